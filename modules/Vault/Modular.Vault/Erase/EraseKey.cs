using Modular.Kernel;

namespace Modular.Vault.Erase;

/// <summary>
/// Random bytes without which a person's keys cannot be computed, password or not. Deleting them makes everything sealed for the person
/// unreadable at once, and in backups of the other databases as soon as this store's own backups have aged out.
/// </summary>
internal sealed class EraseKey
{
    public const int Size = 32;

    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    [Personal(DataClass.Credential, Retention.Account)]
    public required byte[] Bytes { get; init; }

    public DateTime MadeAt { get; init; }
}
