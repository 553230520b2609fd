namespace Modular.Vault.Erase;

/// <summary>
/// Remembers whose keys were erased, beside the keys: a backup of the other databases that is restored later brings the person back there, and this says that
/// they have to go again. An id that names nobody.
/// </summary>
internal sealed class ErasedAccount
{
    public Guid AccountId { get; init; }

    public DateTime At { get; init; }
}
