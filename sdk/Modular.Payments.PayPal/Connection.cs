using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>PayPal's REST interface over the client the host gave us, and every way in which a call can fail.</summary>
internal static class Connection
{
    private static readonly Uri Live = new("https://api-m.paypal.com/"), Play = new("https://api-m.sandbox.paypal.com/");

    public static Uri Base(PaymentContext context) => !context.Sandbox ? Live
        : context.Settings.FindUrl(Description.ApiBase) is { } simulator ? new Uri(simulator.AbsoluteUri.TrimEnd('/') + "/")
        : Play;

    /// <summary>A call that changes nothing.</summary>
    public static Task<Answer> ReadAsync(PaymentContext context, string path, CancellationToken ct) => CallAsync(context, HttpMethod.Get, path, null, null, mutating: false, ct);

    /// <summary>A question that is asked by POST and changes nothing.</summary>
    public static Task<Answer> AskAsync(PaymentContext context, string path, byte[] body, CancellationToken ct) => CallAsync(context, HttpMethod.Post, path, body, null, mutating: false, ct);

    /// <summary>A call that may move money or make something: a lost answer is Unknown. PayPal replays the first good answer under the key.</summary>
    public static Task<Answer> ActAsync(PaymentContext context, string path, JsonObject body, string? key, CancellationToken ct) =>
        CallAsync(context, HttpMethod.Post, path, Encoding.UTF8.GetBytes(body.ToJsonString()), key, mutating: true, ct);

    /// <summary>What makes the settings unusable before anybody is asked; null when nothing does.</summary>
    public static string? Problem(PaymentContext context) =>
        !Usable(context.Settings.FindText(Description.ClientId)) ? "The client id is missing or contains blanks."
        : !Usable(context.Settings.FindSecret(Description.ClientSecret)?.Reveal()) ? "The secret is missing or contains blanks."
        : null;

    /// <summary>One request as it is, without a token of its own.</summary>
    public static async Task<Answer> SendAsync(PaymentContext context, HttpRequestMessage request, bool mutating, CancellationToken ct)
    {
        try
        {
            using var response = await context.Http.SendAsync(request, ct);
            var body = Parse(await response.Content.ReadAsByteArrayAsync(ct));
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                return new(PaymentOutcome.Ok(default(JsonElement)));
            }

            if (response.IsSuccessStatusCode)
            {
                return body is { } good ? new(PaymentOutcome.Ok(good)) : new(Failures.NoAnswer<JsonElement>(mutating, "PayPal's answer is no JSON."));
            }

            var failure = Failures.Of((int)response.StatusCode, body, RetryAfter(response, context), mutating);
            context.Log.LogWarning("PayPal answered {Status} {Issue}: {Outcome}", (int)response.StatusCode, failure.Issue, failure.Outcome.GetType().Name);
            return failure;
        }
        catch (Exception broken) when (!ct.IsCancellationRequested)
        {
            // Also a refused connection: a handler of the host may have tried before, so that the last failure proves nothing about the first.
            context.Log.LogWarning("PayPal did not answer: {Exception}", broken.GetType().Name);
            return new(Failures.NoAnswer<JsonElement>(mutating, $"No answer from PayPal ({broken.GetType().Name})."));
        }
    }

    private static async Task<Answer> CallAsync(PaymentContext context, HttpMethod method, string path, byte[]? body, string? key, bool mutating, CancellationToken ct)
    {
        if (Problem(context) is { } problem)
        {
            return new(PaymentOutcome.Refused<JsonElement>(RefusalCode.Configuration, problem));
        }

        for (var anew = false; ; anew = true)
        {
            var token = await Tokens.GetAsync(context, anew, ct);
            if (token is not PaymentOutcome<string>.Ok { Value: var bearer })
            {
                return new(token.Map<JsonElement>(_ => default));
            }

            using var request = new HttpRequestMessage(method, new Uri(Base(context), path));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            request.Headers.Add("Prefer", "return=representation");
            if (key is not null)
            {
                request.Headers.Add("PayPal-Request-Id", key);
            }

            if (body is not null)
            {
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
            }

            var answer = await SendAsync(context, request, mutating, ct);
            if (anew || answer.Issue is not ("invalid_token" or "AUTHENTICATION_FAILURE"))
            {
                return answer;
            }

            // The kept token was taken back early; nothing was done, so this is no retry of a deed.
        }
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, PaymentContext context)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - context.Clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static bool Usable(string? text) => text is { Length: > 0 } && text.All(letter => letter is > ' ' and < (char)127);
}
