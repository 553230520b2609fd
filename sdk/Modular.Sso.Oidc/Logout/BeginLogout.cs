using System.Globalization;
using Modular.Sdk.Sso;
using Modular.Sso.Oidc.Provider;
using Modular.Sso.Oidc.SignIn;

namespace Modular.Sso.Oidc.Logout;

/// <summary>OpenID Connect RP-Initiated Logout 1.0, by client id: an id token is kept nowhere for it.</summary>
internal static class BeginLogout
{
    public static async ValueTask<SsoOutcome<SsoRedirect>> RunAsync(SsoLogout request, SsoContext context, CancellationToken ct)
    {
        var metadata = await Metadata.ReadAsync(context, ct);
        if (metadata is not SsoOutcome<Metadata>.Ok { Value: var provider })
        {
            return metadata.As<Metadata, SsoRedirect>();
        }

        return provider.EndSession is not { } place
            ? SsoOutcome.NotSupported<SsoRedirect>("logout")
            : SsoOutcome.Ok(new SsoRedirect
            {
                Target = Addresses.With(place,
                [
                    ("client_id", context.Settings.FindText(Description.ClientId)),
                    ("post_logout_redirect_uri", request.ReturnUri.AbsoluteUri),
                    ("state", request.State),
                    ("ui_locales", new CultureInfo(request.Culture).TwoLetterISOLanguageName),
                ]),
            });
    }
}
