using System.Text.Json;
using Modular.Payments.Mangopay.Parties;
using Modular.Payments.Mangopay.Webhooks;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>"Test connection": whose platform it is, who gets the money and may have it, and that Mangopay tells us what happens.</summary>
internal static class CheckSettings
{
    public static async ValueTask<SettingsReport> RunAsync(PaymentContext context, CancellationToken ct)
    {
        if (Connection.Problem(context) is not null)
        {
            return Of(Error(Description.ApiKey,
                "Client-ID oder API-Schlüssel fehlen oder enthalten Leerzeichen. Kopieren Sie beide noch einmal aus dem Mangopay-Dashboard.",
                "Client ID or API key are missing or contain blanks. Copy both once more from the Mangopay dashboard."));
        }

        var platform = await Connection.ReadAsync(context, "clients", ct);
        if (platform.Body is not { } client)
        {
            return Of(Failed(platform));
        }

        var findings = new List<SettingsFinding>();
        findings.AddRange(await OwnerAsync(context, ct));
        findings.AddRange(await WalletAsync(context, ct));
        if (context.WebhookUrl is { } url)
        {
            findings.AddRange(Hooks(await Registration.EnsureAsync(context, url, ct)));
        }

        return new() { Findings = [.. findings], AccountName = client.Text("Name") };
    }

    private static async Task<IEnumerable<SettingsFinding>> OwnerAsync(PaymentContext context, CancellationToken ct)
    {
        var isNamed = context.Settings.FindText(Description.OwnerId) is not null;
        for (var again = false; ; again = true)
        {
            var found = await Owner.FindAsync(context, ct);
            if (found is not PaymentOutcome<string>.Ok { Value: var id })
            {
                return [Missing(context, found)];
            }

            var user = await Connection.ReadAsync(context, $"sca/users/{Uri.EscapeDataString(id)}", ct);
            if (user.Body is { } owner)
            {
                return Judge(owner);
            }

            if (!user.IsNotFound)
            {
                return [Failed(user)];
            }

            if (isNamed || again)
            {
                return [Error(Description.OwnerId, "Mangopay kennt diesen Nutzer nicht. Prüfen Sie die Kennung im Mangopay-Dashboard.", "Mangopay does not know this user. Check the id in the Mangopay dashboard.")];
            }

            await Owner.ForgetAsync(context, ct);
        }
    }

    private static IEnumerable<SettingsFinding> Judge(JsonElement owner)
    {
        if (owner.Text("UserCategory") is { } category && category != "OWNER")
        {
            yield return Error(Description.OwnerId, "Dieser Nutzer darf bei Mangopay kein Geld empfangen. Er muss dort ein „Owner“ sein.", "This user may not receive money at Mangopay. They must be an “Owner” there.");
        }
        else if (owner.Text("UserStatus") == "PENDING_USER_ACTION")
        {
            var page = owner.Find("PendingUserAction") is { } action ? action.Text("RedirectUrl") : null;
            yield return Error(null, $"Der Empfänger muss sich noch bei Mangopay bestätigen: {page ?? "im Mangopay-Dashboard"}. Testen Sie danach noch einmal.",
                $"The owner still has to confirm who they are at Mangopay: {page ?? "in the Mangopay dashboard"}. Then test again.");
        }
        else if (owner.Text("UserStatus") is "CLOSED" or "PENDING_CLOSED")
        {
            yield return Error(Description.OwnerId, "Dieser Nutzer ist bei Mangopay geschlossen.", "This user is closed at Mangopay.");
        }
    }

    private static SettingsFinding Missing(PaymentContext context, PaymentOutcome<string> found) => found switch
    {
        PaymentOutcome<string>.Refused when Owner.Body(context) is null => Error(Description.OwnerId,
            "Wer bekommt das Geld? Nennen Sie die Kennung Ihres Nutzers bei Mangopay, oder füllen Sie alle Angaben zum Empfänger aus (Geburtstag als JJJJ-MM-TT, Länder als zwei Buchstaben) und stimmen Sie den Bedingungen von Mangopay zu.",
            "Who gets the money? Enter the id of your user at Mangopay, or fill in everything about the owner (birthday as YYYY-MM-DD, countries as two letters) and accept Mangopay's terms."),
        PaymentOutcome<string>.Refused { Code: var code } when code != RefusalCode.Credentials => Error(Description.OwnerName,
            "Mangopay nimmt die Angaben zum Empfänger nicht an. Prüfen Sie Namen, E-Mail-Adresse, Geburtstag und Länder.", "Mangopay does not accept what you entered about the owner. Check name, e-mail address, birthday and countries."),
        _ => Failed(new(found.Map<JsonElement>(_ => default))),
    };

    private static async Task<IEnumerable<SettingsFinding>> WalletAsync(PaymentContext context, CancellationToken ct) =>
        context.Settings.FindText(Description.WalletId) is { } wallet && (await Connection.ReadAsync(context, $"wallets/{Uri.EscapeDataString(wallet)}", ct)).IsNotFound
            ? [Error(Description.WalletId, "Mangopay kennt dieses Wallet nicht. Leeren Sie das Feld, dann wird eines angelegt.", "Mangopay does not know this wallet. Empty the field and one will be made.")]
            : [];

    private static IEnumerable<SettingsFinding> Hooks(Registration.Result result) => result switch
    {
        Registration.Result.Taken => [Warning(
            "Mangopay meldet Ereignisse schon an eine andere Adresse und kennt je Ereignis nur eine. Löschen Sie den alten Webhook im Mangopay-Dashboard; bis dahin werden Zahlungen später bemerkt.",
            "Mangopay already reports events to another address and knows only one for each. Delete the old webhook in the Mangopay dashboard; until then payments are noticed later.")],
        Registration.Result.Refused => [Warning(
            "Mangopay nimmt die Adresse für Nachrichten nicht an (sie muss von außen erreichbar sein). Zahlungen gehen, werden aber später bemerkt.",
            "Mangopay does not accept the address for messages (it must be reachable from outside). Payments work but are noticed later.")],
        Registration.Result.NoAnswer => [Failed(new(Failures.NoAnswer<JsonElement>(mutating: false, "")))],
        _ => [],
    };

    private static SettingsFinding Failed(Answer answer) => answer.Outcome switch
    {
        PaymentOutcome<JsonElement>.Refused { Code: var code } when code == RefusalCode.Credentials => Error(Description.ApiKey,
            "Mangopay nimmt Client-ID und API-Schlüssel nicht an. Prüfen Sie, ob beide zusammengehören und zu dieser Umgebung (Sandbox oder Live).",
            "Mangopay does not accept client ID and API key. Check that they belong together and to this environment (sandbox or live)."),
        _ => Error(null, "Mangopay antwortet gerade nicht wie erwartet. Versuchen Sie es in ein paar Minuten noch einmal.", "Mangopay does not answer as expected right now. Try again in a few minutes."),
    };

    private static SettingsReport Of(SettingsFinding finding) => new() { Findings = [finding] };

    private static SettingsFinding Error(string? field, string de, string en) => new() { Field = field, Severity = FindingSeverity.Error, Text = LocalText.Of(de, en) };

    private static SettingsFinding Warning(string de, string en) => new() { Severity = FindingSeverity.Warning, Text = LocalText.Of(de, en) };
}
