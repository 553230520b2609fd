using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Hold;

/// <summary>A class of its own for each database, so that the two run side by side.</summary>
[LongRun]
public sealed class KilledOnSqlite() : KilledInTheMiddle(Database.Sqlite);

[LongRun]
public sealed class KilledOnPostgres() : KilledInTheMiddle(Database.Postgres);

/// <summary>Real processes, a real database, SIGKILL. The outside world survives, and so do the guests: they try again with the same key.</summary>
public abstract class KilledInTheMiddle(Database kind)
{
    private const int Kills = 20;
    private const int Departures = 6;
    private const int Places = 60;

    [Fact]
    public async Task Twenty_kills_lose_no_acknowledged_order_no_place_and_double_no_ticket()
    {
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var database = await MigratedDatabase.CopyAsync(kind);
        var departures = await OpenAsync(database, sandbox);
        var ledger = new GuestLedger();

        await using (var host = await HostProcess.StartAsync(database, new() { Roles = "web,worker", Sandbox = sandbox, Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Demo:Seed"] = "false" } }))
        {
            var guests = new Guests(host, sandbox, departures, ledger);
            var buying = guests.BuyUntilStoppedAsync(count: 12);
            await KillAsync(host, guests, ledger);
            guests.Stop();
            await buying;
        }

        Assert.NotEmpty(ledger.Held);
        Assert.NotEmpty(ledger.Paid);
        await AfterwardsAsync(database, sandbox, departures, ledger);
    }

    private static async Task<IReadOnlyList<ShopDeparture>> OpenAsync(TestDatabase database, SandboxWorld sandbox)
    {
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox });
        var shop = await Shop.OpenAsync(host.Services);
        return await shop.SellAsync(host.Services, Places, Departures);
    }

    /// <summary>Each time after a few more answers, so that every kill hits work under way.</summary>
    private static async Task KillAsync(HostProcess host, Guests guests, GuestLedger ledger)
    {
        var chance = new Random(20);
        for (var kill = 0; kill < Kills; kill++)
        {
            var until = ledger.Answers + chance.Next(4, 16);
            await Eventually.TrueAsync(() => ledger.Answers >= until, $"guests being served before kill {kill}");
            guests.Down();
            await host.RestartAsync();
            guests.Up();
        }
    }

    /// <summary>An hour later, with a worker that settles what the killed ones left.</summary>
    private static async Task AfterwardsAsync(TestDatabase database, SandboxWorld sandbox, IReadOnlyList<ShopDeparture> departures, GuestLedger ledger)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(2));
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox, Clock = clock, Settings = NoLimits.Settings });
        var worker = host.Services.GetRequiredService<PaymentWorker>();
        while (await worker.RunDueAsync(CancellationToken.None))
        {
        }

        Assert.Empty(await Books.FaultsAsync(host.Services));
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            foreach (var (order, paid) in ledger.Held)
            {
                var hash = OrderSecrets.Hash(order["/orders/".Length..]);
                var found = await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.SecretHash == hash);
                Assert.True(found is not null, $"acknowledged and lost: {order}");
                if (paid)
                {
                    var back = await db.Refunds.AsNoTracking().AnyAsync(r => r.OrderId == found.Id);
                    Assert.True(found.State == OrderState.Confirmed || back, $"paid, {found.State}, and no money back");
                }
            }

            var captured = await CapturedAsync(sandbox);
            Assert.Equal(captured, await db.Payments.Where(p => p.Status == PaymentStatus.Captured).SumAsync(p => p.CapturedMinor));
        });

        clock.Advance(TimeSpan.FromHours(1));
        foreach (var departure in departures)
        {
            var left = await host.InScopeAsync(services => services.GetRequiredService<BookingDb>().Pools.Where(p => p.Key == $"d:{departure.Id}").Select(p => p.Capacity - p.Sold).SingleAsync());
            for (var place = 0; place < left; place++)
            {
                using var held = await departure.HoldAsync(host.Http);
                Assert.Equal(HttpStatusCode.Created, held.StatusCode);
            }

            using var full = await departure.HoldAsync(host.Http);
            Assert.Equal(HttpStatusCode.Conflict, full.StatusCode);
        }

        Assert.Empty(await Books.FaultsAsync(host.Services));
    }

    /// <summary>All money the provider took, by its own books.</summary>
    private static async Task<long> CapturedAsync(SandboxWorld sandbox)
    {
        long sum = 0;
        string? after = null;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/checkout/sessions?limit=100" + (after is null ? "" : "&starting_after=" + after));
            request.Headers.Authorization = new("Bearer", "sk_test_modular_demo");
            using var answer = await sandbox.Http.SendAsync(request);
            var page = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            foreach (var session in page.GetProperty("data").EnumerateArray())
            {
                sum += session.GetProperty("payment_status").GetString() == "paid" ? session.GetProperty("amount_total").GetInt64() : 0;
                after = session.GetProperty("id").GetString();
            }

            if (!page.GetProperty("has_more").GetBoolean())
            {
                return sum;
            }
        }
    }
}

