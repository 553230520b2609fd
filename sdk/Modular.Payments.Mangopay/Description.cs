using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

internal static class Description
{
    public const string ClientId = "client_id";
    public const string ApiKey = "api_key";
    public const string OwnerId = "owner_id";
    public const string WalletId = "wallet_id";
    public const string OwnerName = "owner_name";
    public const string OwnerEmail = "owner_email";
    public const string OwnerBirthday = "owner_birthday";
    public const string OwnerNationality = "owner_nationality";
    public const string OwnerResidence = "owner_residence";
    public const string OwnerAccepts = "owner_accepts_terms";
    public const string ApiBase = "api_base";

    /// <summary>Mangopay's page is open for a quarter of an hour, neither shorter nor longer.</summary>
    public static readonly TimeSpan PageLife = TimeSpan.FromMinutes(15);

    public static PaymentProviderDescriptor Of { get; } = new()
    {
        Id = "mangopay",
        Name = LocalText.Of("Mangopay", "Mangopay"),
        Summary = LocalText.Of(
            "Bezahlen mit Karte; das Geld kommt in Ihr Wallet bei Mangopay. Sie brauchen einen Vertrag mit Mangopay.",
            "Paying by card; the money arrives in your wallet at Mangopay. You need a contract with Mangopay."),
        Documentation = new Uri("https://docs.mangopay.com/api-reference/web-card-payins/create-web-card-payin"),
        Methods = [PaymentMethodKind.Card],
        Capabilities = new()
        {
            CaptureModes = [CaptureMode.Automatic],
            PartialRefund = true,
            RefundWindow = TimeSpan.FromDays(330),
            Currencies = [.. MangopayAmount.Currencies.Select(code => new CurrencyLimit { Currency = code })],
            CheckoutAtLeast = PageLife,
            CheckoutAtMost = PageLife,
            IdempotencyWindow = TimeSpan.FromHours(24),
            Webhooks = WebhookAuthentication.None,
            PayerData = [PayerField.Name, PayerField.Email],
        },
        Settings = new() { Fields = Fields() },
    };

    private static ImmutableArray<SettingField> Fields() =>
    [
        Field(ClientId, SettingKind.Text, "Client-ID", "Client ID", "Im Mangopay-Dashboard unter Developers → API keys.", "In the Mangopay dashboard under Developers → API keys.") with { IsRequired = true },
        Field(ApiKey, SettingKind.Secret, "API-Schlüssel", "API key", "Steht an derselben Stelle; Sandbox und Live haben je einen eigenen.", "In the same place; sandbox and live have one each.") with { IsRequired = true },
        Field(OwnerId, SettingKind.Text, "Kennung des Empfängers", "Id of the owner", "Ihr Nutzer bei Mangopay, an den das Geld geht. Leer lassen, wenn er aus den Angaben unten angelegt werden soll.",
            "Your user at Mangopay who gets the money. Leave it empty to have one made of what you enter below."),
        Field(WalletId, SettingKind.Text, "Kennung des Wallets", "Id of the wallet", "Leer lassen: Je Währung wird eines angelegt.", "Leave it empty: one is made for each currency."),
        Field(OwnerName, SettingKind.Text, "Name des Empfängers", "Owner's name", "Nur für Einzelpersonen; Firmen werden im Mangopay-Dashboard angelegt.", "Only for individuals; companies are made in the Mangopay dashboard."),
        Field(OwnerEmail, SettingKind.Text, "E-Mail-Adresse des Empfängers", "Owner's e-mail address"),
        Field(OwnerBirthday, SettingKind.Text, "Geburtstag des Empfängers", "Owner's birthday", "Als JJJJ-MM-TT.", "As YYYY-MM-DD."),
        Field(OwnerNationality, SettingKind.Text, "Staatsangehörigkeit des Empfängers", "Owner's nationality", "Zwei Buchstaben, etwa DE.", "Two letters, such as DE."),
        Field(OwnerResidence, SettingKind.Text, "Wohnland des Empfängers", "Owner's country of residence", "Zwei Buchstaben, etwa DE.", "Two letters, such as DE."),
        Field(OwnerAccepts, SettingKind.Bool, "Der Empfänger stimmt den Bedingungen von Mangopay zu", "The owner accepts Mangopay's terms", "Nachzulesen unter mangopay.com/terms.", "To be read at mangopay.com/terms."),
        Field(ApiBase, SettingKind.Url, "Adresse des Simulators", "Address of the simulator", "Nur zum Testen ohne Mangopay. Leer lassen für Mangopays eigene Testumgebung.", "Only for testing without Mangopay. Leave it empty for Mangopay's own sandbox.") with
        {
            Scope = SettingScope.SandboxOnly,
            ExtendsHosts = true,
        },
    ];

    private static SettingField Field(string key, SettingKind kind, string de, string en, string? helpDe = null, string? helpEn = null) =>
        new() { Key = key, Kind = kind, Label = LocalText.Of(de, en), Help = helpDe is null ? null : LocalText.Of(helpDe, helpEn!) };
}
