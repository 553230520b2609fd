using System.Globalization;
using System.Net;
using Modular.Sdk.Payments;
using Stripe;

namespace Modular.Payments.Stripe;

/// <summary>Stripe's failures in the SDK's words. Stripe's own messages are not passed on: they quote what was sent, such as e-mail addresses and parts of keys.</summary>
internal static class Failures
{
    public static PaymentOutcome<T> Outcome<T>(StripeException failure, bool mutating, DateTimeOffset now)
    {
        var detail = Describe(failure);
        var error = failure.StripeError;
        return ((int)failure.HttpStatusCode, error?.Type) switch
        {
            // An answer that cannot be read tells as little as none.
            ( < 400 or >= 500, _) => mutating
                ? PaymentOutcome.Unknown<T>(detail)
                : PaymentOutcome.TryLater<T>(RetryAfter(failure, now), certainlyNotExecuted: true, detail),
            (_, "card_error") => PaymentOutcome.Declined<T>(Declines.Of(error)!),
            (429, _) => PaymentOutcome.TryLater<T>(RetryAfter(failure, now), certainlyNotExecuted: true, detail),
            (409, _) => PaymentOutcome.TryLater<T>(RetryAfter(failure, now), certainlyNotExecuted: !mutating, detail),
            (408, _) when mutating => PaymentOutcome.Unknown<T>(detail),
            (408, _) => PaymentOutcome.TryLater<T>(RetryAfter(failure, now), certainlyNotExecuted: true, detail),
            (_, "idempotency_error") => PaymentOutcome.Refused<T>(RefusalCode.KeyReused, detail),
            (401 or 403, _) => PaymentOutcome.Refused<T>(RefusalCode.Credentials, detail),
            (404, _) => PaymentOutcome.Refused<T>(RefusalCode.NotFound, detail),
            _ => PaymentOutcome.Refused<T>(Refusal(error), detail),
        };
    }

    /// <summary>Type, code, parameter and request id: enough to find it in Stripe's log, nothing about anybody.</summary>
    public static string Describe(StripeException failure) => string.Join(' ', new[]
    {
        ((int)failure.HttpStatusCode).ToString(CultureInfo.InvariantCulture),
        failure.StripeError?.Type,
        failure.StripeError?.Code,
        failure.StripeError?.Param,
        failure.StripeResponse?.RequestId,
    }.Where(part => !string.IsNullOrEmpty(part)));

    private static RefusalCode Refusal(StripeError? error) => (error?.Code, error?.Param) switch
    {
        ("resource_missing", _) => RefusalCode.NotFound,
        ("amount_too_small" or "amount_too_large" or "invalid_charge_amount" or "charge_already_refunded" or "refund_exceeds_charge", _) => RefusalCode.Amount,
        ("charge_disputed" or "payment_intent_unexpected_state" or "charge_not_refundable", _) => RefusalCode.State,
        (_, { } param) when param == "amount" || param.EndsWith("[unit_amount]", StringComparison.Ordinal) => RefusalCode.Amount,
        (_, { } param) when param == "currency" || param.EndsWith("[currency]", StringComparison.Ordinal) => RefusalCode.Currency,
        _ => RefusalCode.InvalidRequest,
    };

    private static TimeSpan? RetryAfter(StripeException failure, DateTimeOffset now)
    {
        var header = failure.StripeResponse?.Headers?.RetryAfter;
        var wait = header?.Delta ?? header?.Date - now;
        return wait > TimeSpan.Zero ? wait : null;
    }
}

/// <summary>Why a card was turned down.</summary>
internal static class Declines
{
    public static DeclineInfo? Of(StripeError? error) => error is null ? null : new()
    {
        Code = Code(error.DeclineCode) ?? Code(error.Code) ?? DeclineCode.Generic,
        ProviderCode = error.DeclineCode ?? error.Code,
    };

    private static DeclineCode? Code(string? code) => code switch
    {
        "insufficient_funds" or "withdrawal_count_limit_exceeded" or "card_velocity_exceeded" => DeclineCode.InsufficientFunds,
        "expired_card" => DeclineCode.ExpiredInstrument,
        "incorrect_number" or "invalid_number" or "incorrect_cvc" or "invalid_cvc" or "invalid_expiry_month" or "invalid_expiry_year"
            or "incorrect_zip" or "incorrect_address" or "incorrect_pin" or "invalid_account" => DeclineCode.WrongDetails,
        "authentication_required" or "payment_intent_authentication_failure" or "authentication_not_handled" => DeclineCode.AuthenticationFailed,
        "card_not_supported" or "currency_not_supported" or "transaction_not_allowed" or "not_permitted" or "service_not_allowed" => DeclineCode.NotAccepted,
        "fraudulent" or "lost_card" or "stolen_card" or "pickup_card" or "restricted_card" or "merchant_blacklist" or "security_violation" => DeclineCode.Suspicious,
        "processing_error" or "issuer_not_available" or "reenter_transaction" or "try_again_later" => DeclineCode.Temporary,
        _ => null,
    };
}
