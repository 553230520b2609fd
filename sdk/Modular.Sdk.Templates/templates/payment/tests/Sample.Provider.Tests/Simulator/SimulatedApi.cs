using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;

namespace SampleNamespace.Tests.Simulator;

/// <summary>The provider as its documentation describes it: keys, failures, webhooks. Shares no code with the plug-in, so that one misreading is not made twice.</summary>
/// <param name="clock">What time it is there.</param>
/// <param name="pages">Where payers pay; the provider's own address when null.</param>
internal sealed class SimulatedApi(TimeProvider clock, Uri? pages = null) : HttpMessageHandler
{
    public const string Host = "api.sandbox.sample-id.example";

    public const string ApiKey = "sandbox_key_of_the_simulator", WebhookSecret = "sandbox_secret_of_the_simulator";

    private readonly Lock _gate = new();
    private readonly Book _book = new(clock, pages ?? new("https://pay.sandbox.sample-id.example/"));
    private readonly Dictionary<string, (string Asked, HttpStatusCode Status, string Answer)> _keys = [];
    private readonly Queue<RawWebhook> _webhooks = new();
    private (Breakage Breakage, Deed Deed)? _next;
    private int _events;

    /// <summary>Makes the next call of this kind go wrong, once.</summary>
    public bool Break(Breakage breakage, Deed deed)
    {
        _next = (breakage, deed);
        return true;
    }

    /// <summary>A person pays on the page.</summary>
    public void Pay(Uri page)
    {
        lock (_gate)
        {
            Tell("checkout.paid", _book.Pay(page.Segments[^1]));
        }
    }

    /// <summary>What the page shows: a checkout as the API tells it.</summary>
    public JsonNode? Find(string checkout)
    {
        lock (_gate)
        {
            return _book.Read(["checkouts", checkout]) is (HttpStatusCode.OK, var found) ? JsonNode.Parse(found) : null;
        }
    }

    public bool HasWebhook => _webhooks.Count > 0;

    public RawWebhook NextWebhook()
    {
        lock (_gate)
        {
            return _webhooks.Dequeue();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        lock (_gate)
        {
            return Answer(request, path, body);
        }
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, string[] path, string body)
    {
        if (request.RequestUri!.Host != Host || request.Headers.Authorization?.ToString() != "Bearer " + ApiKey)
        {
            return Json(HttpStatusCode.Unauthorized, """{"code":"unauthorized"}""");
        }

        var isActing = request.Method == HttpMethod.Post;
        var breakage = isActing && _next is { } next && next.Deed == (path.Length == 1 ? Deed.Begin : Deed.Refund) ? next.Breakage : (Breakage?)null;
        _next = breakage is null ? _next : null;
        switch (breakage)
        {
            case Breakage.NeverArrives:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "The line broke.");
            case Breakage.TooManyRequests:
                var busy = Json(HttpStatusCode.TooManyRequests, """{"code":"too_many_requests"}""");
                busy.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));
                return busy;
            case Breakage.Unavailable:
                return Json(HttpStatusCode.ServiceUnavailable, "down for maintenance");
        }

        var (status, answer) = isActing ? Once(request.Headers.GetValues("Idempotency-Key").Single(), path, body) : _book.Read(path);
        return breakage == Breakage.AnswerLost ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "The line broke.") : Json(status, answer);
    }

    /// <summary>One key, one deed: the same question gets the first answer again, another question is turned away.</summary>
    private (HttpStatusCode Status, string Answer) Once(string key, string[] path, string body)
    {
        var asked = string.Join('/', path) + body;
        if (_keys.TryGetValue(key, out var before))
        {
            return before.Asked == asked ? (before.Status, before.Answer) : (HttpStatusCode.UnprocessableEntity, """{"code":"key_reused"}""");
        }

        var (status, answer) = _book.Act(path, JsonNode.Parse(body)!.AsObject());
        _keys[key] = (asked, status, answer);
        if (status == HttpStatusCode.Created && path is ["checkouts", var id, "refunds"])
        {
            Tell("checkout.refunded", _book.Read(["checkouts", id]).Answer);
        }

        return (status, answer);
    }

    private void Tell(string type, string checkout)
    {
        var now = clock.GetUtcNow();
        var body = new JsonObject { ["id"] = $"evt_{++_events}", ["type"] = type, ["created_at"] = now, ["data"] = JsonNode.Parse(checkout) }.ToJsonString();
        var stamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(WebhookSecret), Encoding.UTF8.GetBytes($"{stamp}.{body}")));
        _webhooks.Enqueue(new()
        {
            Method = "POST",
            Url = new("https://host.example/hooks/pay/key"),
            Headers = new([new("Content-Type", "application/json"), new("SampleClass-Signature", $"t={stamp},v1={signature}")]),
            Body = Encoding.UTF8.GetBytes(body),
        });
    }

    private static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
}
