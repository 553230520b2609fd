using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>/v1/refunds</summary>
internal static class Refunds
{
    public static JsonObject Create(StripeCall call)
    {
        var p = call.Params;
        p.OnlyKnows("amount", "charge", "currency", "customer", "expand", "instructions_email", "metadata", "origin", "payment_intent", "reason", "refund_application_fee", "reverse_transfer");
        var reason = p.Choice("reason", "duplicate", "fraudulent", "requested_by_customer");
        var wanted = p.Integer("amount");
        if (wanted is < 1) throw StripeError.Invalid("Invalid positive integer", "amount", "parameter_invalid_integer");
        var metadata = p.Metadata();
        var charge = Charge(call);
        if (charge is not { Status: "succeeded", Captured: > 0 })
            throw StripeError.State($"This PaymentIntent does not have a successful charge to refund.", "charge_not_refundable", "payment_intent");
        if (charge.Disputes.Exists(d => d.Status != "won"))
            throw StripeError.State($"Charge {charge.Id} has been charged back; cannot issue a refund.", "charge_disputed");
        var left = charge.Captured - charge.Refunded;
        if (left == 0) throw StripeError.State($"Charge {charge.Id} has already been refunded.", "charge_already_refunded");
        var amount = wanted ?? left;
        if (amount > left)
        {
            string Show(long value) => Currencies.Show(value, charge.Intent.Currency, Currencies.Invariant);
            throw StripeError.State($"Refund amount ({Show(amount)}) is greater than unrefunded amount on charge ({Show(left)})", "amount_too_large", "amount");
        }
        return StripeJson.Refund(Payments.Refund(call.World, call.Account, charge, amount, reason, metadata, call));
    }

    public static JsonObject Get(StripeCall call) => StripeJson.Refund(Find(call));

    public static JsonObject Update(StripeCall call)
    {
        call.Params.OnlyKnows("metadata", "expand");
        var refund = Find(call);
        refund.Metadata = call.Params.Metadata(existing: refund.Metadata);
        call.World.Emit(call.Account, "refund.updated", StripeJson.Refund(refund), call);
        return StripeJson.Refund(refund);
    }

    public static JsonObject List(StripeCall call)
    {
        var intent = call.Params.Text("payment_intent");
        var charge = call.Params.Text("charge");
        return Lists.Page(call, "/v1/refunds", call.Account.Refunds.Values
            .Where(r => (intent is null || r.Charge.Intent.Id == intent) && (charge is null || r.Charge.Id == charge)), StripeJson.Refund);
    }

    private static Charge? Charge(StripeCall call)
    {
        if (call.Params.Text("charge") is { } chargeId)
            return call.Account.Charges.GetValueOrDefault(chargeId) ?? throw StripeError.NoSuch("charge", chargeId, "charge", 400);
        if (call.Params.Text("payment_intent") is not { } intentId)
            throw StripeError.Invalid("One of the following params should be provided for this request: payment_intent or charge.", null, "parameter_missing");
        var intent = call.Account.Intents.GetValueOrDefault(intentId) ?? throw StripeError.NoSuch("payment_intent", intentId, "payment_intent", 400);
        return intent.LatestCharge;
    }

    private static Refund Find(StripeCall call) => call.Account.Refunds.TryGetValue(call.Id, out var refund)
        ? refund : throw StripeError.NoSuch("refund", call.Id, "id");
}
