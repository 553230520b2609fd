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
}

internal static class OrderStages
{
    /// <param name="order">The order as stored.</param>
    /// <param name="last">The status of its newest payment, or null when there is none.</param>
    /// <param name="now">Expiry is decided by the clock, not by a sweeper.</param>
    public static OrderStage Of(Order order, PaymentStatus? last, DateTime now) => (order.State, last) switch
    {
        (OrderState.Confirmed, _) => OrderStage.Confirmed,
        (OrderState.Cancelled, _) => OrderStage.Cancelled,
        (OrderState.Expired, _) => OrderStage.Expired,
        // Money on its way may arrive after the places ran out; then it is confirmed or sent back, and until then the guest waits.
        (OrderState.Held, PaymentStatus.Captured or PaymentStatus.Pending or PaymentStatus.Created) => OrderStage.Paying,
        _ when order.IsExpired(now) => OrderStage.Expired,
        (OrderState.Held, PaymentStatus.Failed or PaymentStatus.Expired) => OrderStage.Declined,
        _ => OrderStage.Details,
    };
}
