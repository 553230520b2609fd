using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Apis;

/// <summary>One message on its way to one address. <see cref="Write"/> makes the request anew for every attempt; true forges it.</summary>
internal sealed record Hook(string Type, string Subject, string Account, string Url, Func<Fault?, bool, HttpRequestMessage> Write)
{
    /// <summary>Told when every attempt failed.</summary>
    public Action? GivenUp { get; init; }
}

/// <summary>Delivers hooks in order, with retries and the knobs of its target, and keeps a log.</summary>
internal sealed class HookSender : IDisposable
{
    // Spread over hours and days in the world; a developer waits seconds, and the long tail stays.
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];
    private const int Logged = 2000;
    private readonly Lock _gate = new();
    private readonly List<HookDelivery> _log = [];
    private readonly Dictionary<string, Task> _queues = [];
    private readonly List<Hook> _reordering = [];
    private readonly string _target;
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly Chance _chance;
    private readonly FaultBoard _faults;
    private readonly CancellationToken _stopping;

    public HookSender(string target, SandboxOptions options, TimeProvider clock, Chance chance, FaultBoard faults, IHostApplicationLifetime lifetime)
    {
        (_target, _clock, _chance, _faults, _stopping) = (target, clock, chance, faults, lifetime.ApplicationStopping);
        _http = options.WebhookHandler is { } handler ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
        _http.Timeout = TimeSpan.FromSeconds(20);
    }

    public IReadOnlyList<HookDelivery> Log() { lock (_gate) return [.. _log]; }

    /// <summary>Never blocks, never throws.</summary>
    public void Send(Hook hook)
    {
        if (_faults.Bite(_target, FaultBoard.Reorder, hook.Type) is { } window)
        {
            lock (_gate)
            {
                _reordering.Add(hook);
                if (_reordering.Count == 1) _ = ReleaseShuffledAsync(TimeSpan.FromMilliseconds(window.WindowMs));
            }

            return;
        }

        var copies = _faults.Bite(_target, FaultBoard.Duplicate, hook.Type)?.Times ?? 1;
        for (var i = 0; i < copies; i++) Enqueue(hook);
    }

    public HookDelivery? Resend(string deliveryId)
    {
        HookDelivery? old;
        lock (_gate) old = _log.Find(d => d.Id == deliveryId);
        return old is null ? null : Enqueue(old.Hook);
    }

    public void Dispose() => _http.Dispose();

    private async Task ReleaseShuffledAsync(TimeSpan window)
    {
        await Task.Delay(window, _clock, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<Hook> held;
        lock (_gate)
        {
            held = [.. _reordering];
            _reordering.Clear();
        }

        foreach (var hook in _chance.Disorder<Hook>(held)) Enqueue(hook);
    }

    /// <summary>First attempts to one address keep their order; retries do not hold the others up.</summary>
    private HookDelivery Enqueue(Hook hook)
    {
        var delivery = new HookDelivery("dlv_" + _chance.Token(16), hook, _clock.GetUtcNow());
        var place = new Uri(hook.Url).GetLeftPart(UriPartial.Path);
        lock (_gate)
        {
            _log.Add(delivery);
            if (_log.Count > Logged) _log.RemoveRange(0, _log.Count - Logged);
            var before = _queues.GetValueOrDefault(place, Task.CompletedTask);
            _queues[place] = Task.Run(async () =>
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (await AttemptAsync(delivery, first: true) || delivery.State == "dropped") return;
                _ = RetryAsync(delivery);
            }, _stopping);
        }

        return delivery;
    }

    private async Task RetryAsync(HookDelivery delivery)
    {
        foreach (var wait in Backoff)
        {
            var pause = Task.Delay(wait, _clock, _stopping);
            delivery.NextAttempt = _clock.GetUtcNow() + wait;
            await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delivery.NextAttempt = null;
            if (_stopping.IsCancellationRequested || await AttemptAsync(delivery, first: false)) return;
        }

        delivery.State = "failed";
        delivery.Hook.GivenUp?.Invoke();
    }

    private async Task<bool> AttemptAsync(HookDelivery delivery, bool first)
    {
        var type = delivery.Hook.Type;
        if (_faults.Bite(_target, FaultBoard.Delay, type) is { } delay)
            await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), _clock, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first && _faults.Bite(_target, FaultBoard.Drop, type) is not null)
        {
            delivery.State = "dropped";
            return false;
        }

        using var request = delivery.Hook.Write(_faults.Bite(_target, FaultBoard.Lie, type), _faults.Bite(_target, FaultBoard.Forge, type) is not null);
        int? status = null;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stopping);
            status = (int)response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or InvalidOperationException or IOException)
        {
        }

        delivery.Add(status);
        if (status is not (>= 200 and < 300)) return false;
        delivery.State = "delivered";
        return true;
    }
}

/// <summary>A hook in the log.</summary>
internal sealed class HookDelivery(string id, Hook hook, DateTimeOffset at)
{
    private readonly Lock _gate = new();
    private readonly List<int?> _answers = [];

    public string Id => id;
    public Hook Hook => hook;
    public DateTimeOffset At => at;
    public string State { get; set; } = "pending";

    /// <summary>When it is tried again; null while an attempt is under way, and when there is none to come.</summary>
    public DateTimeOffset? NextAttempt { get; set; }

    /// <summary>The status of each attempt; null: no answer.</summary>
    public IReadOnlyList<int?> Answers { get { lock (_gate) return [.. _answers]; } }

    public void Add(int? status) { lock (_gate) _answers.Add(status); }

    public object Describe() => new { id, type = hook.Type, subject = hook.Subject, account = hook.Account, url = hook.Url, at, state = State, nextAttempt = NextAttempt, answers = Answers };
}
