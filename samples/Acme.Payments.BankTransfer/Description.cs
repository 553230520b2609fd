using System.Collections.Immutable;
using System.Globalization;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Acme.Payments.BankTransfer;

internal static class Description
{
    public const string Payee = "payee";
    public const string Iban = "iban";
    public const string Bic = "bic";
    public const string Days = "days";

    /// <summary>How long a transfer may be under way, and its statement after it: a weekend, and a holiday.</summary>
    public static readonly TimeSpan Transit = TimeSpan.FromDays(3);

    /// <summary>Two days to order it, and the way.</summary>
    public static readonly TimeSpan AtLeast = TimeSpan.FromDays(2) + Transit;
    public static readonly TimeSpan AtMost = TimeSpan.FromDays(14) + Transit;

    public static PaymentProviderDescriptor Of { get; } = new()
    {
        Id = "bank-transfer",
        Name = LocalText.Of("Überweisung", "Bank transfer"),
        Summary = LocalText.Of(
            "Gäste überweisen auf Ihr eigenes Bankkonto. Sie laden dafür ab und zu Ihren Kontoauszug (camt.053) hoch.",
            "Guests transfer to your own bank account. For that you upload your bank statement (camt.053) now and then."),
        Methods = [PaymentMethodKind.BankTransfer],
        Capabilities = new()
        {
            CaptureModes = [CaptureMode.Automatic],
            Statements = true,
            Refunds = false,
            // The code that banking apps read (EPC069-12) ends there.
            Currencies = [new() { Currency = "EUR", MinMinor = 1, MaxMinor = 99_999_999_999 }],
            CheckoutAtLeast = AtLeast,
            CheckoutAtMost = AtMost,
            // Keys are kept with what they began, for good.
            IdempotencyWindow = TimeSpan.FromDays(3650),
            Webhooks = WebhookAuthentication.None,
        },
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = Payee,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Kontoinhaber", "Account holder"),
                    Help = LocalText.Of(
                        "Wie Ihre Bank Sie nennt: Banken vergleichen den Namen mit dem Konto und warnen, wenn er nicht passt. Höchstens 70 Zeichen.",
                        "As your bank knows you: banks compare the name with the account and warn when it does not fit. At most 70 characters."),
                },
                new()
                {
                    Key = Iban,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("IBAN", "IBAN"),
                    Help = LocalText.Of("Das Konto, auf das Gäste überweisen und dessen Auszüge Sie hochladen.", "The account guests transfer to, and whose statements you upload."),
                },
                new()
                {
                    Key = Bic,
                    Kind = SettingKind.Text,
                    Label = LocalText.Of("BIC", "BIC"),
                    Help = LocalText.Of("Nur nötig, wenn Gäste von außerhalb des SEPA-Raums überweisen.", "Only needed when guests transfer from outside the SEPA area."),
                },
                new()
                {
                    Key = Days,
                    Kind = SettingKind.Choice,
                    Label = LocalText.Of("So lange haben Gäste Zeit, zu überweisen", "How long guests have to order the transfer"),
                    Help = LocalText.Of(
                        "So lange, und drei Tage für den Weg, bleiben ihre Plätze reserviert. Ohne Angabe sind es 7 Tage; näher am Termin weniger.",
                        "For that long, and three days for the way, their places stay reserved. Without a choice it is 7 days; closer to the date it is less."),
                    Choices = [.. new[] { 2, 3, 5, 7, 10, 14 }.Select(Choice)],
                },
            ],
        },
    };

    private static SettingChoice Choice(int days) => new() { Value = days.ToString(CultureInfo.InvariantCulture), Label = LocalText.Of($"{days} Tage", $"{days} days") };
}
