using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>Mangopay's REST interface over the client the host gave us, and every way in which a call can fail.</summary>
internal static class Connection
{
    private static readonly Uri Live = new("https://api.mangopay.com/"), Play = new("https://api.sandbox.mangopay.com/");

    public static Uri Base(PaymentContext context) => !context.Sandbox ? Live
        : context.Settings.FindUrl(Description.ApiBase) is { } simulator ? new Uri(simulator.AbsoluteUri.TrimEnd('/') + "/")
        : Play;

    public static string Client(PaymentContext context) => context.Settings.FindText(Description.ClientId)!;

    /// <summary>A call that changes nothing.</summary>
    public static Task<Answer> ReadAsync(PaymentContext context, string path, CancellationToken ct) => CallAsync(context, HttpMethod.Get, path, null, null, mutating: false, ct);

    /// <summary>A change that may be made twice without harm.</summary>
    public static Task<Answer> PutAsync(PaymentContext context, string path, JsonObject body, CancellationToken ct) => CallAsync(context, HttpMethod.Put, path, body, null, mutating: true, ct);

    /// <summary>
    /// A call that may move money or make something, once for its key: a lost answer is Unknown. Mangopay turns a known key away and keeps what it answered
    /// the first time, which is then the answer; while the first call is still under way there is none.
    /// </summary>
    public static async Task<Answer> ActAsync(PaymentContext context, string path, JsonObject body, OperationKey? key, CancellationToken ct)
    {
        var answer = await CallAsync(context, HttpMethod.Post, path, body, key?.Key, mutating: true, ct);
        if (answer.Issue != KnownKey || key is not { } known)
        {
            return answer;
        }

        var kept = await ReadAsync(context, $"responses/{known.Key}", ct);
        if (kept.Body is not { } first || !int.TryParse(first.Text("StatusCode") ?? ((JsonElement?)first).Number("StatusCode")?.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var status))
        {
            return new(PaymentOutcome.TryLater<JsonElement>(null, certainlyNotExecuted: false, "Another call with this key is under way."), answer.Issue);
        }

        return first.Find("Resource") is { ValueKind: JsonValueKind.Object } resource && status is >= 200 and < 300
            ? new(PaymentOutcome.Ok(resource))
            : Failures.Of(status, first.Find("Resource"), null, mutating: true);
    }

    /// <summary>What makes the settings unusable before anybody is asked; null when nothing does.</summary>
    public static string? Problem(PaymentContext context) =>
        !Usable(context.Settings.FindText(Description.ClientId)) ? "The client id is missing or contains blanks."
        : !Usable(context.Settings.FindSecret(Description.ApiKey)?.Reveal()) ? "The API key is missing or contains blanks."
        : null;

    /// <summary>One request as it is, without a token of its own.</summary>
    public static async Task<Answer> SendAsync(PaymentContext context, HttpRequestMessage request, bool mutating, CancellationToken ct)
    {
        try
        {
            using var response = await context.Http.SendAsync(request, ct);
            var body = Parse(await response.Content.ReadAsByteArrayAsync(ct));
            if (response.IsSuccessStatusCode)
            {
                return body is { } good ? new(PaymentOutcome.Ok(good)) : new(Failures.NoAnswer<JsonElement>(mutating, "Mangopay's answer is no JSON."));
            }

            var failure = Failures.Of((int)response.StatusCode, body, RetryAfter(response, context), mutating);
            context.Log.LogWarning("Mangopay answered {Status} {Issue}: {Outcome}", (int)response.StatusCode, failure.Issue, failure.Outcome.GetType().Name);
            return (int)response.StatusCode switch
            {
                401 when response.Headers.WwwAuthenticate.Any(it => it.Scheme == "PendingUserAction") => new(PaymentOutcome.Refused<JsonElement>(RefusalCode.State, "The owner must confirm who they are at Mangopay."), Failures.PendingUserAction),
                401 => failure with { Issue = failure.Issue ?? Unauthorized },
                409 => failure with { Issue = KnownKey },
                _ => failure,
            };
        }
        catch (Exception broken) when (!ct.IsCancellationRequested)
        {
            // Also a refused connection: a handler of the host may have tried before, so that the last failure proves nothing about the first.
            context.Log.LogWarning("Mangopay did not answer: {Exception}", broken.GetType().Name);
            return new(Failures.NoAnswer<JsonElement>(mutating, $"No answer from Mangopay ({broken.GetType().Name})."));
        }
    }

    private const string KnownKey = "known_key", Unauthorized = "unauthorized";

    private static async Task<Answer> CallAsync(PaymentContext context, HttpMethod method, string path, JsonObject? body, string? key, bool mutating, CancellationToken ct)
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

            using var request = new HttpRequestMessage(method, new Uri(Base(context), $"v2.01/{Uri.EscapeDataString(Client(context))}/{path}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            if (body is not null)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString())) { Headers = { ContentType = new("application/json") } };
            }

            var answer = await SendAsync(context, request, mutating, ct);
            var isTurnedAway = answer.Outcome is PaymentOutcome<JsonElement>.Refused { Code: var code } && code == RefusalCode.Credentials && answer.Issue != "forbidden_ressource";
            if (anew || !isTurnedAway)
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

    /// <summary>Retry-After where it is; else the earliest end of the windows that are used up.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response, PaymentContext context)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - context.Clock.GetUtcNow();
        if (wait is null && response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            var ends = Numbers(response, "x-ratelimit-remaining").Zip(Numbers(response, "x-ratelimit-reset")).Where(it => it.First <= 0).Select(it => DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(it.Second, 0, 253402300799)));
            wait = ends.Select(end => (TimeSpan?)(end - context.Clock.GetUtcNow())).Max();
        }

        return wait > TimeSpan.Zero ? wait : null;
    }

    private static IEnumerable<long> Numbers(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var lines)
        ? lines.SelectMany(line => line.Split(',')).Select(text => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue)
        : [];

    private static bool Usable(string? text) => text is { Length: > 0 } && text.All(letter => letter is > ' ' and < (char)127);
}
