using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Modular.Sdk.Oidc.Provider;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.SignIn;

/// <summary>A code for tokens.</summary>
internal static class Redeem
{
    private const string Jwt = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static ValueTask<SsoOutcome<JsonElement>> RunAsync(string code, SsoCallback request, Client client, SsoContext context, CancellationToken ct)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", request.RedirectUri.AbsoluteUri),
            new("code_verifier", request.CodeVerifier),
        };
        var ask = new HttpRequestMessage(HttpMethod.Post, client.Provider.Token);
        var secret = client.Credential.Secret?.Reveal();
        if (client.Credential.Assertion is { } sign)
        {
            form.AddRange([new("client_id", client.Id), new("client_assertion_type", Jwt), new("client_assertion", sign(client.Provider))]);
        }
        else if (client.Provider.TakesBasic)
        {
            // RFC 6749, 2.3.1: both halves are form-encoded before they are joined.
            ask.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(client.Id)}:{WebUtility.UrlEncode(secret)}")));
        }
        else
        {
            form.AddRange([new("client_id", client.Id), new("client_secret", secret!)]);
        }

        ask.Content = new FormUrlEncodedContent(form);
        return Wire.SendAsync(ask, context, ct);
    }
}
