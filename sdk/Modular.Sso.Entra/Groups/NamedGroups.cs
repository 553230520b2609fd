using Microsoft.Extensions.Logging;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;

namespace Modular.Sso.Entra.Groups;

/// <summary>A tenant can be set up to name groups in its tokens otherwise than by object id. Graph tells ids alone: beside such tokens its list lacks every role that was given by name.</summary>
internal static class NamedGroups
{
    private const string Key = "named-groups-1";

    /// <summary>Entra names some groups and gives others' ids, so one person's ids prove nothing about the next one's.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public static async ValueTask<FoundGroups> HeedAsync(FoundGroups groups, OidcClaims claims, SsoContext context, CancellationToken ct)
    {
        if (claims.List("groups").Any(name => !Guid.TryParseExact(name, "D", out _)))
        {
            context.Log.LogWarning("Entra names groups in its tokens otherwise than by Group ID. People in too many groups for a token keep the roles they have: set the groups claim to Group ID.");
            await context.State.PutAsync(Key, "seen", Life, ct);
        }

        return claims.IsLeftOut("groups") && await context.State.FindAsync(Key, ct) is not null ? groups with { IsComplete = false } : groups;
    }
}
