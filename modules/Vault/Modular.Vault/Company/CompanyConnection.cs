using Modular.Kernel;

namespace Modular.Vault.Company;

/// <summary>One operator's connection with a company's sign-in, and the rules by which its people come in.</summary>
internal sealed class CompanyConnection
{
    public const int LongestName = 80;

    public Guid Id { get; init; }

    public Guid TenantId { get; init; }

    [NotPersonal]
    public required string TenantName { get; set; }

    /// <summary>The plug-in: "oidc".</summary>
    [NotPersonal]
    public required string Provider { get; init; }

    /// <summary>The company's name on our pages.</summary>
    [NotPersonal]
    public required string Name { get; set; }

    /// <summary>A simulator of the settings may be behind it; never in production.</summary>
    public bool IsSandbox { get; set; }

    /// <summary>The settings that are no secrets, as JSON.</summary>
    [NotPersonal]
    public required string Settings { get; set; }

    /// <summary>The secrets, as JSON, sealed with the service key and bound to this row.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required byte[] Sealed { get; set; }

    public bool IsOn { get; set; }

    /// <summary>Whether somebody who was not invited gets an account at their first sign-in.</summary>
    public bool OpensAccounts { get; set; }

    /// <summary>For people in no group of the list; null: they do not come in.</summary>
    public StaffRole? DefaultRole { get; set; }

    /// <summary>When somebody last came in by it: only what has worked can be made the only way.</summary>
    public DateTime? WorkedAt { get; set; }

    /// <summary>Since when the company's people sign in by the company only.</summary>
    public DateTime? EnforcedAt { get; set; }

    /// <summary>The two accounts that still sign in by password then.</summary>
    public Guid? FirstEmergency { get; set; }

    public Guid? SecondEmergency { get; set; }

    public DateTime MadeAt { get; init; }

    public long Version { get; set; }

    public bool IsEmergency(Guid account) => FirstEmergency == account || SecondEmergency == account;
}

/// <summary>A mail domain the company says is its own; it counts once its DNS says so too.</summary>
internal sealed class CompanyDomain
{
    public const int Longest = 253;

    public Guid Id { get; init; }

    public Guid ConnectionId { get; init; }

    /// <summary>Lower case, as DNS writes it.</summary>
    [NotPersonal]
    public required string Name { get; init; }

    /// <summary>What the TXT record must say.</summary>
    [NotPersonal]
    public required string Proof { get; init; }

    public DateTime? VerifiedAt { get; set; }

    /// <summary>The name again once it is verified, unique over all operators: a domain belongs to one.</summary>
    [NotPersonal]
    public string? VerifiedName { get; set; }

    public string RecordName => "_modular." + Name;

    public string RecordValue => "modular-domain=" + Proof;
}

/// <summary>Who is in this group at the company has this role here.</summary>
internal sealed class CompanyGroup
{
    public const int Longest = 200;

    public Guid ConnectionId { get; init; }

    [NotPersonal]
    public required string Name { get; init; }

    public StaffRole Role { get; set; }
}

/// <summary>
/// Who somebody is at a company: (connection, issuer, subject) and nothing else (ASVS 6.8.1). An address can be given to another person; a subject never.
/// </summary>
internal sealed class CompanyIdentity
{
    public Guid Id { get; init; }

    public Guid ConnectionId { get; init; }

    [NotPersonal]
    public required string Issuer { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Account)]
    public required string Subject { get; init; }

    public Guid AccountId { get; init; }

    public DateTime LinkedAt { get; init; }

    public DateTime SeenAt { get; set; }
}
