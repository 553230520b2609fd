using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>/v1/disputes, and what opens and ends them: the payer's bank, which the sandbox plays.</summary>
internal static class Disputes
{
    public static JsonObject Get(StripeCall call) => call.Account.Disputes.TryGetValue(call.Id, out var dispute)
        ? StripeJson.Dispute(dispute) : throw StripeError.NoSuch("dispute", call.Id, "id");

    public static JsonObject List(StripeCall call)
    {
        var intent = call.Params.Text("payment_intent");
        var charge = call.Params.Text("charge");
        return Lists.Page(call, "/v1/disputes", call.Account.Disputes.Values
            .Where(d => (intent is null || d.Charge.Intent.Id == intent) && (charge is null || d.Charge.Id == charge)), StripeJson.Dispute);
    }

    /// <summary>The payer disputes; the money leaves the shop's balance at once. Null when there is not that much to dispute.</summary>
    public static Dispute? Open(StripeWorld world, StripeAccount account, CheckoutSession session, long? amount, string reason)
    {
        if (session.PaymentIntent?.LatestCharge is not { Captured: > 0 } charge) return null;
        var left = charge.Captured - charge.Refunded - charge.Disputes.Where(d => d.Status != "won").Sum(d => d.Amount);
        if (left <= 0 || amount is < 1 || amount > left) return null;
        var dispute = new Dispute(world.Id("du"), world.Now) { Sequence = world.NextSequence(), Charge = charge, Amount = amount ?? left, Reason = reason };
        charge.Disputes.Add(dispute);
        account.Disputes[dispute.Id] = dispute;
        world.Emit(account, "charge.dispute.created", StripeJson.Dispute(dispute), null);
        world.Emit(account, "charge.dispute.funds_withdrawn", StripeJson.Dispute(dispute), null);
        return dispute;
    }

    /// <summary>The bank decides; false when it has already.</summary>
    public static bool Close(StripeWorld world, StripeAccount account, Dispute dispute, bool won)
    {
        if (!dispute.IsOpen) return false;
        var before = new JsonObject { ["status"] = dispute.Status };
        dispute.Status = won ? "won" : "lost";
        world.Emit(account, "charge.dispute.closed", StripeJson.Dispute(dispute), null, before);
        if (won) world.Emit(account, "charge.dispute.funds_reinstated", StripeJson.Dispute(dispute), null);
        return true;
    }
}
