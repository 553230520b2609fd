using System.Globalization;
using Modular.Sdk.Sso;
using Modular.Sdk.Oidc.Provider;
using Modular.Sdk.Oidc.SignIn;

namespace Modular.Sdk.Oidc.Logout;

/// <summary>OpenID Connect RP-Initiated Logout 1.0, by client id: an id token is kept nowhere for it.</summary>
internal static class BeginLogout
{
    public static async ValueTask<SsoOutcome<SsoRedirect>> RunAsync(OidcProviderBase oidc, SsoLogout request, SsoContext context, CancellationToken ct)
    {
        var metadata = await Discovery.ReadAsync(oidc, context, ct);
        if (metadata is not SsoOutcome<OidcMetadata>.Ok { Value: var provider })
        {
            return metadata.As<OidcMetadata, SsoRedirect>();
        }

        return provider.EndSession is not { } place
            ? SsoOutcome.NotSupported<SsoRedirect>("logout")
            : SsoOutcome.Ok(new SsoRedirect
            {
                Target = Addresses.With(place,
                [
                    ("client_id", oidc.ReadSettings(context).ClientId),
                    ("post_logout_redirect_uri", request.ReturnUri.AbsoluteUri),
                    ("state", request.State),
                    ("ui_locales", new CultureInfo(request.Culture).TwoLetterISOLanguageName),
                ]),
            });
    }
}
