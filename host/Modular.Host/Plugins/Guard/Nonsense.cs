using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Sdk.Sso;

namespace Modular.Host.Plugins;

/// <summary>Answers that no host can use, in a word; null for a proper one. The compiler of a plug-in may know nothing of "required" and of nullability.</summary>
internal static class Nonsense
{
    /// <summary>A snapshot from the future would make every later one look old.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(1);

    public static string? In<T>(PaymentOutcome<T> said, TimeProvider clock) => said switch
    {
        PaymentOutcome<T>.Ok ok => ok.Value switch
        {
            HostedCheckout page => In(page),
            PaymentSnapshot payment => In(payment, clock),
            RefundSnapshot refund => In(refund, clock),
            StatementReading statement => In(statement),
            null => "nothing where a value must be",
            _ => null,
        },
        PaymentOutcome<T>.ActionRequired { Redirect: not { IsAbsoluteUri: true } } => "no address to go to",
        PaymentOutcome<T>.Declined { Decline: null } => "no reason",
        _ => null,
    };

    public static string? In<T>(SsoOutcome<T> said) => said switch
    {
        SsoOutcome<T>.Ok ok => ok.Value switch
        {
            SsoRedirect { Target: not { IsAbsoluteUri: true } } => "no address to go to",
            ExternalIdentity who when string.IsNullOrEmpty(who.Issuer) || string.IsNullOrEmpty(who.Subject) => "nobody",
            ExternalIdentity { Groups.IsDefault: true } or ExternalIdentity { Methods.IsDefault: true } => "a list that is none",
            SessionRevocation notice when string.IsNullOrEmpty(notice.Issuer) || string.IsNullOrEmpty(notice.MessageId) => "nobody",
            null => "nothing where a value must be",
            _ => null,
        },
        _ => null,
    };

    public static string? In(WebhookReading said) => said switch
    {
        WebhookReading.Verified { About: var about } => about.IsDefault || about.Any(a => a is null) ? "a list that is none" : null,
        WebhookReading.Hint { About: var about } => about.IsDefault || about.Any(a => a is null) ? "a list that is none" : null,
        _ => null,
    };

    public static string? In(SettingsReport said) => said.Findings.IsDefault || said.Findings.Any(f => f?.Text is null) ? "a list that is none" : null;

    private static string? In(HostedCheckout page) => page switch
    {
        { Payment.Value.Length: 0 } => "no reference",
        { Redirect: not { IsAbsoluteUri: true } } => "no address to go to",
        { Instructions: { } transfer } when !Is(transfer.Payee, 70) || !Is(transfer.PayeeIban, 34) || !Is(transfer.Reference, 140) || transfer.Bic is { } bic && !Is(bic, 11) || transfer.PayBy == default || page.ExpiresAt is null => "instructions nobody can follow",
        _ => null,
    };

    /// <summary>One line of its code for banking apps.</summary>
    private static bool Is(string? text, int longest) => text is { Length: > 0 } && text.Length <= longest && !text.Any(char.IsControl);

    private static string? In(StatementReading statement) => statement.Entries.IsDefault || statement.Entries.Any(e => e is null) ? "a list that is none"
        : statement.Entries.Any(e => e.Amount is { Minor: <= 0 }) ? "less than nothing"
        : statement.Entries.Any(e => e.Payment is { Value.Length: 0 }) ? "no reference"
        : null;

    private static string? In(PaymentSnapshot payment, TimeProvider clock) => payment switch
    {
        { Payment.Value.Length: 0 } => "no reference",
        { State: < PaymentState.AwaitingPayer or > PaymentState.Expired } => "a state that is none",
        { Amount.Minor: < 0 } or { Authorised.Minor: < 0 } or { Captured.Minor: < 0 } or { Refunded.Minor: < 0 } or { Disputed.Minor: < 0 } or { Lost.Minor: < 0 } => "less than nothing",
        _ => When(payment.AsOf, clock),
    };

    private static string? In(RefundSnapshot refund, TimeProvider clock) => refund switch
    {
        { Refund.Value.Length: 0 } => "no reference",
        { State: < RefundState.Pending or > RefundState.Cancelled } => "a state that is none",
        { Amount.Minor: < 0 } => "less than nothing",
        _ => When(refund.AsOf, clock),
    };

    private static string? When(DateTimeOffset at, TimeProvider clock) => at == default || at > clock.GetUtcNow() + ClocksDiffer ? "an instant that is none" : null;
}
