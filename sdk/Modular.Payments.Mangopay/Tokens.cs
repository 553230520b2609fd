using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>The access token of a platform, kept in the host's encrypted store until shortly before its end.</summary>
internal static class Tokens
{
    public static async Task<PaymentOutcome<string>> GetAsync(PaymentContext context, bool anew, CancellationToken ct)
    {
        var (id, key) = (Connection.Client(context), context.Settings.FindSecret(Description.ApiKey)!.Reveal());
        // New credentials must not go on with the old ones' token.
        var place = "token:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}:{key}:{Connection.Base(context).Authority}")).AsSpan(0, 12));
        if (!anew && await context.State.FindAsync(place, ct) is { } kept)
        {
            return PaymentOutcome.Ok(kept);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Connection.Base(context), "v2.01/oauth/token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{key}")));
        var answer = await Connection.SendAsync(context, request, mutating: false, ct);
        if (answer.Body is not { } body)
        {
            // What OAuth calls a bad request is a wrong client id or key here.
            return answer.Issue is "invalid_client" or "invalid_grant" or "unauthorized_client" ? PaymentOutcome.Refused<string>(RefusalCode.Credentials, answer.Issue) : answer.Failed<string>();
        }

        if (body.Text("access_token") is not { Length: > 0 and <= 4000 } token)
        {
            return Failures.NoAnswer<string>(mutating: false, "Mangopay gave no token.");
        }

        if (((JsonElement?)body).Number("expires_in") is { } life and > 120)
        {
            await context.State.PutAsync(place, token, TimeSpan.FromSeconds(life - 60), ct);
        }

        return PaymentOutcome.Ok(token);
    }
}
