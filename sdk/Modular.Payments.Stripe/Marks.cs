using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Stripe;

/// <summary>The host's ids in Stripe's metadata: they lead webhooks and lost refunds back. An operator's Stripe account may serve other shops as well; their objects carry no marks, or others.</summary>
internal static class Marks
{
    public const string Payment = "modular_payment";
    public const string Account = "modular_account";
    public const string Refund = "modular_refund";

    public static Dictionary<string, string> Of(PaymentId payment, PaymentContext context) => new()
    {
        [Payment] = payment.ToString(),
        [Account] = context.Account.ToString(),
    };

    public static PaymentId? PaymentOf(IReadOnlyDictionary<string, string>? metadata) => Read(metadata, Payment) is { } id ? new PaymentId(id) : null;

    public static RefundId? RefundOf(IReadOnlyDictionary<string, string>? metadata) => Read(metadata, Refund) is { } id ? new RefundId(id) : null;

    public static bool AreOf(PaymentContext context, IReadOnlyDictionary<string, string>? metadata) => Read(metadata, Account) == context.Account.Value;

    private static Guid? Read(IReadOnlyDictionary<string, string>? metadata, string mark) =>
        metadata is not null && metadata.TryGetValue(mark, out var text) && Guid.TryParseExact(text, "D", out var id) ? id : null;
}
