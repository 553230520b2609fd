using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Acme.Sso.GitLab;

/// <summary>Who this is and what an operator fills in.</summary>
internal static class Description
{
    public const string Public = "https://gitlab.com";
    public const string Address = "base_url", Application = "application_id", Secret = "secret", Group = "group";

    public static SsoProviderDescriptor Of { get; } = new()
    {
        Id = "gitlab",
        Name = LocalText.Of("GitLab", "GitLab"),
        Summary = LocalText.Of(
            "Für Teams auf gitlab.com oder einem eigenen GitLab. Legen Sie dort eine vertrauliche Anwendung mit den Scopes openid, profile und email an.",
            "For teams on gitlab.com or a GitLab of their own. Create a confidential application there, with the scopes openid, profile and email."),
        Documentation = new Uri("https://docs.gitlab.com/integration/openid_connect_provider/"),
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = Address,
                    Kind = SettingKind.Url,
                    ExtendsHosts = true,
                    Label = LocalText.Of("Adresse", "Address"),
                    Help = LocalText.Of("Leer lassen für https://gitlab.com.", "Leave it empty for https://gitlab.com."),
                },
                new()
                {
                    Key = Application,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Anwendungs-ID", "Application ID"),
                    Help = LocalText.Of("Steht bei der Anwendung in GitLab.", "Shown with the application in GitLab."),
                },
                new()
                {
                    Key = Secret,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Secret", "Secret"),
                    Help = LocalText.Of("GitLab zeigt es einmal, beim Anlegen der Anwendung.", "GitLab shows it once, when the application is created."),
                },
                new()
                {
                    Key = Group,
                    Kind = SettingKind.Text,
                    Label = LocalText.Of("Gruppe", "Group"),
                    Help = LocalText.Of("Nur wer in dieser Gruppe oder in einer darunter ist, kommt herein, zum Beispiel kajakwerk.", "Only members of this group, or of one below it, get in, such as kajakwerk."),
                },
            ],
        },
    };

    public static SettingsFinding Everybody { get; } = new()
    {
        Field = Group,
        Severity = FindingSeverity.Warning,
        Text = LocalText.Of(
            "Auf gitlab.com kann jeder ein Konto anlegen. Nennen Sie die Gruppe Ihrer Firma, damit nur deren Mitglieder hereinkommen.",
            "Anybody can open an account on gitlab.com. Name your company's group, so that only its members get in."),
    };
}
