using Modular.Sdk;
using Modular.Sso.Entra.Credentials;
using Modular.Sso.Entra.Groups;

namespace Modular.Sso.Entra;

/// <summary>What is wrong, in words that somebody in front of Entra's portal can act on.</summary>
internal static class Findings
{
    public static SettingsFinding NoOneTenant { get; } = Error(
        Description.TenantId,
        "Das ist nicht die Kennung eines einzelnen Mandanten. Sie sieht aus wie 3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01 und steht auf der Übersichtsseite der Anwendung; „common“, „organizations“ und persönliche Konten gehen nicht.",
        "That is not the identifier of one tenant. It looks like 3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01 and stands on the application's overview page; “common”, “organizations” and personal accounts will not do.");

    public static SettingsFinding NoApplicationId { get; } = Error(
        Description.ClientId,
        "Das ist keine Anwendungs-ID. Sie steht auf der Übersichtsseite der Anwendung und hat dieselbe Form wie die Mandanten-ID.",
        "That is no application ID. It stands on the application's overview page and has the same form as the tenant ID.");

    public static SettingsFinding NoSuchTenant { get; } = Error(
        Description.TenantId,
        "Diesen Mandanten kennt Microsoft nicht (AADSTS90002). Vergleichen Sie die Mandanten-ID mit der Übersichtsseite der Anwendung.",
        "Microsoft knows no such tenant (AADSTS90002). Compare the tenant ID with the application's overview page.");

    public static SettingsFinding Silent { get; } = Error(null, "Microsoft antwortet gerade nicht. Versuchen Sie es in ein paar Minuten noch einmal.", "Microsoft does not answer right now. Try again in a few minutes.");

    public static SettingsFinding NoPermission { get; } = new()
    {
        Severity = FindingSeverity.Warning,
        Text = LocalText.Of(
            "Anmelden geht. Für Leute in mehr als 200 Gruppen fehlt aber eine Berechtigung: Geben Sie der Anwendung in Entra die Anwendungsberechtigung GroupMember.Read.All für Microsoft Graph und stimmen Sie ihr als Administrator zu. Bis dahin behalten diese Leute ihre Rolle, auch wenn sie eine Gruppe verlassen.",
            "Signing in works. For people in more than 200 groups a permission is missing, though: give the application in Entra the application permission GroupMember.Read.All for Microsoft Graph and grant admin consent. Until then these people keep their role, even when they leave a group."),
    };

    public static SettingsFinding CertificateEnds(int days)
    {
        var (de, en) = days switch { < 1 => ("heute", "today"), 1 => ("in 1 Tag", "in 1 day"), _ => ($"in {days} Tagen", $"in {days} days") };
        return new()
        {
            Field = Description.Certificate,
            Severity = FindingSeverity.Warning,
            Text = LocalText.Of($"Das Zertifikat läuft {de} ab. Laden Sie rechtzeitig ein neues in Entra hoch und geben Sie es hier ein.", $"The certificate ends {en}. Upload a new one to Entra in time and enter it here."),
        };
    }

    public static SettingsFinding Of(GraphToken token) => token switch
    {
        GraphToken.NoCredential { Why: ClientCredential.Unreadable } => Error(
            Description.Certificate,
            "Das lässt sich nicht als Zertifikat mit privatem RSA-Schlüssel lesen. Fügen Sie beide PEM-Blöcke ein, von BEGIN bis END, oder eine PFX-Datei ohne Passwort als Base64.",
            "This cannot be read as a certificate with a private RSA key. Paste both PEM blocks, from BEGIN to END, or a PFX file without a password as Base64."),
        GraphToken.NoCredential => Error(Description.ClientSecret, "Geben Sie ein Clientgeheimnis oder ein Zertifikat ein.", "Enter a client secret or a certificate."),
        GraphToken.Refused it => Of(it),
        _ => Silent,
    };

    private static SettingsFinding Of(GraphToken.Refused refused) => (refused.Codes is [var first, ..] ? first : null, refused.Error) switch
    {
        ("90002", _) => NoSuchTenant,
        ("700016", _) => Error(
            Description.ClientId,
            "Diese Anwendung gibt es in diesem Mandanten nicht (AADSTS700016). Vergleichen Sie Anwendungs- und Mandanten-ID.",
            "There is no such application in this tenant (AADSTS700016). Compare application and tenant ID."),
        ("7000222", _) => Error(
            Description.ClientSecret,
            "Das Clientgeheimnis ist abgelaufen (AADSTS7000222). Erstellen Sie in Entra ein neues und geben Sie seinen Wert hier ein.",
            "The client secret has expired (AADSTS7000222). Make a new one in Entra and enter its value here."),
        ("7000215", _) => Error(
            Description.ClientSecret,
            "Das Clientgeheimnis stimmt nicht (AADSTS7000215). Oft wurde die Geheimnis-ID kopiert: Gebraucht wird die Spalte „Wert“.",
            "The client secret is wrong (AADSTS7000215). Often the secret ID was copied: it is the column “Value” that is needed."),
        ("700027" or "50027" or "1000502", _) => Error(
            Description.Certificate,
            "Entra nimmt dieses Zertifikat nicht an (AADSTS" + refused.Codes[0] + "). Laden Sie genau dieses Zertifikat bei der Anwendung hoch, und prüfen Sie, ob es noch gilt.",
            "Entra does not take this certificate (AADSTS" + refused.Codes[0] + "). Upload this very certificate to the application, and check whether it is still valid."),
        (var code, _) => Error(
            null,
            $"Entra lässt die Anwendung nicht herein ({Told(code, refused.Error)}). Schlagen Sie die Nummer unter login.microsoftonline.com/error nach.",
            $"Entra does not let the application in ({Told(code, refused.Error)}). Look the number up at login.microsoftonline.com/error."),
    };

    private static string Told(string? code, string error) => code is { Length: > 0 and <= 10 } && code.All(char.IsAsciiDigit) ? "AADSTS" + code : error.Length <= 40 ? error : "no code";

    private static SettingsFinding Error(string? field, string de, string en) => new() { Field = field, Severity = FindingSeverity.Error, Text = LocalText.Of(de, en) };
}
