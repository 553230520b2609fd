using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>/v1/payment_intents and /v1/charges</summary>
internal static class PaymentIntents
{
    public static JsonObject Create(StripeCall call)
    {
        var p = call.Params;
        var currency = Currencies.Known(p.Need("currency"), "currency");
        var amount = p.Integer("amount") ?? throw StripeError.Missing("amount");
        if (amount < 1) throw StripeError.Invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
        Currencies.Check(amount, currency, "amount");
        if (amount < Currencies.Minimum(currency))
            throw StripeError.Invalid($"Amount must be at least {Currencies.Show(Currencies.Minimum(currency), currency, Currencies.Invariant)} {currency}", "amount", "amount_too_small");
        var template = IntentTemplate.Plain with
        {
            CaptureMethod = p.Choice("capture_method", "automatic", "automatic_async", "manual") ?? "automatic_async",
            Metadata = p.Metadata(),
            Description = p.Text("description"),
            TransferGroup = p.Text("transfer_group"),
        };
        var confirm = p.Flag("confirm") == true;
        var method = confirm ? p.Need("payment_method") : null;
        var intent = Payments.New(call.World, call.Account, amount, currency, template, null, call);
        if (method is not null) Confirm(call, intent, method);
        return StripeJson.Intent(intent);
    }

    public static JsonObject Confirm(StripeCall call)
    {
        var intent = Find(call);
        if (intent.SessionId is not null) throw StripeError.State("This PaymentIntent belongs to a Checkout Session; only its payment page can confirm it.", "payment_intent_unexpected_state");
        if (intent.Status is not ("requires_payment_method" or "requires_confirmation")) throw Unexpected(intent, "confirm", "requires_confirmation, requires_payment_method");
        Confirm(call, intent, call.Params.Need("payment_method"));
        return StripeJson.Intent(intent);
    }

    public static JsonObject Get(StripeCall call) => StripeJson.Intent(Find(call));

    public static JsonObject Update(StripeCall call)
    {
        var intent = Find(call);
        call.Params.OnlyKnows("description", "metadata", "expand", "amount", "currency", "transfer_group", "receipt_email");
        if (call.Params.Integer("amount") is { } amount && amount != intent.Amount)
        {
            if (intent.Status != "requires_payment_method" || intent.SessionId is not null) throw Unexpected(intent, "update", "requires_payment_method");
            Currencies.Check(amount, intent.Currency, "amount");
            intent.Amount = amount;
        }
        intent.Metadata = call.Params.Metadata(existing: intent.Metadata);
        intent.Description = call.Params.Text("description") ?? intent.Description;
        return StripeJson.Intent(intent);
    }

    public static JsonObject Capture(StripeCall call)
    {
        var p = call.Params;
        p.OnlyKnows("amount_to_capture", "application_fee_amount", "final_capture", "metadata", "statement_descriptor", "statement_descriptor_suffix", "transfer_data", "expand");
        var intent = Find(call);
        var amount = p.Integer("amount_to_capture");
        if (amount is < 1) throw StripeError.Invalid("This value must be greater than or equal to 1.", "amount_to_capture", "parameter_invalid_integer");
        if (p.Flag("final_capture") == false) throw StripeError.Invalid("This account does not support multicapture: final_capture=false cannot be used.", "final_capture");
        if (intent.Status != "requires_capture") throw Unexpected(intent, "capture", "requires_capture");
        if (amount > intent.Capturable)
            throw StripeError.State($"The remaining amount you can capture for this PaymentIntent is {intent.Capturable}, but you have requested an amount of {amount}.", "amount_too_large", "amount_to_capture");
        intent.Metadata = p.Metadata(existing: intent.Metadata);
        Payments.Capture(call.World, call.Account, intent, amount ?? intent.Capturable, call);
        return StripeJson.Intent(intent);
    }

    public static JsonObject Cancel(StripeCall call)
    {
        call.Params.OnlyKnows("cancellation_reason", "expand");
        var intent = Find(call);
        var reason = call.Params.Choice("cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned");
        if (intent.SessionId is { } session && call.Account.Sessions[session].Status == "open")
            throw StripeError.State("You cannot cancel this PaymentIntent because it has a status of requires_payment_method and belongs to an open Checkout Session. Expire the Checkout Session instead.", "payment_intent_unexpected_state");
        if (intent.Status is "succeeded" or "canceled" or "processing")
            throw Unexpected(intent, "cancel", "requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action");
        Payments.Cancel(call.World, call.Account, intent, reason, call);
        return StripeJson.Intent(intent);
    }

    public static JsonObject List(StripeCall call) => Lists.Page(call, "/v1/payment_intents", call.Account.Intents.Values, StripeJson.Intent);

    public static JsonObject GetCharge(StripeCall call) => call.Account.Charges.TryGetValue(call.Id, out var charge)
        ? StripeJson.Charge(charge) : throw StripeError.NoSuch("charge", call.Id, "id");

    public static JsonObject ListCharges(StripeCall call)
    {
        var intent = call.Params.Text("payment_intent");
        return Lists.Page(call, "/v1/charges", call.Account.Charges.Values.Where(c => intent is null || c.Intent.Id == intent), StripeJson.Charge);
    }

    private static void Confirm(StripeCall call, PaymentIntent intent, string method)
    {
        var (code, decline, message) = method switch
        {
            "pm_card_visa" or "pm_card_mastercard" or "pm_card_de" => ("", "", ""),
            "pm_card_visa_chargeDeclined" or "pm_card_chargeDeclined" => ("card_declined", "generic_decline", "Your card was declined."),
            "pm_card_visa_chargeDeclinedInsufficientFunds" or "pm_card_chargeDeclinedInsufficientFunds" => ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
            _ => throw StripeError.NoSuch("PaymentMethod", method, "payment_method", 400),
        };
        if (code.Length == 0)
        {
            Payments.Succeed(call.World, call.Account, intent, null, false, call);
            return;
        }
        var charge = Payments.Fail(call.World, call.Account, intent, code, decline, message, call);
        throw new StripeError(402, "card_error", message, code) { Executed = true, DeclineCode = decline, Charge = charge?.Id, PaymentIntent = StripeJson.Intent(intent) };
    }

    private static PaymentIntent Find(StripeCall call) => call.Account.Intents.TryGetValue(call.Id, out var intent)
        ? intent : throw StripeError.NoSuch("payment_intent", call.Id, "intent");

    private static StripeError Unexpected(PaymentIntent intent, string verb, string allowed) => StripeError.State(
        $"You cannot {verb} this PaymentIntent because it has a status of {intent.Status}. Only a PaymentIntent with one of the following statuses may be {verb}{(verb.EndsWith('e') ? "d" : "ed")}: {allowed}.",
        "payment_intent_unexpected_state");
}
