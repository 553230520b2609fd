using System.Collections.Immutable;
using System.Reflection;
using Modular.Payments.Stripe;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Conformance;

internal sealed class StripeWorld(IPaymentProvider? provider = null) : SimulatorWorld(options => (options.WebhookUrl, options.WebhookSecret) = ("https://host.example/hooks/pay/key", Given.WebhookSecret))
{
    public override IPaymentProvider Provider { get; } = provider ?? new StripeProvider();

    public override SettingsBag Settings => Given.Settings(apiBase: Base);

    public override SettingsBag OtherSettings => Given.Settings("sk_test_another_shop_4242", Base, "whsec_another");

    public override ModularPluginAttribute Manifest => typeof(StripeProvider).Assembly.GetCustomAttribute<ModularPluginAttribute>()!;

    public override ImmutableArray<string> Secrets => [Given.SecretKey, Given.WebhookSecret];

    protected override string Simulator => "stripe";

    public static async Task<PaymentWorld> StartAsync() => await new StripeWorld().StartedAsync();

    protected override string? Route(Deed deed) => deed switch { Deed.Begin => "POST /v1/checkout/sessions", Deed.Refund => "POST /v1/refunds", _ => null };

    protected override bool IsAboutMoney(RawWebhook webhook) => Field(webhook, "type") is "checkout.session.completed" or "charge.refunded";
}
