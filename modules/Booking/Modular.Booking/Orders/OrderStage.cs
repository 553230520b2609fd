using Modular.Booking.Payments;

namespace Modular.Booking.Orders;

/// <summary>Where a guest stands with an order.</summary>
internal enum OrderStage
{
    /// <summary>Places are kept; name and address are asked for.</summary>
    Details = 0,

    /// <summary>The guest is at the payment page, or the money is on its way.</summary>
    Paying = 1,

    /// <summary>The last attempt failed; places are still kept.</summary>
    Declined = 2,
    Confirmed = 3,
    Expired = 4,
    Cancelled = 5,

    /// <summary>Money came that does not fit; the operator decides.</summary>
    Clarifying = 6,
}

internal static class OrderStages
{
    /// <param name="order">The order as stored.</param>
    /// <param name="last">The payment that decides (<see cref="OrderView.Deciding"/>), or null when there is none.</param>
    /// <param name="now">Expiry is decided by the clock, not by a sweeper.</param>
    public static OrderStage Of(Order order, Payment? last, DateTime now) => order.State switch
    {
        OrderState.Confirmed => OrderStage.Confirmed,
        OrderState.Cancelled => OrderStage.Cancelled,
        _ when last is { IsUnclear: true, SeenMinor: > 0 } => OrderStage.Clarifying,
        OrderState.Expired => OrderStage.Expired,
        // Money on its way may arrive after the places ran out; then it is confirmed or sent back, and until then the guest waits.
        OrderState.Held when last?.Status is PaymentStatus.Pending or PaymentStatus.Processing => OrderStage.Paying,
        _ when order.IsExpired(now) => OrderStage.Expired,
        // An attempt that never reached the provider, or that was not answered, is no decline.
        OrderState.Held when last is { Status: PaymentStatus.Failed or PaymentStatus.Expired, ProviderRef: not null, Decision: MismatchDecision.None } => OrderStage.Declined,
        _ => OrderStage.Details,
    };
}
