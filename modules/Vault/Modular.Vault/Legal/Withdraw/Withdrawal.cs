using Modular.Kernel;

namespace Modular.Vault.Legal.Withdraw;

/// <summary>
/// A declaration of withdrawal from a contract (§ 356a BGB), as it was received. It stays when the account goes, without the account: it proves that somebody
/// withdrew in time.
/// </summary>
internal sealed class Withdrawal
{
    private const string Kept = "three years after the year it came in (§§ 195, 199 BGB)";

    public Guid Id { get; init; }

    /// <summary>Who was signed in; null for everybody else, and after the account is deleted.</summary>
    public Guid? AccountId { get; set; }

    public DateTime ReceivedAt { get; init; }

    public DateTime KeptUntil { get; init; }

    /// <summary>What was declared (<see cref="Declaration"/>), sealed with the service key.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required byte[] Sealed { get; init; }

    /// <summary>HMAC-SHA256 of the address, to find it again for who has that mailbox.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required byte[] MailboxKey { get; init; }

    [NotPersonal]
    public required string Language { get; init; }
}

/// <summary>What somebody declares. Prints nothing of it.</summary>
/// <param name="Contract">"platform", "order" or "other".</param>
/// <param name="Details">What tells the contract apart: an order number.</param>
internal sealed record Declaration(string Name, string Contract, string Details, string Email)
{
    public override string ToString() => "***";
}
