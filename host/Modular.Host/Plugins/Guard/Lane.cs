using Polly;
using Polly.CircuitBreaker;

namespace Modular.Host.Plugins;

/// <summary>
/// Bulkhead and circuit breaker of one kind of calls. A call that was abandoned keeps its place until it really ends: what hangs can fill its own
/// lane and nothing else.
/// </summary>
internal sealed class Lane
{
    private readonly PluginSettings _limits;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _places;
    private readonly CircuitBreakerStateProvider _state = new();
    private int _waiting;
    private int _stuck;

    /// <param name="limits">How many, how long.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="opened">Told whenever the breaker opens, with the last failure.</param>
    public Lane(PluginSettings limits, TimeProvider clock, Action<LaneFailure> opened)
    {
        (_limits, _clock, _places) = (limits, clock, new SemaphoreSlim(limits.Concurrent, limits.Concurrent));
        Breaker = new ResiliencePipelineBuilder<object> { TimeProvider = clock }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<object>
        {
            ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is PluginFault),
            FailureRatio = 0.5,
            MinimumThroughput = limits.BreakerCalls,
            SamplingDuration = TimeSpan.FromMinutes(5),
            BreakDuration = TimeSpan.FromSeconds(limits.BreakerSeconds),
            StateProvider = _state,
            OnOpened = _ =>
            {
                opened(Last);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    public ResiliencePipeline<object> Breaker { get; }

    /// <summary>0 closed, 1 half open (one call tries), 2 open.</summary>
    public int BreakerState => _state.CircuitState switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 };

    public int Running => _limits.Concurrent - _places.CurrentCount;

    /// <summary>Abandoned calls that still run.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    public LaneFailure Last { get; set; } = new("", "");

    public bool TryEnter() => _places.Wait(0);

    /// <summary>Waits for a place, if few others do, and not long. False: there is none.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken ct)
    {
        if (Interlocked.Increment(ref _waiting) > _limits.Queue)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(_limits.QueueSeconds), _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
            await _places.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Leave() => _places.Release();

    /// <summary>Waits until an abandoned call ends.</summary>
    /// <param name="running">The call.</param>
    /// <param name="grace">How long it may still take to obey.</param>
    /// <param name="stuck">Told, with their number, when it did not.</param>
    public async Task FollowAsync(Task running, TimeSpan grace, Action<int> stuck)
    {
        await running.WaitAsync(grace, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!running.IsCompleted)
        {
            stuck(Interlocked.Increment(ref _stuck));
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Interlocked.Decrement(ref _stuck);
        }
    }
}

/// <param name="Call">Which call.</param>
/// <param name="Why">"timeout", "nonsense" or an exception's type.</param>
internal sealed record LaneFailure(string Call, string Why);

/// <summary>Stands for a plug-in's failure on its way through the breaker; never thrown.</summary>
internal sealed class PluginFault : Exception
{
    public static readonly PluginFault Sign = new();
}
