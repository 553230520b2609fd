namespace Modular.Credit.Files;

/// <summary>One person's file: everything Credit will keep for them hangs on it. It knows the account, not the person.</summary>
internal sealed class CreditFile
{
    public Guid AccountId { get; init; }

    public DateTime OpenedAt { get; init; }
}
