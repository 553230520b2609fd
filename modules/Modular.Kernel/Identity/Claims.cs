using System.Globalization;
using System.Security.Claims;

namespace Modular.Kernel;

/// <summary>What a signed-in person may do at one operator.</summary>
public enum StaffRole
{
    /// <summary>Scans tickets at the door.</summary>
    Door = 1,

    /// <summary>Runs the day: calendar, orders, check-in.</summary>
    Staff = 2,

    /// <summary>Everything, people and settings included.</summary>
    Owner = 3,
}

/// <summary>The claims a session carries, written by Vault and read by everybody.</summary>
public static class Claims
{
    /// <summary>The account's id, a UUID.</summary>
    public const string Account = "sub";

    /// <summary>The session's handle, a UUID: names it, opens nothing. What Vault is asked to open takes it.</summary>
    public const string Session = "session";

    /// <summary>The person's name as they gave it.</summary>
    public const string Name = "name";

    /// <summary>One per operator: "{tenant id}:{role}".</summary>
    public const string Member = "member";

    /// <summary>Present when the person proved that their mailbox is theirs; without it only their account's own pages are open.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Present for people who run the platform.</summary>
    public const string Platform = "platform";

    /// <summary>When the person last proved in this session that it is them, in seconds since 1970. Read it by <see cref="HasFreshProof"/>.</summary>
    public const string Proved = "proved";

    /// <summary>How long a proof counts for a dangerous act (ASVS 7.5.1).</summary>
    public static readonly TimeSpan ProofLife = TimeSpan.FromMinutes(5);

    /// <summary>Where a person shows again that it is them, and comes back.</summary>
    /// <param name="back">A path of this site.</param>
    public static string ProveAddress(string back) => "/account/prove?returnUrl=" + Uri.EscapeDataString(back);

    /// <summary>True when the person proved within <see cref="ProofLife"/> that it is them. Who a company signed in has proved nothing.</summary>
    /// <param name="person">Of this request.</param>
    /// <param name="now">UTC.</param>
    public static bool HasFreshProof(this ClaimsPrincipal person, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(person);
        return long.TryParse(person.FindFirstValue(Proved), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > new DateTimeOffset(now - ProofLife).ToUnixTimeSeconds();
    }

    public static Guid? AccountId(this ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Guid.TryParse(person.FindFirstValue(Account), out var id) ? id : null;
    }

    public static Guid? SessionHandle(this ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Guid.TryParse(person.FindFirstValue(Session), out var handle) ? handle : null;
    }

    /// <summary>The operators this person works for, with their role there.</summary>
    public static IEnumerable<(Guid Tenant, StaffRole Role)> Memberships(this ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        foreach (var claim in person.FindAll(Member))
        {
            var colon = claim.Value.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && Guid.TryParse(claim.Value.AsSpan(0, colon), out var tenant) && Enum.TryParse<StaffRole>(claim.Value.AsSpan(colon + 1), ignoreCase: true, out var role))
            {
                yield return (tenant, role);
            }
        }
    }

    /// <summary>True when the person has at least <paramref name="atLeast"/> at this operator.</summary>
    public static bool May(this ClaimsPrincipal person, Guid tenant, StaffRole atLeast) =>
        person.Memberships().Any(m => m.Tenant == tenant && m.Role >= atLeast);
}
