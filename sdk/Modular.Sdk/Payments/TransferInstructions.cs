namespace Modular.Sdk.Payments;

/// <summary>What a payer needs to know for a transfer; the host shows it, also as a code that banking apps read. Nothing of it is secret.</summary>
public sealed record TransferInstructions
{
    /// <summary>Whose account it is, as its bank knows them; 1 to 70 characters.</summary>
    public required string Payee { get; init; }

    /// <summary>The payee's account: an IBAN (ISO 13616), upper case, without blanks.</summary>
    public required string PayeeIban { get; init; }

    /// <summary>The payee's bank: a BIC (ISO 9362), upper case; null where it is not needed.</summary>
    public string? Bic { get; init; }

    /// <summary>What must stand in the transfer, and tells it from all others; 1 to 140 characters, without the blanks people read it with.</summary>
    public required string Reference { get; init; }

    /// <summary>How much: what was asked for.</summary>
    public required Money Amount { get; init; }

    /// <summary>The last instant at which the payer should order the transfer. Before <see cref="HostedCheckout.ExpiresAt"/>, by the time a transfer needs.</summary>
    public required DateTimeOffset PayBy { get; init; }
}
