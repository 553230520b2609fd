using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>
/// The host's ids in Mangopay's Tag, 255 characters at most: payment, account, and for a refund its own. Mangopay returns it with every transaction,
/// so that lost answers are found and other shops of the same platform are told apart.
/// </summary>
internal sealed record Marks(PaymentId Payment, Guid Account, RefundId? Refund)
{
    public static string OfPayment(PaymentId payment, PaymentContext context) => $"{payment.Value:N}.{context.Account.Value:N}";

    public static string OfRefund(PaymentId payment, PaymentContext context, RefundId refund) => $"{OfPayment(payment, context)}.{refund.Value:N}";

    public static Marks? Read(string? tag) => tag?.Split('.') is [var payment, var account, .. var rest] && rest.Length < 2
        && Guid.TryParseExact(payment, "N", out var id) && Guid.TryParseExact(account, "N", out var owner)
            ? new(new(id), owner, rest is [var tail] && Guid.TryParseExact(tail, "N", out var refund) ? new RefundId(refund) : null)
            : null;

    public bool AreOf(PaymentContext context) => Account == context.Account.Value;
}
