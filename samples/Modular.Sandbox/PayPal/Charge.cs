using System.Text.Json.Nodes;

namespace Modular.Sandbox.PayPal;

/// <summary>Money taken, and what PayPal tells of it. Callers hold the account's gate.</summary>
internal static class Charge
{
    public static PayPalCapture Take(PayPalCall call, PayPalOrder order, PayPalMoney amount, bool isFinal)
    {
        var isPending = order.Instrument == "pending";
        var capture = new PayPalCapture
        {
            Id = call.World.Id(),
            Order = order,
            Amount = amount,
            At = call.Now,
            IsFinal = isFinal,
            Status = isPending ? "PENDING" : "COMPLETED",
            Reason = isPending ? "ECHECK" : null,
        };
        order.Captures.Add(capture);
        order.UpdatedAt = call.Now;
        call.Account.Captures[capture.Id] = capture;
        return capture;
    }

    public static void TellOf(PayPalWorld world, PayPalAccount account, PayPalCapture capture, string baseUrl) =>
        world.Tell(account, "PAYMENT.CAPTURE." + (capture.Status == "DECLINED" ? "DENIED" : capture.Status), "capture", Full(capture, baseUrl));

    /// <summary>The bank decides about a pending capture; false when there is nothing to decide.</summary>
    public static bool Decide(PayPalWorld world, PayPalAccount account, PayPalCapture capture, bool completed, string baseUrl)
    {
        if (capture.Status != "PENDING") return false;
        (capture.Status, capture.Reason, capture.Order.UpdatedAt) = (completed ? "COMPLETED" : "DECLINED", null, world.Now);
        TellOf(world, account, capture, baseUrl);
        return true;
    }

    public static JsonObject Full(PayPalCapture capture, string baseUrl) => PayPalJson.Related(PayPalJson.Capture(capture, baseUrl), capture.Order);
}
