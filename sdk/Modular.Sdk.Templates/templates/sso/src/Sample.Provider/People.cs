using System.Collections.Immutable;
using System.Text.Json;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;

namespace SampleNamespace;

/// <summary>How Sample Name tells people apart: only employees get in, and their teams are the groups an operator gives roles to.</summary>
internal static class People
{
    public static SsoOutcome<ExternalIdentity> Complete(ExternalIdentity who, OidcClaims? told) => told?.Find("kind") switch
    {
        "employee" => SsoOutcome.Ok(who with { Groups = Teams(told), GroupsComplete = told.IsTrue("teams_complete") }),
        // Known there, and not meant to get in here: nothing is wrong with the connection.
        "visitor" => SsoOutcome.Cancelled<ExternalIdentity>(),
        _ => SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Configuration, "The user info does not say what kind of person this is."),
    };

    private static ImmutableArray<string> Teams(OidcClaims told) => told.Json.TryGetProperty("teams", out var teams) && teams.ValueKind == JsonValueKind.Array
        ? [.. teams.EnumerateArray().Select(team => new OidcClaims(team).Find("name")).OfType<string>()]
        : [];
}
