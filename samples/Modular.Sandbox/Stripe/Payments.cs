using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>What can happen to a payment, with the events Stripe would tell. Callers hold the account's gate.</summary>
internal static class Payments
{
    public static PaymentIntent Open(StripeWorld world, StripeAccount account, CheckoutSession session)
    {
        if (session.PaymentIntent is { } existing) return existing;
        var intent = New(world, account, session.Total, session.Currency, session.Intent, session.Id, null);
        session.PaymentIntent = intent;
        return intent;
    }

    public static PaymentIntent New(StripeWorld world, StripeAccount account, long amount, string currency, IntentTemplate template, string? sessionId, StripeCall? cause)
    {
        var id = world.Id("pi");
        var intent = new PaymentIntent(id, world.Now)
        {
            Sequence = world.NextSequence(),
            Amount = amount,
            Currency = currency,
            Template = template,
            SessionId = sessionId,
            Description = template.Description,
            ClientSecret = $"{id}_secret_{world.Id("x")[2..]}",
            Metadata = template.Metadata.DeepClone().AsObject(),
        };
        account.Intents[id] = intent;
        world.Emit(account, "payment_intent.created", StripeJson.Intent(intent), cause);
        return intent;
    }

    /// <summary>The payer's card is good: money is taken, or reserved when the shop captures later.</summary>
    public static void Pay(StripeWorld world, StripeAccount account, CheckoutSession session, bool threeDSecure)
    {
        if (session.Total > 0) Succeed(world, account, Open(world, account, session), session.CustomerEmail ?? "payer@sandbox.example", threeDSecure, null);
        session.Status = "complete";
        world.Emit(account, "checkout.session.completed", StripeJson.Session(session), null);
    }

    public static void Succeed(StripeWorld world, StripeAccount account, PaymentIntent intent, string? email, bool threeDSecure, StripeCall? cause)
    {
        intent.PaymentMethod = world.Id("pm");
        intent.LastError = null;
        var charge = new Charge(world.Id("ch"), world.Now) { Sequence = world.NextSequence(), Intent = intent, Amount = intent.Amount, Email = email, ThreeDSecure = threeDSecure };
        account.Charges[charge.Id] = charge;
        intent.LatestCharge = charge;
        if (intent.Manual)
        {
            intent.Status = "requires_capture";
            intent.Capturable = intent.Amount;
            world.Emit(account, "charge.succeeded", StripeJson.Charge(charge), cause);
            world.Emit(account, "payment_intent.amount_capturable_updated", StripeJson.Intent(intent), cause);
            return;
        }
        charge.Captured = intent.Received = intent.Amount;
        intent.Status = "succeeded";
        world.Emit(account, "charge.succeeded", StripeJson.Charge(charge), cause);
        world.Emit(account, "payment_intent.succeeded", StripeJson.Intent(intent), cause);
    }

    public static void Decline(StripeWorld world, StripeAccount account, CheckoutSession session) =>
        Fail(world, account, Open(world, account, session), "card_declined", "generic_decline", "Your card was declined.", null);

    public static void FailAuthentication(StripeWorld world, StripeAccount account, CheckoutSession session) =>
        Fail(world, account, Open(world, account, session), "payment_intent_authentication_failure", null,
            "We are unable to authenticate your payment method. Please choose a different payment method and try again.", null);

    public static Charge? Fail(StripeWorld world, StripeAccount account, PaymentIntent intent, string code, string? decline, string message, StripeCall? cause)
    {
        Charge? charge = null;
        if (decline is not null)
        {
            intent.PaymentMethod = world.Id("pm");
            charge = new Charge(world.Id("ch"), world.Now) { Sequence = world.NextSequence(), Intent = intent, Amount = intent.Amount, Status = "failed", FailureCode = code, FailureMessage = message };
            account.Charges[charge.Id] = charge;
            intent.LatestCharge = charge;
            world.Emit(account, "charge.failed", StripeJson.Charge(charge), cause);
        }
        intent.PaymentMethod = null;
        intent.Status = "requires_payment_method";
        intent.LastError = new JsonObject
        {
            ["charge"] = charge?.Id,
            ["code"] = code,
            ["decline_code"] = decline,
            ["doc_url"] = $"https://docs.stripe.com/error-codes/{code.Replace('_', '-')}",
            ["message"] = message,
            ["type"] = decline is null ? "invalid_request_error" : "card_error",
        };
        world.Emit(account, "payment_intent.payment_failed", StripeJson.Intent(intent), cause);
        return charge;
    }

