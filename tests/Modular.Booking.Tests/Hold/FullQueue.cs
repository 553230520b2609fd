using System.Net;
using Autofac;
using Modular.Booking.Hold;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Hold;

/// <summary>Whoever comes when the writer's queue is full is told so at once and when to come again; those who wait are served.</summary>
public sealed class FullQueue
{
    private const int Most = 4;

    [Theory, BothDatabases]
    public async Task A_full_queue_answers_429_with_retry_after_and_loses_nobody_who_waits(Database database)
    {
        var door = new Door();
        await using var host = await TestHost.StartAsync(database, new()
        {
            Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Hold:Queue"] = "4" },
            Register = container => container.RegisterDecorator<IHoldStore>((_, _, inner) => door.Before(inner)),
        });
        var departure = (await (await Shop.OpenAsync(host.Services, payments: false)).SellAsync(host.Services, places: 50)).Single();

        // One is being written and waits behind the door, the queue takes four more.
        var first = departure.HoldAsync(host.Http);
        await door.Reached;
        var waiting = new List<Task<HttpResponseMessage>>();
        HttpResponseMessage? refused = null;
        while (refused is null)
        {
            waiting.Add(departure.HoldAsync(host.Http));
            if (waiting.Count > Most)
            {
                refused = await await Task.WhenAny(waiting);
            }
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("busy", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        door.Open();
        var answers = await Task.WhenAll(waiting.Append(first));
        Assert.Equal(Most + 1, answers.Count(a => a.StatusCode == HttpStatusCode.Created));
        using var again = await departure.HoldAsync(host.Http);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Empty(await Books.FaultsAsync(host.Services));
    }

    private sealed class Door : IHoldStore
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private IHoldStore? _inner;

        public Task Reached => _reached.Task;

        public int Lanes => 1;

        public void Open() => _open.SetResult();

        public Door Before(IHoldStore inner)
        {
            _inner = inner;
            return this;
        }

        public async Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now)
        {
            _reached.TrySetResult();
            await _open.Task;
            return await _inner!.WriteAsync(commands, now);
        }
    }
}
