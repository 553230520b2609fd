using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>
/// The host's ids in PayPal's custom_id, 127 characters at most: payment, account, and either when the page should stop taking money or the refund.
/// PayPal returns it with orders, captures, refunds and events, so that lost answers are found and other shops of the same PayPal account are told apart.
/// </summary>
internal sealed record Marks(PaymentId Payment, Guid Account, string Tail)
{
    public static string OfPayment(PaymentId payment, PaymentContext context, DateTimeOffset expires) => $"{payment.Value:N}.{context.Account.Value:N}.{expires.ToUnixTimeSeconds():D}";

    public static string OfRefund(PaymentId payment, PaymentContext context, RefundId refund) => $"{payment.Value:N}.{context.Account.Value:N}.{refund.Value:N}";

    public static Marks? Read(string? customId) =>
        customId?.Split('.') is [var payment, var account, var tail] && Guid.TryParseExact(payment, "N", out var id) && Guid.TryParseExact(account, "N", out var owner)
            ? new(new(id), owner, tail)
            : null;

    public bool AreOf(PaymentContext context) => Account == context.Account.Value;

    public DateTimeOffset? Expires => Tail.Length < 13 && long.TryParse(Tail, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at) && at < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(at) : null;

    public RefundId? Refund => Guid.TryParseExact(Tail, "N", out var id) ? new RefundId(id) : null;
}
