using Modular.Kernel;

namespace Modular.Vault.Banks;

/// <summary>
/// Login and PIN of a bank, sealed twice: inside under a key of its own in the erase store, outside to the fetcher's public key. Web and worker write and
/// delete it; on PostgreSQL their database users cannot read <see cref="Sealed"/> (host/build/roles.sql).
/// </summary>
internal sealed class BankCredential
{
    private const string Kept = "until the person deletes it or their consent ends";

    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    [NotPersonal]
    public required string Bank { get; init; }

    [Personal(DataClass.Credential, Kept)]
    public required byte[] Sealed { get; set; }

    public Guid EraseKeyId { get; init; }

    public DateTime StoredAt { get; init; }

    public DateTime Until { get; init; }
}

/// <summary>
/// A credential may be opened once in a run, because the run was announced. Stays when the credential goes, so that openings and announcements can be counted.
/// </summary>
internal sealed class CredentialOpening
{
    public Guid CredentialId { get; init; }

    public Guid RunId { get; init; }

    public DateTime AnnouncedAt { get; init; }

    public DateTime? OpenedAt { get; set; }
}
