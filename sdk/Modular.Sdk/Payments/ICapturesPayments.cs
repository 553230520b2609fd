namespace Modular.Sdk.Payments;

/// <summary>Also implemented by providers that can reserve first and collect later (<see cref="CaptureMode.Manual"/> among their capabilities).</summary>
public interface ICapturesPayments
{
    /// <summary>Collects reserved money, all or part. <b>Money may move</b>, once per key. More than is reserved is <see cref="PaymentOutcome{T}.Refused"/>.</summary>
    ValueTask<PaymentOutcome<PaymentSnapshot>> CaptureAsync(CapturePayment request, PaymentContext context, CancellationToken ct);

    /// <summary>Lets a reservation go. No money moves; captured money is refunded, not voided.</summary>
    ValueTask<PaymentOutcome<PaymentSnapshot>> VoidAsync(VoidPayment request, PaymentContext context, CancellationToken ct);
}

/// <summary>Asks to collect reserved money.</summary>
public sealed record CapturePayment
{
    /// <summary>The host's id.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>The provider's reference, from <see cref="HostedCheckout.Payment"/>.</summary>
    public required ProviderRef Payment { get; init; }

    /// <summary>How much, in the payment's currency; more than zero.</summary>
    public required Money Amount { get; init; }

    /// <summary>True lets the rest of the reservation go.</summary>
    public bool IsFinal { get; init; } = true;
}

/// <summary>Asks to let a reservation go.</summary>
public sealed record VoidPayment
{
    /// <summary>The host's id.</summary>
    public required PaymentId Id { get; init; }

    /// <summary>The provider's reference, from <see cref="HostedCheckout.Payment"/>.</summary>
    public required ProviderRef Payment { get; init; }
}
