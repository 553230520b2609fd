using System.Collections.Immutable;
using System.Text.Json;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;
using Modular.Sso.Entra.Groups;

namespace Modular.Sso.Entra;

/// <summary>A token of Entra's version 2.0, about somebody of the connection's own tenant.</summary>
internal static class MapPerson
{
    /// <summary>Before the name of an app role: whoever may name a group must not be able to name a role.</summary>
    public const string Role = "role:";

    public static async ValueTask<SsoOutcome<ExternalIdentity>> RunAsync(OidcSignIn signIn, SsoContext context, CancellationToken ct)
    {
        var claims = signIn.Claims;
        if (claims.Find("ver") != "2.0" || !string.Equals(claims.Find("tid"), Tenant.Find(context), StringComparison.OrdinalIgnoreCase))
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The token is of another tenant or version (tid, ver).");
        }

        if (!Guid.TryParseExact(claims.Find("oid"), "D", out var person) || person == Guid.Empty)
        {
            return SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged, "The token names nobody of the tenant (oid).");
        }

        var groups = claims.IsLeftOut("groups") ? await GraphGroups.OfAsync(person, context, ct) : new FoundGroups(claims.List("groups"), IsComplete: true);
        groups = await NamedGroups.HeedAsync(groups, claims, context, ct);
        return SsoOutcome.Ok(new ExternalIdentity
        {
            Issuer = signIn.Issuer,
            // "sub" is another one in each application: a new registration would make everybody a stranger.
            Subject = person.ToString("D"),
            Email = claims.Find("email"),
            EmailVerified = claims.Find("email") is not null && OwnsDomain(claims),
            Name = claims.Find("name"),
            Groups = [.. groups.Names.Where(name => !name.StartsWith(Role, StringComparison.OrdinalIgnoreCase)), .. claims.List("roles").Select(role => Role + role)],
            GroupsComplete = groups.IsComplete && !claims.IsLeftOut("roles"),
            SessionId = claims.Find("sid") is { Length: <= 255 } sid ? sid : null,
            AuthenticatedAt = claims.FindTime("auth_time"),
            Methods = claims.List("amr"),
        });
    }

    /// <summary>The address is in a domain that the tenant has shown to own. Without this claim anybody who runs a tenant may write any address into it. Documented as a bool; 1 has been seen.</summary>
    private static bool OwnsDomain(OidcClaims claims) => claims.IsTrue("xms_edov") || claims.Find("xms_edov") == "1"
        || (claims.Json.TryGetProperty("xms_edov", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var one) && one == 1);
}

/// <summary>Groups by object id, or as the tenant's administrator configured the claim.</summary>
internal sealed record FoundGroups(ImmutableArray<string> Names, bool IsComplete);
