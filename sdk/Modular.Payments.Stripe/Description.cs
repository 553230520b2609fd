using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Stripe;

internal static class Description
{
    public const string SecretKey = "secret_key";
    public const string WebhookSecret = "webhook_secret";
    public const string ApiBase = "api_base";

    /// <summary>Stripe wants 30 minutes from its own now; a minute more forgives a slow line and a slow clock. The same at the other end.</summary>
    public static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(31);
    public static readonly TimeSpan AtMost = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1);

    /// <summary>How long Stripe promises to remember an idempotency key.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(24);

    public static PaymentProviderDescriptor Of { get; } = new()
    {
        Id = "stripe",
        Name = LocalText.Of("Stripe", "Stripe"),
        Summary = LocalText.Of(
            "Karten, Apple Pay, Google Pay, SEPA-Lastschrift und mehr. Sie brauchen ein Konto bei Stripe.",
            "Cards, Apple Pay, Google Pay, SEPA direct debit and more. You need an account with Stripe."),
        Documentation = new Uri("https://docs.stripe.com/payments/checkout"),
        Methods = [PaymentMethodKind.Card, PaymentMethodKind.SepaDebit],
        Capabilities = new()
        {
            CaptureModes = [CaptureMode.Automatic],
            PartialRefund = true,
            CheckoutAtLeast = AtLeast,
            CheckoutAtMost = AtMost,
            IdempotencyWindow = KeyLife,
            Webhooks = WebhookAuthentication.Signed,
        },
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = SecretKey,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Geheimer Schlüssel", "Secret key"),
                    Help = LocalText.Of(
                        "Im Stripe-Dashboard unter Entwickler → API-Schlüssel. Er beginnt mit sk_ oder rk_, zum Testen mit sk_test_ oder rk_test_.",
                        "In the Stripe dashboard under Developers → API keys. It starts with sk_ or rk_, for testing with sk_test_ or rk_test_."),
                },
                new()
                {
                    Key = WebhookSecret,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Signaturschlüssel des Webhooks", "Webhook signing secret"),
                    Help = LocalText.Of(
                        "Legen Sie in Stripe einen Webhook für die angezeigte Adresse an. Der Schlüssel beginnt mit whsec_.",
                        "Add a webhook for the address shown to your Stripe account. The secret starts with whsec_."),
                },
                new()
                {
                    Key = ApiBase,
                    Kind = SettingKind.Url,
                    Scope = SettingScope.SandboxOnly,
                    ExtendsHosts = true,
                    Label = LocalText.Of("Adresse des Simulators", "Address of the simulator"),
                    Help = LocalText.Of("Nur zum Testen ohne Stripe. Leer lassen für Stripes eigene Testumgebung.", "Only for testing without Stripe. Leave it empty for Stripe's own test mode."),
                },
            ],
        },
    };
}
