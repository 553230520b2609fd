using System.Collections.Concurrent;
using MediatR;

namespace Modular.Kernel;

/// <summary>What every <see cref="ModuleDb"/> needs from the container; one instance per host.</summary>
public sealed class KernelServices(TimeProvider clock, Subscriptions subscriptions)
{
    private readonly ConcurrentDictionary<string, WriteGate> _gates = new();
    private readonly ConcurrentDictionary<string, Signal> _signals = new();

    public TimeProvider Clock { get; } = clock;

    public Subscriptions Subscriptions { get; } = subscriptions;

    /// <summary>SQLite has one writer per file: writers of one process queue here, in turn, instead of polling a busy file. Whoever writes past <see cref="ModuleDb"/> takes the same turn.</summary>
    public WriteGate Gate(string module) => _gates.GetOrAdd(module, _ => new WriteGate());

    /// <summary>The outbox row of an event for code that writes by SQL, or null when nobody listens.</summary>
    public OutboxRow? Envelope(INotification @event) => Envelopes.For(@event, Subscriptions, Clock);

    /// <summary>Wakes the relay of a module whose outbox got rows past <see cref="ModuleDb"/>. After the commit.</summary>
    public void Told(string module) => Outbox(module).Ring();

    /// <summary>Wakes the relay of a module; it polls as well, so a lost wake-up costs time, never an event.</summary>
    internal Signal Outbox(string module) => _signals.GetOrAdd("outbox:" + module, _ => new Signal());

    internal Signal Inbox(string module) => _signals.GetOrAdd("inbox:" + module, _ => new Signal());

    internal Signal Mail(string module) => _signals.GetOrAdd("mail:" + module, _ => new Signal());
}

/// <summary>A fair, in-process turnstile in front of one SQLite file.</summary>
public sealed class WriteGate
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        return new Exit(_turn);
    }

    private sealed class Exit(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}

/// <summary>A wake-up that is remembered once.</summary>
internal sealed class Signal
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            if (_rung.CurrentCount == 0)
            {
                _rung.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Two rang at once: one memory is enough.
        }
    }

    /// <summary>Returns when rung or after <paramref name="atMost"/> of real time: it paces a loop, it decides nothing.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _rung.WaitAsync(atMost, cancellation);
}
