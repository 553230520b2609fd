using System.Text.Json;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;

namespace Acme.Sso.GitLab;

/// <summary>Who belongs to the company: members of its group, or of a group below it. GitLab names groups by their paths, which compare without case.</summary>
internal static class Membership
{
    public static SsoOutcome<ExternalIdentity> Decide(ExternalIdentity who, OidcClaims? told, string? required)
    {
        var top = required?.Trim('/', ' ');
        if (told is null || !told.Json.TryGetProperty("groups", out var groups) || groups.ValueKind != JsonValueKind.Array)
        {
            // An empty list says "none"; no list says nothing.
            return string.IsNullOrEmpty(top)
                ? SsoOutcome.Ok(who with { Groups = [], GroupsComplete = false })
                : SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Configuration, "GitLab does not say in which groups this person is.");
        }

        var all = groups.EnumerateArray().Where(it => it.ValueKind == JsonValueKind.String).Select(it => it.GetString()!);
        return string.IsNullOrEmpty(top) || all.Any(path => IsWithin(path, top)) ? SsoOutcome.Ok(who) : SsoOutcome.Cancelled<ExternalIdentity>();
    }

    private static bool IsWithin(string path, string top) =>
        path.StartsWith(top, StringComparison.OrdinalIgnoreCase) && (path.Length == top.Length || path[top.Length] == '/');
}
