using Modular.Kernel;

namespace Modular.Vault.Identify.Holder;

internal enum HolderState
{
    /// <summary>The fetcher has not asked the bank yet.</summary>
    Waiting = 1,

    /// <summary>The bank named an owner and the names were compared.</summary>
    Compared = 2,

    /// <summary>The bank did not take login and PIN.</summary>
    Refused = 3,

    /// <summary>The bank wants a TAN as well, which nobody is here to type.</summary>
    WantsTan = 4,

    /// <summary>The bank was not to be reached, or said nothing of an owner.</summary>
    NoAnswer = 5,
}

/// <summary>
/// A person's wish that their bank be asked whose account it is. The fetcher takes the registered name from here, which is sealed for it and goes with the answer;
/// the name that the bank gives is compared in the fetcher's memory and is nowhere else.
/// </summary>
internal sealed class HolderCheck
{
    public const string Table = "vault.holder_check";
    public const string Column = "sealed";

    public Guid AccountId { get; init; }

    /// <summary>The credential it is done with; it ends by itself soon after.</summary>
    public Guid CredentialId { get; set; }

    /// <summary>Given and family names as JSON, sealed for the fetcher; empty once it is done.</summary>
    [Personal(DataClass.SealedForFetcher, "until the bank has answered, an hour at most")]
    public required byte[] Sealed { get; set; }

    public HolderState State { get; set; }

    public DateTime AskedAt { get; set; }

    /// <summary>Binds the sealed name to its wish.</summary>
    public long Version { get; set; }
}
