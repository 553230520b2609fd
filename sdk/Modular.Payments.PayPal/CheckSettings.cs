using System.Collections.Immutable;
using System.Text.Json;
using Modular.Payments.PayPal.Webhooks;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>"Test connection": asks for the account's webhooks, and adds ours where it is missing.</summary>
internal static class CheckSettings
{
    public static async ValueTask<SettingsReport> RunAsync(PaymentContext context, CancellationToken ct)
    {
        var findings = ImmutableArray.CreateBuilder<SettingsFinding>();
        if (Connection.Problem(context) is not null)
        {
            findings.Add(Finding(Description.ClientSecret, FindingSeverity.Error,
                "Client-ID oder geheimer Schlüssel fehlen oder enthalten Leerzeichen. Kopieren Sie beide noch einmal von developer.paypal.com.",
                "Client ID or secret key are missing or contain blanks. Copy both once more from developer.paypal.com."));
        }
        else if (context.Settings.FindText(Description.WebhookId) is { } named)
        {
            var one = await Connection.ReadAsync(context, $"v1/notifications/webhooks/{Uri.EscapeDataString(named)}", ct);
            if (one.Body is null)
            {
                findings.Add(one.Outcome is PaymentOutcome<JsonElement>.Refused { Code: var code } && code == RefusalCode.NotFound
                    ? Finding(Description.WebhookId, FindingSeverity.Error,
                        "PayPal kennt diesen Webhook nicht. Leeren Sie das Feld, dann wird er angelegt.", "PayPal does not know this webhook. Empty the field and it will be added.")
                    : Failed(one));
            }
        }
        else if (context.WebhookUrl is { } url)
        {
            if (await Registration.EnsureAsync(context, url, ct) is { } failure)
            {
                findings.Add(Failed(failure));
            }
        }
        else if ((await Connection.ReadAsync(context, "v1/notifications/webhooks", ct)) is { Body: null } failure)
        {
            findings.Add(Failed(failure));
        }

        return new() { Findings = findings.ToImmutable() };
    }

    private static SettingsFinding Failed(Answer answer) => answer switch
    {
        { Outcome: PaymentOutcome<JsonElement>.Refused { Code: var code } } when code == RefusalCode.Credentials => Finding(Description.ClientSecret, FindingSeverity.Error,
            "PayPal nimmt Client-ID und geheimen Schlüssel nicht an. Prüfen Sie, ob beide zu derselben App und zu dieser Umgebung (Sandbox oder Live) gehören.",
            "PayPal does not accept client ID and secret key. Check that both belong to the same app and to this environment (sandbox or live)."),
        { Issue: "WEBHOOK_NUMBER_LIMIT_EXCEEDED" } => Finding(Description.WebhookId, FindingSeverity.Error,
            "Ihre PayPal-App hat schon zehn Webhooks. Löschen Sie einen, den Sie nicht mehr brauchen.", "Your PayPal app already has ten webhooks. Delete one that is not needed any more."),
        { Outcome: PaymentOutcome<JsonElement>.Refused } => Finding(Description.WebhookId, FindingSeverity.Warning,
            "PayPal nimmt die Adresse für Nachrichten nicht an (sie muss mit https beginnen und von außen erreichbar sein). Zahlungen gehen, werden aber später bemerkt.",
            "PayPal does not accept the address for messages (it must begin with https and be reachable from outside). Payments work but are noticed later."),
        _ => Finding(null, FindingSeverity.Error,
            "PayPal antwortet gerade nicht wie erwartet. Versuchen Sie es in ein paar Minuten noch einmal.", "PayPal does not answer as expected right now. Try again in a few minutes."),
    };

    private static SettingsFinding Finding(string? field, FindingSeverity severity, string de, string en) => new() { Field = field, Severity = severity, Text = LocalText.Of(de, en) };
}
