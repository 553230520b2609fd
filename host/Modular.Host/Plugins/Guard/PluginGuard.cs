using System.Collections.Frozen;
using System.Diagnostics;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Polly;
using Polly.CircuitBreaker;

namespace Modular.Host.Plugins;

/// <summary>
/// One plug-in's guard: quarantine, bulkhead, circuit breaker, deadline, counters, in this order, around every call. It limits the harm of code that
/// was approved; it is not a sandbox.
/// </summary>
internal sealed class PluginGuard
{
    /// <summary>How long a call may take to obey its token.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Which call the present work belongs to, for what a plug-in does by itself.</summary>
    private static readonly AsyncLocal<GuardedCall?> Present = new();

    private readonly PluginSettings _limits;
    private readonly TimeSpan _deadline;
    private readonly PluginMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly FrozenDictionary<GuardedCall, string> _spans;
    private volatile Lane _own;
    private volatile Lane _outside;

    public PluginGuard(PluginStanding standing, PluginSettings limits, PluginMetrics metrics, TimeProvider clock)
    {
        (Standing, _limits, _deadline, _metrics, _clock) = (standing, limits, TimeSpan.FromSeconds(limits.DeadlineSeconds), metrics, clock);
        _spans = GuardedCall.All.ToFrozenDictionary(call => call, call => $"plugin {Id} {call.Name}");
        (_own, _outside) = Lanes();
        // What hangs since before the release keeps its old lane; the new one is empty, its breaker closed.
        standing.Released += () => (_own, _outside) = Lanes();
    }

    public PluginStanding Standing { get; }

    public string Id => Standing.Plugin;

    /// <summary>"own" and "outside", see <see cref="GuardedCall.Outside"/>.</summary>
    public IEnumerable<(string Name, Lane Lane)> Both => [("own", _own), ("outside", _outside)];

    /// <summary>Calls the plug-in. Throws only when the caller went away, and only before the call or where <paramref name="mayThrow"/> says so.</summary>
    /// <param name="what">Which call.</param>
    /// <param name="log">The plug-in's log.</param>
    /// <param name="operation">Names the call in log and trace.</param>
    /// <param name="call">The call itself.</param>
    /// <param name="nonsense">Says what is wrong with an answer that no host can use; null when nothing is.</param>
    /// <param name="mayThrow">A caller who went away gets an <see cref="OperationCanceledException"/>; else <see cref="Ending.Failed"/>.</param>
    /// <param name="ct">The caller.</param>
    public async ValueTask<Called<T>> CallAsync<T>(GuardedCall what, ILogger log, Guid operation, Func<CancellationToken, ValueTask<T>> call, Func<T, string?> nonsense, bool mayThrow, CancellationToken ct)
        where T : class
    {
        if (Standing.IsQuarantined)
        {
            return NotCalled<T>(what, "quarantined");
        }

        var lane = what.Outside ? _outside : _own;
        if (!lane.TryEnter() && !await lane.WaitAsync(ct))
        {
            return NotCalled<T>(what, "full");
        }

        var flight = new Flight<T>(this, lane, what, operation, call, nonsense, ct);
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, ct);
        try
        {
            var outcome = await lane.Breaker.ExecuteOutcomeAsync(static (_, flight) => flight.RunAsync(), context, flight);
            if (outcome.Exception is BrokenCircuitException)
            {
                return NotCalled<T>(what, "resting");
            }
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            flight.Land();
        }

        if (flight.Answer is { } answer)
        {
            return new(answer, Ending.Answered, null);
        }

        if ((flight.CallerLeft && mayThrow) || flight.Why is null)
        {
            throw new OperationCanceledException(ct);
        }

