using Modular.Sdk;
using Modular.Sdk.Sso;

namespace SampleNamespace;

/// <summary>Who this is and what an operator fills in. Plain data; the host draws the form and keeps the secrets.</summary>
internal static class Description
{
    public const string Company = "company", LoginBase = "login_base";

    public static SsoProviderDescriptor Of { get; } = new()
    {
        Id = "sample-id",
        Name = LocalText.Of("Sample Name", "Sample Name"),
        Summary = LocalText.Of(
            "Für Firmen, deren Leute sich mit Sample Name anmelden. Legen Sie dort eine Web-Anwendung an.",
            "For companies whose people sign in by Sample Name. Create a web application there."),
        TakesLogoutNotices = true,
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = Company,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Firma", "Company"),
                    Help = LocalText.Of("Wie Ihre Firma in der Adresse ihrer Anmeldeseite heißt.", "How your company is called in the address of its sign-in page."),
                },
                new()
                {
                    Key = "client_id",
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Client-ID", "Client ID"),
                    Help = LocalText.Of("Der Name der Anwendung bei Sample Name.", "The application's name at Sample Name."),
                },
                new()
                {
                    Key = "client_secret",
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Client-Secret", "Client secret"),
                    Help = LocalText.Of("Das Geheimnis der Anwendung.", "The application's secret."),
                },
                new()
                {
                    Key = LoginBase,
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
