using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Sdk.Oidc.Provider;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.SignIn;

/// <summary>Redeems the code and believes what stands the checks of OpenID Connect Core 1.0, 3.1.3.7.</summary>
internal static class CompleteSignIn
{
    public static async ValueTask<SsoOutcome<ExternalIdentity>> RunAsync(OidcProviderBase oidc, SsoCallback request, SsoContext context, CancellationToken ct)
    {
        var asked = await Client.ReadAsync(oidc, context, ct);
        if (asked is not SsoOutcome<Client>.Ok { Value: var client })
        {
            return asked.As<Client, ExternalIdentity>();
        }

        using (client)
        {
            var answer = await AnswerAsync(oidc, request, client, context, ct);
            return answer is SsoOutcome<OidcSignIn>.Ok { Value: var signIn } ? await oidc.MapIdentityAsync(signIn, context, ct) : answer.As<OidcSignIn, ExternalIdentity>();
        }
    }

    private static async ValueTask<SsoOutcome<OidcSignIn>> AnswerAsync(OidcProviderBase oidc, SsoCallback request, Client client, SsoContext context, CancellationToken ct)
    {
        // RFC 9207, before anything else, an error included: who answers must be who was asked.
        if (request.Find("iss") is { } issuer ? !oidc.IsIssuer(issuer, client.Provider, context) : client.Provider.SaysIssuer)
        {
            return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.OtherProvider, "The answer does not name the issuer that was asked.");
        }

        if (request.Find("error") is { } error)
        {
            return Failed(error);
        }

        if (request.Find("code") is not { Length: > 0 } code)
        {
            return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Forged, "The answer has no code.");
        }

        var redeemed = await Redeem.RunAsync(code, request, client, context, ct);
        if (redeemed is not SsoOutcome<JsonElement>.Ok { Value: var tokens })
        {
            return redeemed.As<JsonElement, OidcSignIn>();
        }

        if (tokens.Text("id_token") is not { } token)
        {
            return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Forged, "The provider gave no id token.");
        }

        var judged = await SignedToken.CheckAsync(token, oidc, client.Provider, ["JWT"], context, ct);
        return judged is SsoOutcome<JsonElement>.Ok { Value: var claims }
            ? await WhoAsync(oidc, claims, tokens.Text("access_token"), request, client, context, ct)
            : judged.As<JsonElement, OidcSignIn>();
    }

    private static SsoOutcome<OidcSignIn> Failed(string error) => error switch
    {
        "access_denied" or "login_required" or "consent_required" or "interaction_required" or "account_selection_required" => SsoOutcome.Cancelled<OidcSignIn>(),
        "temporarily_unavailable" or "server_error" => SsoOutcome.TryLater<OidcSignIn>("The provider said so itself."),
        _ => SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Configuration, "The provider does not take the request."),
    };

    private static async ValueTask<SsoOutcome<OidcSignIn>> WhoAsync(OidcProviderBase oidc, JsonElement claims, string? accessToken, SsoCallback request, Client client, SsoContext context, CancellationToken ct)
    {
        if (claims.Text("nonce") is not { } nonce || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(nonce), Encoding.UTF8.GetBytes(request.Nonce)))
        {
            return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Forged, "The token answers another question (nonce).");
        }

        if (claims.Text("sub") is not { Length: <= 255 } subject || subject.Any(char.IsControl))
        {
            return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Forged, "The token names nobody.");
        }

        // Where one description speaks for several issuers, the one that answered is the one that signed.
        var issuer = claims.Text("iss")!;
        if (request.Find("iss") is { } answered && answered != issuer)
        {
            return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Forged, "The token is of another issuer than the answer.");
        }

        var idToken = new OidcClaims(claims);
        OidcClaims? userInfo = null;
        if (client.Provider.UserInfo is { } place && accessToken is not null && oidc.WantsUserInfo(idToken, context))
        {
            var asked = await Wire.GetAsync(place, accessToken, context, ct);
            if (asked is not SsoOutcome<JsonElement>.Ok { Value: var told })
            {
                return asked.As<JsonElement, OidcSignIn>();
            }

            // 5.3.2: without this, another person's answer could be slipped in.
            if (told.Text("sub") != subject)
            {
                return SsoOutcome.Refused<OidcSignIn>(SsoRefusalCode.Forged, "The user info is about somebody else.");
            }

            userInfo = new(told);
        }

        return SsoOutcome.Ok(new OidcSignIn
        {
            Provider = client.Provider,
            Settings = client.Settings,
            Issuer = issuer,
            Subject = subject,
            Claims = idToken,
            UserInfo = userInfo,
            AccessToken = accessToken is null ? null : new(accessToken),
        });
    }
}
