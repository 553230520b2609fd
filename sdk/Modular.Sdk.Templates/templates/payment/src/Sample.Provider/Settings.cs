using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>"Test connection": asks something harmless and answers in sentences.</summary>
internal static class Settings
{
    public static async ValueTask<SettingsReport> CheckAsync(PaymentContext context, CancellationToken ct)
    {
        if (context.Settings.FindSecret(Description.WebhookSecret)?.Reveal() is not { Length: > 0 })
        {
            return Error(Description.WebhookSecret, "Der Signaturschlüssel des Webhooks fehlt.", "The webhook signing secret is missing.");
        }

        return await Connection.ReadAsync(context, "account", (Account it) => it.Name, ct) switch
        {
            PaymentOutcome<string>.Ok { Value: var name } => new() { AccountName = name },
            PaymentOutcome<string>.Refused { Code: var code } when code == RefusalCode.Credentials || code == RefusalCode.Configuration => Error(Description.ApiKey,
                "Der API-Schlüssel wird nicht angenommen. Prüfen Sie, ob er vollständig ist, noch gilt und zu dieser Umgebung gehört.",
                "The API key is not accepted. Check that it is complete, still valid, and belongs to this environment."),
            _ => Error(null,
                "Sample Name antwortet gerade nicht wie erwartet. Versuchen Sie es in ein paar Minuten noch einmal.",
                "Sample Name does not answer as expected right now. Try again in a few minutes."),
        };
    }

    private static SettingsReport Error(string? field, string de, string en) => new() { Findings = [new() { Field = field, Severity = FindingSeverity.Error, Text = LocalText.Of(de, en) }] };
}
