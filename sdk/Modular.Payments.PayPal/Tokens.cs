using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>The access token of an account, kept in the host's encrypted store until shortly before its end.</summary>
internal static class Tokens
{
    public static async Task<PaymentOutcome<string>> GetAsync(PaymentContext context, bool anew, CancellationToken ct)
    {
        var (id, secret) = (context.Settings.FindText(Description.ClientId)!, context.Settings.FindSecret(Description.ClientSecret)!.Reveal());
        // New credentials must not go on with the old ones' token.
        var place = "token:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}:{secret}:{Connection.Base(context).Authority}")).AsSpan(0, 12));
        if (!anew && await context.State.FindAsync(place, ct) is { } kept)
        {
            return PaymentOutcome.Ok(kept);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Connection.Base(context), "v1/oauth2/token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        var answer = await Connection.SendAsync(context, request, mutating: false, ct);
        if (answer.Body is not { } body)
        {
            return answer.Failed<string>();
        }

        if (body.Text("access_token") is not { Length: > 0 and <= 4000 } token)
        {
            return Failures.NoAnswer<string>(mutating: false, "PayPal gave no token.");
        }

        var life = body.Find("expires_in") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var seconds) ? seconds : 0;
        if (life > 120)
        {
            await context.State.PutAsync(place, token, TimeSpan.FromSeconds(life - 60), ct);
        }

        return PaymentOutcome.Ok(token);
    }
}