    public static void AskAuthentication(StripeWorld world, StripeAccount account, CheckoutSession session)
    {
        var intent = Open(world, account, session);
        if (intent.Status == "requires_action") return;
        intent.Status = "requires_action";
        world.Emit(account, "payment_intent.requires_action", StripeJson.Intent(intent), null);
    }

    /// <summary>A method such as a bank debit: the session completes now, the money is decided later.</summary>
    public static void PayLater(StripeWorld world, StripeAccount account, CheckoutSession session)
    {
        var intent = Open(world, account, session);
        intent.LastError = null;
        intent.Status = "processing";
        intent.PaymentMethod = world.Id("pm");
        session.Status = "complete";
        world.Emit(account, "payment_intent.processing", StripeJson.Intent(intent), null);
        world.Emit(account, "checkout.session.completed", StripeJson.Session(session), null);
    }

    /// <summary>Decides a payment left open by <see cref="PayLater"/>; false when there is nothing to decide.</summary>
    public static bool Decide(StripeWorld world, StripeAccount account, CheckoutSession session, bool succeeded)
    {
        if (session.PaymentIntent is not { Status: "processing" } intent) return false;
        if (succeeded) Succeed(world, account, intent, StripeJson.Email(session), false, null);
        else Fail(world, account, intent, "payment_intent_payment_attempt_failed", "generic_decline", "The payment failed.", null);
        world.Emit(account, succeeded ? "checkout.session.async_payment_succeeded" : "checkout.session.async_payment_failed", StripeJson.Session(session), null);
        return true;
    }

    public static void Capture(StripeWorld world, StripeAccount account, PaymentIntent intent, long amount, StripeCall? cause)
    {
        intent.LatestCharge!.Captured = intent.Received = amount;
        intent.Capturable = 0;
        intent.Status = "succeeded";
        world.Emit(account, "charge.captured", StripeJson.Charge(intent.LatestCharge), cause);
        world.Emit(account, "payment_intent.succeeded", StripeJson.Intent(intent), cause);
    }

    public static void Cancel(StripeWorld world, StripeAccount account, PaymentIntent intent, string? reason, StripeCall? cause)
    {
        intent.Status = "canceled";
        intent.Capturable = 0;
        intent.CanceledAt = world.Now;
        intent.CancellationReason = reason;
        world.Emit(account, "payment_intent.canceled", StripeJson.Intent(intent), cause);
    }

    public static Refund Refund(StripeWorld world, StripeAccount account, Charge charge, long amount, string? reason, JsonObject metadata, StripeCall? cause)
    {
        var before = charge.Refunded;
        var refund = new Refund(world.Id("re"), world.Now) { Sequence = world.NextSequence(), Charge = charge, Amount = amount, Reason = reason, Metadata = metadata };
        charge.Refunds.Add(refund);
        account.Refunds[refund.Id] = refund;
        world.Emit(account, "refund.created", StripeJson.Refund(refund), cause);
        world.Emit(account, "charge.refunded", StripeJson.Charge(charge), cause, new JsonObject { ["amount_refunded"] = before });
        return refund;
    }

    /// <summary>The payer's bank sends the refund back; the money is the shop's again.</summary>
    public static bool FailRefund(StripeWorld world, StripeAccount account, Refund refund, string reason)
    {
        if (refund.Status is not ("succeeded" or "pending")) return false;
        var before = refund.Status;
        refund.Status = "failed";
        refund.FailureReason = reason;
        world.Emit(account, "refund.updated", StripeJson.Refund(refund), null, new JsonObject { ["status"] = before });
        world.Emit(account, "refund.failed", StripeJson.Refund(refund), null);
        return true;
    }
}
