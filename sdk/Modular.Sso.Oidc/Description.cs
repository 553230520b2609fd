using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Sso.Oidc;

internal static class Description
{
    public const string Issuer = "issuer";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";
    public const string GroupsClaim = "groups_claim";
    public const string Scopes = "scopes";

    public static SsoProviderDescriptor Of { get; } = new()
    {
        Id = "oidc",
        Name = LocalText.Of("OpenID Connect", "OpenID Connect"),
        Summary = LocalText.Of(
            "Für Keycloak, Okta, Google Workspace, GitLab und jeden anderen Anbieter, der OpenID Connect spricht. Legen Sie dort eine vertrauliche Web-Anwendung an.",
            "For Keycloak, Okta, Google Workspace, GitLab and any other provider that speaks OpenID Connect. Create a confidential web application there."),
        Documentation = new Uri("https://openid.net/developers/how-connect-works/"),
        TakesLogoutNotices = true,
        Settings = new()
        {
            Fields =
            [
                new()
                {
                    Key = Issuer,
                    Kind = SettingKind.Url,
                    IsRequired = true,
                    ExtendsHosts = true,
                    Label = LocalText.Of("Aussteller (Issuer)", "Issuer"),
                    Help = LocalText.Of(
                        "Die Adresse, unter der /.well-known/openid-configuration antwortet, ohne diesen Zusatz.",
                        "The address below which /.well-known/openid-configuration answers, without that ending."),
                },
                new()
                {
                    Key = ClientId,
                    Kind = SettingKind.Text,
                    IsRequired = true,
                    Label = LocalText.Of("Client-ID", "Client ID"),
                    Help = LocalText.Of("Der Name der Anwendung beim Anbieter.", "The application's name at the provider."),
                },
                new()
                {
                    Key = ClientSecret,
                    Kind = SettingKind.Secret,
                    IsRequired = true,
                    Label = LocalText.Of("Client-Secret", "Client secret"),
                    Help = LocalText.Of("Das Geheimnis der Anwendung beim Anbieter.", "The application's secret at the provider."),
                },
                new()
                {
                    Key = GroupsClaim,
                    Kind = SettingKind.Text,
                    Label = LocalText.Of("Angabe mit den Gruppen", "Claim with the groups"),
                    Help = LocalText.Of("Leer lassen für „groups“. Bei Keycloak-Rollen: realm_access.roles. Steht hier etwas, und der Anbieter nennt es bei jemandem gar nicht, behält diese Person ihre Rolle.", "Leave it empty for “groups”. For Keycloak roles: realm_access.roles. If something stands here and the provider does not mention it for somebody, that person keeps their role."),
                },
                new()
                {
                    Key = Scopes,
                    Kind = SettingKind.Text,
                    Label = LocalText.Of("Weitere Scopes", "More scopes"),
                    Help = LocalText.Of("Zusätzlich zu openid, profile und email, durch Leerzeichen getrennt. Manche Anbieter nennen Gruppen nur mit dem Scope „groups“.", "Besides openid, profile and email, separated by blanks. Some providers tell groups only with the scope “groups”."),
                },
            ],
        },
    };
}
