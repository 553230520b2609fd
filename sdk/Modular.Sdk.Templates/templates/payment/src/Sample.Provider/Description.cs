using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>Who this is, what it can do, what an operator fills in. Plain data; the host draws the form and keeps the secrets.</summary>
internal static class Description
{
    public const string ApiKey = "api_key", WebhookSecret = "webhook_secret", ApiBase = "api_base";

    /// <summary>What is taken. Everything else is refused before anybody is asked.</summary>
    public static readonly string[] Currencies = ["CHF", "EUR", "GBP", "JPY", "USD"];

    public static PaymentProviderDescriptor Of { get; } = new()
    {
        Id = "sample-id",
        Name = LocalText.Of("Sample Name", "Sample Name"),
        Summary = LocalText.Of("Karten. Sie brauchen ein Konto bei Sample Name.", "Cards. You need an account with Sample Name."),
        Methods = [PaymentMethodKind.Card],
        Capabilities = new()
        {
            CaptureModes = [CaptureMode.Automatic],
            PartialRefund = true,
            Currencies = [.. Currencies.Select(it => new CurrencyLimit { Currency = it, MinMinor = 1 })],
            IdempotencyWindow = TimeSpan.FromHours(24),
            Webhooks = WebhookAuthentication.Signed,
        },
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = ApiKey,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("API-Schlüssel", "API key"),
                    Help = LocalText.Of("In Ihrem Konto unter Entwickler.", "In your account under Developers."),
                },
                new()
                {
                    Key = WebhookSecret,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Signaturschlüssel des Webhooks", "Webhook signing secret"),
                    Help = LocalText.Of("Legen Sie einen Webhook für die angezeigte Adresse an; dort steht der Schlüssel.", "Add a webhook for the address shown; the secret is there."),
                },
                new()
                {
                    Key = ApiBase,
                    Kind = SettingKind.Url,
                    Scope = SettingScope.SandboxOnly,
                    ExtendsHosts = true,
                    Label = LocalText.Of("Adresse eines Simulators", "Address of a simulator"),
                    Help = LocalText.Of("Nur zum Entwickeln: statt Sample Name antwortet ein Simulator.", "For development only: a simulator answers instead of Sample Name."),
                },
            ],
        },
    };
}
