using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Telemetry;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>
/// Queue, then commit in batches: a few lanes per process, each one batch at a time, each caller answered after the commit. One departure
/// always uses one lane, so that a hot one is written by one writer instead of many waiting for a row lock. Several hosts stay safe:
/// the store reads counters under the pools' locks. A full queue (setting Hold:Queue, per lane) is refused at once.
/// </summary>
internal sealed class HoldWriter : IHostedService
{
    public const int MaxBatch = 64;
    private const int Queue = 1024;
    private readonly Lane[] _lanes;

    public HoldWriter(IHoldStore store, BookingMetrics metrics, IConfiguration configuration, TimeProvider clock, ILogger<HoldWriter> log)
    {
        var queue = configuration.GetValue("Hold:Queue", Queue);
        _lanes = [.. Enumerable.Range(0, store.Lanes).Select(_ => new Lane(store, metrics, queue, clock, log))];
        metrics.WatchQueues(() => Queues);
    }

    /// <summary>How many holds wait for each lane of this process.</summary>
    public IReadOnlyList<int> Queues => [.. _lanes.Select(lane => lane.Length)];

    /// <summary>Holds, refuses, or throws when the database did not answer: then nobody knows, and the same key may be tried again.</summary>
    public ValueTask<Outcome<HeldOrder>> HoldAsync(HoldCommand command) => _lanes[(uint)command.DepartureId.GetHashCode() % _lanes.Length].EnqueueAsync(command);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes)
        {
            lane.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>What was accepted is finished; nothing new is.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Select(lane => lane.DrainAsync())).WaitAsync(cancellationToken);

    private sealed record Waiting(HoldCommand Command, TaskCompletionSource<Outcome<HeldOrder>> Answer, ActivityContext Trace);

    private sealed class Lane(IHoldStore store, BookingMetrics metrics, int most, TimeProvider clock, ILogger log)
    {
        private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(most) { SingleReader = true });
        private Task _running = Task.CompletedTask;

        public int Length => _queue.Reader.Count;

        public ValueTask<Outcome<HeldOrder>> EnqueueAsync(HoldCommand command)
        {
            var waiting = new Waiting(command, new TaskCompletionSource<Outcome<HeldOrder>>(TaskCreationOptions.RunContinuationsAsynchronously), Spans.Present);
            return _queue.Writer.TryWrite(waiting) ? new ValueTask<Outcome<HeldOrder>>(waiting.Answer.Task) : new ValueTask<Outcome<HeldOrder>>(Refusals.Busy);
        }

        public void Start() => _running = Task.Run(RunAsync);

        public Task DrainAsync()
        {
            _queue.Writer.TryComplete();
            return _running;
        }

        private async Task RunAsync()
        {
            var batch = new List<Waiting>(MaxBatch);
            while (await _queue.Reader.WaitToReadAsync())
            {
                batch.Clear();
                while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                await SettleAsync(batch);
            }
        }

        private async Task SettleAsync(List<Waiting> batch)
        {
            try
            {
                // One commit for many: it stands in the trace of the first request that is traced.
                using var span = Spans.Begin("write holds", batch.Find(w => w.Trace != default)?.Trace ?? default)?.SetTag("modular.holds", batch.Count);
                var start = Stopwatch.GetTimestamp();
                var verdicts = await store.WriteAsync([.. batch.Select(w => w.Command)], clock.UtcNow());
                metrics.Batch(batch.Count, Stopwatch.GetElapsedTime(start));
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Answer.TrySetResult(verdicts[i]);
                }
            }
            catch (Exception failure) when (batch.Count > 1)
            {
                // One bad wish (a number drawn twice, a key two hosts saw at once) must not spoil its neighbours: each one by itself.
                log.LogInformation("A batch of {Count} holds was refused by the database ({Failure}); trying one by one", batch.Count, failure.GetType().Name);
                foreach (var waiting in batch)
                {
                    await SettleAsync([waiting]);
                }
            }
            catch (Exception failure)
            {
                batch[0].Answer.TrySetException(new HoldFailedException(failure));
            }
        }
    }
}

/// <summary>The database did not say whether the hold was written: ask again with the same key.</summary>
internal sealed class HoldFailedException(Exception inner) : Exception("The hold was not answered by the database.", inner);

/// <summary>Reads the facts under lock, lets the rules decide, writes verdicts and counters, commits: one transaction.</summary>
internal interface IHoldStore
{
    /// <summary>How many batches may be under way at once.</summary>
    int Lanes { get; }

    Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now);
}
