namespace Modular.Sdk.Payments;

/// <summary>Asks for a checkout page.</summary>
public sealed record BeginPayment
{
    /// <summary>The host's id of this attempt; one attempt, one checkout.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>What is to be paid, in minor units; more than zero.</summary>
    public required Money Amount { get; init; }

    /// <summary>When the money is collected. A mode outside the capabilities is <see cref="PaymentOutcome{T}.NotSupported"/>.</summary>
    public CaptureMode Capture { get; init; }

    /// <summary>Where the payer's browser goes after paying. Absolute. Arriving there proves nothing.</summary>
    public required Uri ReturnUrl { get; init; }

    /// <summary>Where the payer's browser goes when they give up. Absolute.</summary>
    public required Uri CancelUrl { get; init; }

    /// <summary>When the page should stop taking money. The provider may only do longer or shorter: see <see cref="HostedCheckout.ExpiresAt"/>.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The order's number as people quote it; at most 100 characters; no personal data.</summary>
    public required string Reference { get; init; }

    /// <summary>What is being paid for, in the payer's language; at most 200 characters; no personal data.</summary>
    public required string Description { get; init; }

    /// <summary>The payer's language as a BCP 47 tag such as <c>de-DE</c> or <c>en-GB</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>The payer, as far as they are known and the provider needs them.</summary>
    public PayerInfo? Payer { get; init; }
}

/// <summary>A person who pays. Personal data: prints as <c>***</c>.</summary>
public sealed record PayerInfo
{
    /// <summary>E-mail address, so that the provider's page need not ask.</summary>
    public string? Email { get; init; }

    /// <summary>Full name.</summary>
    public string? Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper case.</summary>
    public string? Country { get; init; }

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}

/// <summary>A checkout page, or instructions, that wait for their payer.</summary>
public sealed record HostedCheckout
{
    /// <summary>The provider's reference. The host stores it; every later call brings it back.</summary>
    public required ProviderRef Payment { get; init; }

    /// <summary>Where to send the payer's browser: https, on a host declared in <see cref="ModularPluginAttribute.RedirectHosts"/>. Whoever has it can pay, nothing else.
    /// With <see cref="Instructions"/> nobody is sent away: then it is <see cref="BeginPayment.ReturnUrl"/> and nothing else.</summary>
    public required Uri Redirect { get; init; }

    /// <summary>How to pay by a transfer, from a provider that has no page but reads the operator's statements (<see cref="IReadsStatements"/>). Null from all others.</summary>
    public TransferInstructions? Instructions { get; init; }

    /// <summary>When the page really stops taking money. Until then a payment may arrive: keep what is being paid for, or be ready to refund.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>Tells that the payer came back from the checkout page.</summary>
public sealed record CompletePayment
{
    /// <summary>The host's id.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>The provider's reference, from <see cref="HostedCheckout.Payment"/>.</summary>
    public required ProviderRef Payment { get; init; }

    /// <summary>What is expected to be charged; a provider that charges here charges this and nothing else.</summary>
    public required Money Amount { get; init; }
}
