using System.Collections.Immutable;
using Modular.Payments.PayPal;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;

namespace Modular.Sdk.Tests.Conformance;

internal sealed class PayPalWorld : SimulatorWorld
{
    private const string Secret = "EPAYPAL-secret-of-the-first-shop-4242";
    private SpecCheck? _handler;

    public override IPaymentProvider Provider { get; } = new PayPalProvider();

    /// <summary>Everything the plug-in sends, and everything it gets, is held against PayPal's own description.</summary>
    public override HttpMessageHandler Handler => _handler ??= new(base.Handler);

    public SpecCheck Spec => (SpecCheck)Handler;

    public override SettingsBag Settings => Bag("AfirstShopsClientId4242", Secret, Base);

    public override SettingsBag OtherSettings => Bag("AnotherShopsClientId4242", "EPAYPAL-secret-of-another-shop", Base);

    public override ImmutableArray<string> Secrets => [Secret, "Bearer ", "A21AA"];

    protected override string Simulator => "paypal";

    public static async Task<PaymentWorld> StartAsync() => await new PayPalWorld().StartedAsync();

    public static SettingsBag Bag(string id, string secret, Uri? apiBase) => new(
        apiBase is null ? [new("client_id", id)] : [new("client_id", id), new("api_base", apiBase.AbsoluteUri)], [new("client_secret", new Secret(secret))]);

    public override async Task PrepareAsync(PaymentContext context) => Assert.Empty((await Provider.CheckSettingsAsync(context, CancellationToken.None)).Findings);

    protected override string? Route(Deed deed) => deed switch
    {
        Deed.Begin => "POST /v2/checkout/orders",
        Deed.Collect => "POST /v2/checkout/orders/*/capture",
        _ => "POST /v2/payments/captures/*/refund",
    };

    protected override bool IsAboutMoney(RawWebhook webhook) => Field(webhook, "event_type") is "PAYMENT.CAPTURE.COMPLETED" or "PAYMENT.CAPTURE.REFUNDED";
}
