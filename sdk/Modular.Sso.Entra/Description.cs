using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Sso.Entra;

internal static class Description
{
    public const string TenantId = "tenant_id";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string Certificate = "certificate";
    public const string Instance = "instance";

    public static SsoProviderDescriptor Of { get; } = new()
    {
        Id = "entra",
        Name = LocalText.Of("Microsoft Entra ID", "Microsoft Entra ID"),
        Summary = LocalText.Of(
            "Für Firmen mit Microsoft 365. Registrieren Sie in Entra eine Anwendung für diesen einen Mandanten. Fügen Sie unter „Tokenkonfiguration“ zum ID-Token die Angaben email und groups hinzu (Sicherheitsgruppen, als Gruppen-ID) sowie xms_edov; wird es dort nicht angeboten, tragen Sie es im Manifest unter optionalClaims.idToken ein.",
            "For companies with Microsoft 365. Register an application for this one tenant in Entra. Under “Token configuration” add to the ID token the claims email and groups (security groups, as Group ID) and xms_edov; where that is not offered there, add it in the manifest under optionalClaims.idToken."),
        Documentation = new Uri("https://learn.microsoft.com/entra/identity-platform/quickstart-register-app"),
        // Entra tells browsers (front-channel), not servers.
        TakesLogoutNotices = false,
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = TenantId,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Mandanten-ID (Verzeichnis-ID)", "Tenant ID (directory ID)"),
                    Help = LocalText.Of(
                        "Auf der Übersichtsseite der Anwendung, eine lange Kennung mit Bindestrichen. „common“ und „organizations“ gehen nicht: Damit käme jede Firma hinein.",
                        "On the application's overview page, a long identifier with hyphens. “common” and “organizations” will not do: by them any company would come in."),
                },
                new()
                {
                    Key = ClientId,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Anwendungs-ID (Client)", "Application (client) ID"),
                    Help = LocalText.Of(
                        "Auf derselben Seite. Gruppen nennt die Anwendung in ihren Token als Gruppen-ID. Andere Namen passen nicht zu dem, was Microsoft Graph sagt, und Gruppen als Rollenansprüche (emit_as_roles) gehen nicht.",
                        "On the same page. In its tokens the application names groups as Group ID. Other names do not fit what Microsoft Graph tells, and groups as role claims (emit_as_roles) will not do."),
                },
                new()
                {
                    Key = ClientSecret,
                    Kind = SettingKind.Secret,
                    Label = LocalText.Of("Clientgeheimnis", "Client secret"),
                    Help = LocalText.Of(
                        "Unter „Zertifikate & Geheimnisse“ die Spalte „Wert“, nicht die Geheimnis-ID. Es läuft ab: Merken Sie sich den Tag. Entfällt mit einem Zertifikat.",
                        "Under “Certificates & secrets” the column “Value”, not the secret ID. It expires: note the day. Not needed with a certificate."),
                },
                new()
                {
                    Key = Certificate,
                    Kind = SettingKind.Secret,
                    Label = LocalText.Of("Zertifikat mit privatem Schlüssel", "Certificate with private key"),
                    Help = LocalText.Of(
                        "Statt eines Geheimnisses: beides als PEM hintereinander, oder eine PFX-Datei ohne Passwort als Base64. RSA mit mindestens 2048 Bit. In Entra laden Sie nur das Zertifikat hoch.",
                        "Instead of a secret: both as PEM, one after the other, or a PFX file without a password as Base64. RSA with at least 2048 bits. To Entra you upload the certificate alone."),
                },
                new()
                {
                    Key = Instance,
                    Kind = SettingKind.Url,
                    Scope = SettingScope.SandboxOnly,
                    ExtendsHosts = true,
                    Label = LocalText.Of("Nachbildung", "Simulator"),
                    Help = LocalText.Of("Nur zur Entwicklung: wo eine Nachbildung von Entra steht. Leer lassen für das echte.", "For development only: where a simulation of Entra is. Leave it empty for the real one."),
                },
            ],
        },
    };
}
