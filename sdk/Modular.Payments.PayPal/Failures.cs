using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>PayPal's failures in the SDK's words. PayPal's own sentences are not passed on: they may quote what was sent.</summary>
internal static class Failures
{
    public static Answer Of(int status, JsonElement? body, TimeSpan? retryAfter, bool mutating)
    {
        var issue = body.First("details").Text("issue") ?? body.Text("name") ?? body.Text("error");
        var detail = string.Join(' ', new[] { status.ToString(System.Globalization.CultureInfo.InvariantCulture), Word(issue), Word(body.Text("debug_id")) }.Where(part => part is not null));
        return new(Outcome(status, issue, retryAfter, mutating, detail), issue);
    }

    public static PaymentOutcome<T> NoAnswer<T>(bool mutating, string detail) => mutating
        ? PaymentOutcome.Unknown<T>(detail)
        : PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, detail);

    private static PaymentOutcome<JsonElement> Outcome(int status, string? issue, TimeSpan? retryAfter, bool mutating, string detail) => (status, issue) switch
    {
        // Below 400 comes what is no answer of the API, such as a redirect.
        ( < 400 or >= 500 or 408, _) => mutating ? PaymentOutcome.Unknown<JsonElement>(detail) : PaymentOutcome.TryLater<JsonElement>(retryAfter, certainlyNotExecuted: true, detail),
        (429, _) => PaymentOutcome.TryLater<JsonElement>(retryAfter, certainlyNotExecuted: true, detail),
        (409, _) or (_, "PREVIOUS_REQUEST_IN_PROGRESS") => PaymentOutcome.TryLater<JsonElement>(retryAfter, certainlyNotExecuted: !mutating, detail),
        (_, "DUPLICATE_REQUEST_ID") => PaymentOutcome.Refused<JsonElement>(RefusalCode.KeyReused, detail),
        (401 or 403, _) => PaymentOutcome.Refused<JsonElement>(RefusalCode.Credentials, detail),
        (404, _) or (_, "INVALID_RESOURCE_ID") => PaymentOutcome.Refused<JsonElement>(RefusalCode.NotFound, detail),
        _ when Decline(issue) is { } decline => PaymentOutcome.Declined<JsonElement>(decline),
        _ => PaymentOutcome.Refused<JsonElement>(Refusal(issue), detail),
    };

    /// <summary>Why the payer's means was turned down; null when that is not what happened.</summary>
    public static DeclineInfo? Decline(string? issue)
    {
        DeclineCode? code = issue switch
        {
            "INSTRUMENT_DECLINED" or "PAYER_CANNOT_PAY" or "TRANSACTION_REFUSED" or "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING" => DeclineCode.Generic,
            "PAYER_ACCOUNT_RESTRICTED" or "PAYER_ACCOUNT_LOCKED_OR_CLOSED" or "COMPLIANCE_VIOLATION" => DeclineCode.Suspicious,
            "TRANSACTION_LIMIT_EXCEEDED" or "TRANSACTION_AMOUNT_EXCEEDS_MONTHLY_MAX_LIMIT" => DeclineCode.InsufficientFunds,
            "CARD_EXPIRED" => DeclineCode.ExpiredInstrument,
            "PAYEE_BLOCKED_TRANSACTION" or "CARD_TYPE_NOT_SUPPORTED" => DeclineCode.NotAccepted,
            _ => null,
        };
        return code is { } known ? new() { Code = known, ProviderCode = issue } : null;
    }

    private static RefusalCode Refusal(string? issue) => issue switch
    {
        "REFUND_AMOUNT_EXCEEDED" or "REFUND_AMOUNT_TOO_LOW" or "CAPTURE_FULLY_REFUNDED" or "MAX_CAPTURE_AMOUNT_EXCEEDED" or "DECIMAL_PRECISION" or "CANNOT_BE_ZERO_OR_NEGATIVE"
            or "MAX_VALUE_EXCEEDED" or "PARTIAL_REFUND_NOT_ALLOWED" => RefusalCode.Amount,
        "INVALID_CURRENCY_CODE" or "CURRENCY_NOT_SUPPORTED_FOR_COUNTRY" or "AUTH_CAPTURE_CURRENCY_MISMATCH" or "REFUND_CAPTURE_CURRENCY_MISMATCH" => RefusalCode.Currency,
        "ORDER_ALREADY_CAPTURED" or "ORDER_ALREADY_AUTHORIZED" or "ORDER_NOT_APPROVED" or "PAYER_ACTION_REQUIRED" or "DUPLICATE_INVOICE_ID" or "AUTHORIZATION_VOIDED" or "AUTHORIZATION_EXPIRED"
            or "AUTHORIZATION_ALREADY_CAPTURED" or "PREVIOUSLY_CAPTURED" or "PREVIOUSLY_VOIDED" or "PENDING_CAPTURE" or "CAPTURE_STATUS_NOT_VALID" or "REFUND_TIME_LIMIT_EXCEEDED"
            or "CAPTURE_DISPUTED_PARTIAL_REFUND_NOT_ALLOWED" or "REFUND_FAILED_INSUFFICIENT_FUNDS" => RefusalCode.State,
        "PERMISSION_DENIED" or "invalid_client" => RefusalCode.Credentials,
        _ => RefusalCode.InvalidRequest,
    };

    /// <summary>Codes only: capitals, digits, few signs.</summary>
    private static string? Word(string? text) => text is { Length: > 0 and <= 60 } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? text : null;
}
