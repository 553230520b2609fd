using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Stripe;

/// <summary>"Test connection": reads the account's own record.</summary>
internal static class CheckSettings
{
    public static async ValueTask<SettingsReport> RunAsync(PaymentContext context, CancellationToken ct)
    {
        var findings = ImmutableArray.CreateBuilder<SettingsFinding>();
        if (context.Settings.FindSecret(Description.WebhookSecret)?.Reveal().StartsWith("whsec_", StringComparison.Ordinal) != true)
        {
            findings.Add(Finding(Description.WebhookSecret, FindingSeverity.Error,
                "Der Signaturschlüssel fehlt oder beginnt nicht mit whsec_. Kopieren Sie ihn aus Ihrem Webhook im Stripe-Dashboard.",
                "The signing secret is missing or does not start with whsec_. Copy it from your webhook in the Stripe dashboard."));
        }

        var answer = await Connection.ReadAsync(context, async stripe => PaymentOutcome.Ok(await stripe.V1.Accounts.GetSelfAsync(cancellationToken: ct)), ct);
        var account = (answer as PaymentOutcome<global::Stripe.Account>.Ok)?.Value;
        if (account is null)
        {
            findings.Add(Failed(answer, context));
        }
        else if (!account.ChargesEnabled)
        {
            findings.Add(Finding(null, FindingSeverity.Error,
                "Stripe nimmt für dieses Konto noch keine Zahlungen an. Schließen Sie die Anmeldung im Stripe-Dashboard ab.",
                "Stripe does not take payments for this account yet. Finish the sign-up in the Stripe dashboard."));
        }

        return new() { Findings = findings.ToImmutable(), AccountName = account?.Settings?.Dashboard?.DisplayName ?? account?.BusinessProfile?.Name };
    }

    private static SettingsFinding Failed(PaymentOutcome<global::Stripe.Account> answer, PaymentContext context) => (answer, Connection.Problem(context)) switch
    {
        (PaymentOutcome<global::Stripe.Account>.Refused { Code: var code }, { }) when code == RefusalCode.Configuration => Finding(Description.SecretKey, FindingSeverity.Error,
            "Der geheime Schlüssel fehlt oder enthält Leerzeichen. Kopieren Sie ihn noch einmal aus dem Stripe-Dashboard.",
            "The secret key is missing or contains blanks. Copy it again from the Stripe dashboard."),
        (_, { }) => Finding(Description.SecretKey, FindingSeverity.Error,
            context.Sandbox ? "Dies ist kein Testschlüssel. Zum Testen beginnt er mit sk_test_ oder rk_test_." : "Dies ist ein Testschlüssel. Für echte Zahlungen beginnt er mit sk_live_ oder rk_live_.",
            context.Sandbox ? "This is not a test key. For testing it starts with sk_test_ or rk_test_." : "This is a test key. For real payments it starts with sk_live_ or rk_live_."),
        (PaymentOutcome<global::Stripe.Account>.Refused { Code: var code }, _) when code == RefusalCode.Credentials => Finding(Description.SecretKey, FindingSeverity.Error,
            "Stripe nimmt den geheimen Schlüssel nicht an. Prüfen Sie, ob er vollständig ist, noch gilt und das Konto lesen darf.",
            "Stripe does not accept the secret key. Check that it is complete, still valid and may read the account."),
        _ => Finding(null, FindingSeverity.Error,
            "Stripe antwortet gerade nicht wie erwartet. Versuchen Sie es in ein paar Minuten noch einmal.",
            "Stripe does not answer as expected right now. Try again in a few minutes."),
    };

    private static SettingsFinding Finding(string? field, FindingSeverity severity, string de, string en) => new() { Field = field, Severity = severity, Text = LocalText.Of(de, en) };
}
