using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

internal static class Description
{
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string WebhookId = "webhook_id";
    public const string ApiBase = "api_base";

    /// <summary>PayPal gives the payer three hours to approve; less is kept by not collecting any more.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromHours(3);

    /// <summary>How long PayPal remembers a request id at orders; at captures and refunds it is 45 days.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromHours(6);

    public static PaymentProviderDescriptor Of { get; } = new()
    {
        Id = "paypal",
        Name = LocalText.Of("PayPal", "PayPal"),
        Summary = LocalText.Of(
            "Bezahlen mit dem PayPal-Konto. Sie brauchen ein Geschäftskonto bei PayPal und eine App unter developer.paypal.com.",
            "Paying with a PayPal account. You need a business account with PayPal and an app at developer.paypal.com."),
        Documentation = new Uri("https://developer.paypal.com/docs/api/orders/v2/"),
        Methods = [PaymentMethodKind.PayPal],
        Capabilities = new()
        {
            CaptureModes = [CaptureMode.Automatic, CaptureMode.Manual],
            PartialCapture = true,
            PartialRefund = true,
            RefundWindow = TimeSpan.FromDays(180),
            Currencies = [.. PayPalAmount.Currencies.Select(code => new CurrencyLimit { Currency = code })],
            CheckoutAtMost = AtMost,
            IdempotencyWindow = KeyLife,
            Webhooks = WebhookAuthentication.RemoteVerified,
        },
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = ClientId,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Client-ID", "Client ID"),
                    Help = LocalText.Of("Unter developer.paypal.com → Apps & Credentials → Ihre App.", "At developer.paypal.com → Apps & Credentials → your app."),
                },
                new()
                {
                    Key = ClientSecret,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Geheimer Schlüssel", "Secret key"),
                    Help = LocalText.Of("Steht bei derselben App unter „Secret“.", "On the same page of the app, called “Secret”."),
                },
                new()
                {
                    Key = WebhookId,
                    Kind = SettingKind.Text,
                    Label = LocalText.Of("Webhook-ID", "Webhook ID"),
                    Help = LocalText.Of("Leer lassen: „Verbindung testen“ legt den Webhook bei PayPal selbst an.", "Leave it empty: “Test connection” adds the webhook to PayPal by itself."),
                },
                new()
                {
                    Key = ApiBase,
                    Kind = SettingKind.Url,
                    Scope = SettingScope.SandboxOnly,
                    ExtendsHosts = true,
                    Label = LocalText.Of("Adresse des Simulators", "Address of the simulator"),
                    Help = LocalText.Of("Nur zum Testen ohne PayPal. Leer lassen für PayPals eigene Testumgebung.", "Only for testing without PayPal. Leave it empty for PayPal's own sandbox."),
                },
            ],
        },
    };
}
