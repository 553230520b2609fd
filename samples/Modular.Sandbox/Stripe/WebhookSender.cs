using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Stripe;

/// <summary>Delivers events, signed, with retries, and keeps a log of what went out.</summary>
internal sealed class WebhookSender : IDisposable
{
    // Stripe spreads its retries over hours and days; a developer waits seconds, and the long tail stays.
    private static readonly TimeSpan[] Backoff =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24)];
    private const int Logged = 2000;
    private readonly Lock _gate = new();
    private readonly List<Delivery> _log = [];
    private readonly Dictionary<string, Task> _queues = [];
    private readonly List<(StripeAccount, StripeEvent, Route)> _reordering = [];
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly Chance _chance;
    private readonly FaultBoard _faults;
    private readonly CancellationToken _stopping;
    private FixedEndpoint? _fixed;

    public WebhookSender(SandboxOptions options, TimeProvider clock, Chance chance, FaultBoard faults, IHostApplicationLifetime lifetime)
    {
        (_clock, _chance, _faults, _stopping) = (clock, chance, faults, lifetime.ApplicationStopping);
        _http = options.WebhookHandler is { } handler ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
        _http.Timeout = TimeSpan.FromSeconds(20);
        if (!string.IsNullOrEmpty(options.WebhookUrl)) _fixed = new FixedEndpoint(options.WebhookUrl, options.WebhookSecret, ["*"]);
    }

    /// <summary>The endpoint that receives the events of every account.</summary>
    public FixedEndpoint? Fixed { get { lock (_gate) return _fixed; } set { lock (_gate) _fixed = value; } }

    public IReadOnlyList<Delivery> Log() { lock (_gate) return [.. _log]; }

    /// <summary>Hands an event to every endpoint that wants it. Never blocks, never throws.</summary>
    public void Send(StripeAccount account, StripeEvent happened)
    {
        foreach (var route in Routes(account, happened.Type))
        {
            if (_faults.Bite(FaultBoard.StripeWebhook, FaultBoard.Reorder, happened.Type) is { } window)
            {
                lock (_gate)
                {
                    _reordering.Add((account, happened, route));
                    if (_reordering.Count == 1) _ = ReleaseShuffled(TimeSpan.FromMilliseconds(window.WindowMs));
                }
                continue;
            }
            var copies = _faults.Bite(FaultBoard.StripeWebhook, FaultBoard.Duplicate, happened.Type)?.Times ?? 1;
            for (var i = 0; i < copies; i++) Enqueue(account, happened, route);
        }
    }

    /// <summary>Sends an event once more to where this delivery went; null when it is not known.</summary>
    public Delivery? Resend(string deliveryId)
    {
        Delivery? old;
        lock (_gate) old = _log.Find(d => d.Id == deliveryId);
        return old is null ? null : Enqueue(old.Account, old.Event, old.Route);
    }

    public static string Sign(string secret, long timestamp, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{timestamp}.{body}"))));

    public void Dispose() => _http.Dispose();

    private List<Route> Routes(StripeAccount account, string type)
    {
        var routes = account.Endpoints.Values.Where(e => e.Wants(type)).Select(e => new Route(e.Id, e.Url, e.Secret, e.ApiVersion)).ToList();
        if (Fixed is { } all && (all.Events.Contains("*") || all.Events.Contains(type))) routes.Add(new Route("fixed", all.Url, all.Secret, null));
        return routes;
    }

    private async Task ReleaseShuffled(TimeSpan window)
    {
        await Task.Delay(window, _clock, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<(StripeAccount, StripeEvent, Route)> held;
        lock (_gate)
        {
            held = [.. _reordering];
            _reordering.Clear();
        }
        // Boxed so that "did anything move" can be told by reference.
        foreach (var item in _chance.Disorder<object>([.. held]))
        {
            var (account, happened, route) = ((StripeAccount, StripeEvent, Route))item;
            Enqueue(account, happened, route);
        }
    }

    /// <summary>First attempts to one endpoint keep their order; retries do not hold the others up.</summary>
    private Delivery Enqueue(StripeAccount account, StripeEvent happened, Route route)
    {
        var delivery = new Delivery("dlv_" + _chance.Token(16), account, happened, route, _clock.GetUtcNow());
        lock (_gate)
        {
            _log.Add(delivery);
            if (_log.Count > Logged) _log.RemoveRange(0, _log.Count - Logged);
            var before = _queues.GetValueOrDefault(route.Url, Task.CompletedTask);
            _queues[route.Url] = Task.Run(async () =>
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (await Attempt(delivery, first: true) || delivery.State == "dropped") return;
                _ = Retry(delivery);
            }, _stopping);
        }
        return delivery;
    }

    private async Task Retry(Delivery delivery)
    {
        foreach (var wait in Backoff)
        {
            delivery.NextAttempt = _clock.GetUtcNow() + wait;
            await Task.Delay(wait, _clock, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested || await Attempt(delivery, first: false)) return;
        }
        delivery.NextAttempt = null;
        delivery.State = "failed";
    }

    private async Task<bool> Attempt(Delivery delivery, bool first)
    {
        var type = delivery.Event.Type;
        if (_faults.Bite(FaultBoard.StripeWebhook, FaultBoard.Delay, type) is { } delay)
            await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), _clock, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first && _faults.Bite(FaultBoard.StripeWebhook, FaultBoard.Drop, type) is not null)
        {
            delivery.State = "dropped";
            return false;
        }
        var json = StripeJson.Event(delivery.Event, delivery.Route.ApiVersion);
        if (_faults.Bite(FaultBoard.StripeWebhook, FaultBoard.Lie, type) is { } lie) Lies.Change(json["data"]!["object"], lie);
        var forged = _faults.Bite(FaultBoard.StripeWebhook, FaultBoard.Forge, type) is not null;
        var body = json.ToJsonString(StripeApi.Indented);
        var now = _clock.GetUtcNow();
        var signature = Sign(forged ? "whsec_forged" : delivery.Route.Secret, now.ToUnixTimeSeconds(), body);
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Route.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", string.Create(CultureInfo.InvariantCulture, $"t={now.ToUnixTimeSeconds()},v1={signature}"));
        request.Headers.TryAddWithoutValidation("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
        DeliveryAttempt attempt;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stopping);
            attempt = new DeliveryAttempt(now, (int)response.StatusCode, null, forged);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or InvalidOperationException or IOException)
        {
            attempt = new DeliveryAttempt(now, null, e is OperationCanceledException ? "no answer within 20 seconds" : e.Message, forged);
        }
        delivery.Add(attempt);
        if (attempt.Status is not (>= 200 and < 300)) return false;
        delivery.NextAttempt = null;
        delivery.State = "delivered";
        return true;
    }
}

internal sealed record FixedEndpoint(string Url, string Secret, IReadOnlyList<string> Events);

internal sealed record Route(string EndpointId, string Url, string Secret, string? ApiVersion);

internal sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Error, bool Forged);

/// <summary>One event on its way to one endpoint.</summary>
internal sealed class Delivery(string id, StripeAccount account, StripeEvent happened, Route route, DateTimeOffset at)
{
    private readonly Lock _gate = new();
    private readonly List<DeliveryAttempt> _attempts = [];

    public string Id => id;
    public StripeAccount Account => account;
    public StripeEvent Event => happened;
    public Route Route => route;
    public DateTimeOffset At => at;
    public string State { get; set; } = "pending";
    public DateTimeOffset? NextAttempt { get; set; }
    public IReadOnlyList<DeliveryAttempt> Attempts { get { lock (_gate) return [.. _attempts]; } }

    public void Add(DeliveryAttempt attempt) { lock (_gate) _attempts.Add(attempt); }
}
