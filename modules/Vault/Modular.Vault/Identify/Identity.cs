using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Vault.Identify;

internal enum IdentifiedBy
{
    /// <summary>German identity card and a code by text message.</summary>
    CardAndPhone = 1,

    /// <summary>The bank names an account holder of the same name.</summary>
    BankAccount = 2,
}

/// <summary>Who a person said they are, sealed for themselves, and how that was confirmed. Of the card nothing is here.</summary>
internal sealed class Identity
{
    public const string Table = "vault.identity";
    public const string Column = "sealed";

    public Guid AccountId { get; init; }

    public IdentifiedBy Method { get; set; }

    /// <summary>When the card's parts were right, or the bank was to be asked.</summary>
    public DateTime CheckedAt { get; set; }

    /// <summary>When the code came back, or the bank named the holder; null until then.</summary>
    public DateTime? ConfirmedAt { get; set; }

    /// <summary>How well the name that the bank gave fits: all that is kept of it. Null where no bank has answered.</summary>
    public HolderMatch? Holder { get; set; }

    /// <summary>Name, birth date and address as JSON (<see cref="Particulars"/>).</summary>
    [Personal(DataClass.SealedForUser, Retention.Account)]
    public required byte[] Sealed { get; set; }

    public long Version { get; set; }
}

/// <summary>A person's mobile number, kept while the account lives.</summary>
internal sealed class Phone
{
    public Guid AccountId { get; init; }

    /// <summary>In international form, sealed with the service key.</summary>
    [Personal(DataClass.SystemReadable, Retention.Account)]
    public required byte[] Sealed { get; set; }

    public DateTime ConfirmedAt { get; set; }
}

/// <summary>
/// A code on its way to a phone (NIST SP 800-63B-4 § 3.1.3.2, ASVS 6.6): six digits, once, five minutes, five tries. Sending it again makes a new code and
/// leaves the tries as they are.
/// </summary>
internal sealed class Tan
{
    private const string Kept = "until it is used, a day at most";

    public Guid AccountId { get; init; }

    /// <summary>HMAC-SHA256 over person, number and code.</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] Mac { get; set; }

    /// <summary>The number it went to, sealed with the service key.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required byte[] PhoneSealed { get; set; }

    public DateTime ExpiresAt { get; set; }

    public int Tries { get; set; }

    public int Sends { get; set; }

    public DateTime FirstSentAt { get; set; }
}

/// <summary>What a person says of themselves. Prints nothing of it.</summary>
internal sealed record Particulars(string FirstNames, string LastName, DateOnly Born, string Street, string Postcode, string City)
{
    public override string ToString() => "***";
}
