using System.Globalization;
using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>Mangopay's failures in the SDK's words. Its own sentences are not passed on: they may quote what was sent.</summary>
internal static class Failures
{
    /// <summary>An owner must confirm who they are before this.</summary>
    public const string PendingUserAction = "pending_user_action";

    /// <summary>The same amount was refunded of this payment within a day: Mangopay wants the next one later.</summary>
    public const string SameAmountToday = "005407";

    public static Answer Of(int status, JsonElement? body, TimeSpan? retryAfter, bool mutating)
    {
        var issue = body.Text("Type") ?? body.Text("error");
        var field = body?.Find("errors") is { ValueKind: JsonValueKind.Object } errors ? errors.EnumerateObject().Select(it => it.Name).FirstOrDefault() : null;
        var detail = string.Join(' ', new[] { status.ToString(CultureInfo.InvariantCulture), Word(issue), Word(field) }.Where(part => part is not null));
        return new(Outcome(status, field ?? "", retryAfter, mutating, detail), issue);
    }

    public static PaymentOutcome<T> NoAnswer<T>(bool mutating, string detail) => mutating
        ? PaymentOutcome.Unknown<T>(detail)
        : PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, detail);

    /// <summary>Why a transaction that was made did not happen.</summary>
    public static PaymentOutcome<T> OfResult<T>(string? code) => code switch
    {
        SameAmountToday => PaymentOutcome.TryLater<T>(TimeSpan.FromHours(24), certainlyNotExecuted: true, "005407: Mangopay refunds the same amount of one payment once in 24 hours."),
        "001401" or "001404" or "005403" or "005404" or "001011" or "001012" or "001013" => PaymentOutcome.Refused<T>(RefusalCode.Amount, code),
        "001001" => PaymentOutcome.Refused<T>(RefusalCode.State, "001001: there is not enough money in the wallet."),
        _ => PaymentOutcome.Refused<T>(RefusalCode.State, Word(code)),
    };

    /// <summary>Why the payer's card was turned down.</summary>
    public static DeclineInfo Decline(string? code) => new()
    {
        Code = code switch
        {
            "101102" or "101104" or "101112" or "101115" or "001011" => DeclineCode.InsufficientFunds,
            "101105" => DeclineCode.ExpiredInstrument,
            "105101" or "105102" or "105103" or "105104" or "105202" or "105203" or "105204" or "105206" => DeclineCode.WrongDetails,
            "101301" or "101304" or "101399" => DeclineCode.AuthenticationFailed,
            "101302" or "101303" or "101106" or "101202" or "101203" or "101205" => DeclineCode.NotAccepted,
            "009101" or "009103" or "009199" => DeclineCode.Temporary,
            not null when code.StartsWith("008", StringComparison.Ordinal) => DeclineCode.Suspicious,
            _ => DeclineCode.Generic,
        },
        ProviderCode = Word(code),
    };

    /// <summary>The payer went away, said no, or took too long; no card was turned down.</summary>
    public static bool IsGivenUp(string? code) => code is "101001" or "101002" or "101109" or "001030" or "001031" or "001032" or "001033" or "001034";

    private static PaymentOutcome<JsonElement> Outcome(int status, string field, TimeSpan? retryAfter, bool mutating, string detail) => status switch
    {
        // Below 400 comes what is no answer of the API, such as a redirect.
        < 400 or >= 500 or 408 => mutating ? PaymentOutcome.Unknown<JsonElement>(detail) : PaymentOutcome.TryLater<JsonElement>(retryAfter, certainlyNotExecuted: true, detail),
        429 => PaymentOutcome.TryLater<JsonElement>(retryAfter, certainlyNotExecuted: true, detail),
        409 => PaymentOutcome.TryLater<JsonElement>(retryAfter, certainlyNotExecuted: !mutating, detail),
        401 or 403 => PaymentOutcome.Refused<JsonElement>(RefusalCode.Credentials, detail),
        404 => PaymentOutcome.Refused<JsonElement>(RefusalCode.NotFound, detail),
        _ when field.Contains("currency", StringComparison.OrdinalIgnoreCase) => PaymentOutcome.Refused<JsonElement>(RefusalCode.Currency, detail),
        _ when field.Contains("Amount", StringComparison.Ordinal) || field.Contains("DebitedFunds", StringComparison.Ordinal) => PaymentOutcome.Refused<JsonElement>(RefusalCode.Amount, detail),
        _ => PaymentOutcome.Refused<JsonElement>(RefusalCode.InvalidRequest, detail),
    };

    /// <summary>Codes only: letters, digits, few signs.</summary>
    private static string? Word(string? text) => text is { Length: > 0 and <= 60 } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') ? text : null;
}
