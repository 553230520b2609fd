using System.Security.Cryptography;
using Modular.Kernel;
using Modular.Vault.Crypto;

namespace Modular.Vault.Audit;

/// <summary>Who did what to whom, on its way into the chain: written in the same commit as the deed.</summary>
internal sealed class AuditPending
{
    public Guid Id { get; init; }

    public DateTime At { get; init; }

    /// <summary>One of <see cref="AuditKind"/>, or a kind another module brings: "booking.order-opened".</summary>
    [NotPersonal]
    public required string Kind { get; init; }

    /// <summary>The account that did it; null for the house itself.</summary>
    public Guid? Actor { get; init; }

    /// <summary>The person or thing it was done to.</summary>
    public Guid? Subject { get; init; }

    /// <summary>Ids and codes, never a person's data.</summary>
    [NotPersonal]
    public required string Facts { get; init; }
}

/// <summary>A link of the chain. Never changed, never deleted: what it names are ids, and an erased person's id names nobody.</summary>
internal sealed class AuditEntry
{
    /// <summary>1 for the first, without holes.</summary>
    public long Number { get; init; }

    public Guid Id { get; init; }

    public DateTime At { get; init; }

    [NotPersonal]
    public required string Kind { get; init; }

    public Guid? Actor { get; init; }

    public Guid? Subject { get; init; }

    [NotPersonal]
    public required string Facts { get; init; }

    /// <summary>SHA-256 over the entry and the hash of the one before.</summary>
    [NotPersonal]
    public required byte[] Hash { get; init; }

    public static AuditEntry After(AuditEntry? last, AuditPending deed)
    {
        var number = (last?.Number ?? 0) + 1;
        return new AuditEntry
        {
            Number = number,
            Id = deed.Id,
            At = deed.At,
            Kind = deed.Kind,
            Actor = deed.Actor,
            Subject = deed.Subject,
            Facts = deed.Facts,
            Hash = HashOf(last?.Hash ?? [], number, deed.Id, deed.At, deed.Kind, deed.Actor, deed.Subject, deed.Facts),
        };
    }

    public bool Follows(AuditEntry? last) =>
        Number == (last?.Number ?? 0) + 1 && Hash.AsSpan().SequenceEqual(HashOf(last?.Hash ?? [], Number, Id, At, Kind, Actor, Subject, Facts));

    private static byte[] HashOf(byte[] before, long number, Guid id, DateTime at, string kind, Guid? actor, Guid? subject, string facts)
    {
        var fields = new Lengths(stackalloc byte[512]);
        fields.Add("modular/audit");
        fields.Add(before);
        fields.Add(number);
        fields.Add(id);
        // Microseconds: what both databases keep.
        fields.Add(at.Ticks / 10);
        fields.Add(kind);
        fields.Add(actor ?? Guid.Empty);
        fields.Add(subject ?? Guid.Empty);
        fields.Add(facts);
        return SHA256.HashData(fields.Written);
    }
}

/// <summary>What this module notes.</summary>
internal static class AuditKind
{
    public const string SignedIn = "vault.signed-in";
    public const string Unlocked = "vault.unlocked";

    /// <summary>Facts: the number of a SecurityEventKind.</summary>
    public const string AccountSecurity = "vault.account-security";
    public const string RoleGranted = "vault.role-granted";
    public const string RoleTaken = "vault.role-taken";
    public const string Identified = "vault.identified";

    /// <summary>Facts: the number of a HolderMatch.</summary>
    public const string HolderMatched = "vault.holder-matched";

    /// <summary>Facts: to what, and the version of its text.</summary>
    public const string ConsentGiven = "vault.consent-given";
    public const string ConsentWithdrawn = "vault.consent-withdrawn";
    /// <summary>Facts: how many, and to which key. Nobody's PIN was opened.</summary>
    public const string CredentialsResealed = "vault.bank-credentials-resealed";
    public const string IncidentClosed = "vault.incident-closed";
    public const string CompanyConnected = "vault.company-connected";

    /// <summary>Facts: what was changed.</summary>
    public const string CompanyChanged = "vault.company-changed";
    public const string CompanyRemoved = "vault.company-removed";
    public const string CompanyDomainVerified = "vault.company-domain-verified";
    public const string CompanyDomainRemoved = "vault.company-domain-removed";
    public const string CompanyEntered = "vault.company-entered";

    /// <summary>Facts: why.</summary>
    public const string CompanyRefused = "vault.company-refused";
    public const string CompanyLinked = "vault.company-linked";
    public const string CompanyAccountOpened = "vault.company-account-opened";

    /// <summary>Facts: the two emergency accounts.</summary>
    public const string CompanyEnforced = "vault.company-enforced";
    public const string CompanyRelaxed = "vault.company-relaxed";
    public const string CompanyEmergencyUsed = "vault.company-emergency-used";

    /// <summary>Facts: how many sessions ended.</summary>
    public const string CompanyNotice = "vault.company-logout-notice";
    public const string CredentialStored = "vault.bank-credential-stored";
    public const string CredentialDeleted = "vault.bank-credential-deleted";

    /// <summary>Facts: "json" or "pdf".</summary>
    public const string DataExported = "vault.data-exported";
    public const string DeletionAsked = "vault.deletion-asked";
    public const string Deleted = "vault.account-deleted";

    /// <summary>Facts: run, key id, outcome.</summary>
    public const string CredentialOpened = "vault.bank-credential-opened";
}