        log.LogWarning("{Plugin} failed at {Call}, operation {Operation}: {Failure}", Id, what.Name, operation, flight.Why);
        return new(null, Ending.Failed, $"{Id}: {what.Name}: {flight.Why}");
    }

    /// <summary>Counts a lie. Once for each operation: a provider that is asked ten times about one payment tells one lie.</summary>
    public void Lied(Lie lie, GuardedCall what, Guid operation)
    {
        _metrics.Lied(Id, lie.Code);
        Standing.Lied(lie, what, operation);
    }

    /// <summary>It wanted to call a host it did not declare.</summary>
    public void Trespassed(Guid operation) => Lied(Lie.Host, Present.Value ?? GuardedCall.Egress, operation);

    private Called<T> NotCalled<T>(GuardedCall what, string why)
        where T : class
    {
        _metrics.NotCalled(Id, what.Name, why);
        return new(null, Ending.NotCalled, $"{Id}: {what.Name}: {why}");
    }

    private (Lane Own, Lane Outside) Lanes() => (
        new Lane(_limits, _clock, last => Standing.BreakerOpened(last, mayQuarantine: true)),
        new Lane(_limits, _clock, last => Standing.BreakerOpened(last, mayQuarantine: false)));

    /// <summary>One call under way.</summary>
    private sealed class Flight<T>(PluginGuard guard, Lane lane, GuardedCall what, Guid operation, Func<CancellationToken, ValueTask<T>> call, Func<T, string?> nonsense, CancellationToken caller)
        where T : class
    {
        // Not disposed before the plug-in is done: a token whose source is gone may never hear that the caller left.
        private CancellationTokenSource? _deadline;
        private CancellationTokenSource? _either;
        private Task? _running;
        private bool _late;

        public T? Answer { get; private set; }

        public string? Why { get; private set; }

        public bool CallerLeft { get; private set; }

        public async ValueTask<Polly.Outcome<object>> RunAsync()
        {
            using var span = Spans.Begin(guard._spans[what])?.SetTag("modular.operation", operation);
            var start = Stopwatch.GetTimestamp();
            var late = _deadline = new CancellationTokenSource(guard._deadline, guard._clock);
            _either = caller.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(late.Token, caller) : null;
            var token = (_either ?? late).Token;
            try
            {
                // On the pool, so that a plug-in that blocks before its first await can be abandoned too.
                var running = Task.Run(() => Call(token), CancellationToken.None);
                _running = running;
                var answer = await running.WaitAsync(guard._deadline + Grace, guard._clock, caller);
                Why = answer is null ? "null" : nonsense(answer);
                if (Why is null)
                {
                    Answer = answer;
                    guard._metrics.Called(guard.Id, what.Name, answer, late: false, Stopwatch.GetElapsedTime(start));
                    return Polly.Outcome.FromResult<object>(answer!);
                }

                guard.Lied(Lie.Nonsense, what, operation);
            }
            catch (OperationCanceledException) when (caller.IsCancellationRequested)
            {
                (CallerLeft, Why) = (true, nameof(OperationCanceledException));
                guard._metrics.Called(guard.Id, what.Name, answer: null, late: false, Stopwatch.GetElapsedTime(start));
                return Polly.Outcome.FromException<object>(new OperationCanceledException(caller));
            }
            catch (Exception failure)
            {
                span.Fail(failure);
                (_late, Why) = (late.IsCancellationRequested, late.IsCancellationRequested ? "timeout" : failure.GetType().Name);
                if (what.Outside && failure is HttpRequestException && !_late)
                {
                    // The contract lets a plug-in throw when it cannot ask whether a webhook is genuine. That is the provider's silence.
                    guard._metrics.Called(guard.Id, what.Name, answer: null, late: false, Stopwatch.GetElapsedTime(start));
                    return Polly.Outcome.FromException<object>(failure);
                }
            }

            lane.Last = new(what.Name, Why!);
            guard._metrics.Called(guard.Id, what.Name, answer: null, _late, Stopwatch.GetElapsedTime(start));
            return Polly.Outcome.FromException<object>(PluginFault.Sign);
        }

        private Task<T> Call(CancellationToken token)
        {
            Present.Value = what;
            return call(token).AsTask();
        }

        /// <summary>Gives the place back, now or when the plug-in is done.</summary>
        public void Land()
        {
            if (_running is { IsCompleted: false } running)
            {
                _ = FollowAsync(running);
            }
            else
            {
                End();
            }
        }

        private async Task FollowAsync(Task running)
        {
            await lane.FollowAsync(running, _late ? TimeSpan.Zero : Grace, stuck => guard.Standing.Hangs(stuck, what));
            End();
        }

        private void End()
        {
            _either?.Dispose();
            _deadline?.Dispose();
            lane.Leave();
        }
    }
}