/// <summary>What guests were told: an order's path once the hold was acknowledged, and whether they then paid.</summary>
internal sealed class GuestLedger
{
    private int _answers;

    public ConcurrentDictionary<string, bool> Held { get; } = new();

    public IEnumerable<string> Paid => Held.Where(h => h.Value).Select(h => h.Key);

    public int Answers => Volatile.Read(ref _answers);

    public void Answered() => Interlocked.Increment(ref _answers);
}

/// <summary>Guests who go on buying while the host comes and goes.</summary>
internal sealed class Guests(HostProcess host, SandboxWorld sandbox, IReadOnlyList<ShopDeparture> departures, GuestLedger ledger)
{
    private volatile bool _stop;
    private volatile TaskCompletionSource _up = Completed();

    public Task BuyUntilStoppedAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => OneAsync(new Random(i)))));

    public void Stop() => _stop = true;

    public void Down() => _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Up() => _up.TrySetResult();

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task OneAsync(Random chance)
    {
        while (!_stop)
        {
            var key = Guid.NewGuid();
            var departure = departures[chance.Next(departures.Count)];
            var quantity = chance.Next(1, 3);
            using var held = await AgainAsync(() => departure.HoldAsync(host.Http, quantity, key));
            if (held.StatusCode == HttpStatusCode.Conflict)
            {
                ledger.Answered();
                continue; // sold out, or too few left: another date
            }

            Assert.Equal(HttpStatusCode.Created, held.StatusCode);
            var order = held.Headers.Location!.ToString();
            ledger.Held[order] = false;
            if (chance.Next(3) > 0)
            {
                await PayAsync(order);
            }
        }
    }

    private async Task PayAsync(string order)
    {
        var page = await AgainAsync(async () =>
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("name", "Ada Löwe"), KeyValuePair.Create("email", "ada@example.org"), KeyValuePair.Create("terms", "on")]);
            return await host.Http.PostAsync(order + "/pay", form);
        });
        if (page.StatusCode != HttpStatusCode.SeeOther || page.Headers.Location is not { IsAbsoluteUri: true } address)
        {
            return; // the answer said why; the guest gives up
        }

        if (await Buyer.OnPageAsync(sandbox, address, "pay") is { } back)
        {
            ledger.Held[order] = true;
            using var returned = await AgainAsync(() => host.Http.GetAsync(back));
        }
    }

    /// <summary>A guest whose request was cut off presses the button again once the page answers: same key, same form.</summary>
    private async Task<HttpResponseMessage> AgainAsync(Func<Task<HttpResponseMessage>> request)
    {
        while (true)
        {
            await _up.Task;
            try
            {
                var answer = await request();
                ledger.Answered();
                return answer;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20);
            }
        }
    }
}
