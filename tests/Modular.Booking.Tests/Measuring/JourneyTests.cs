using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Measuring;

/// <summary>A guest's whole journey with every trace kept: what leaves says what happened and nothing about whom.</summary>
public sealed class JourneyTests
{
    [Theory, BothDatabases]
    public async Task What_is_exported_of_a_journey_names_no_guest_and_no_secret(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        using var raw = new RawSpans();
        await using var collector = await OtlpCollector.StartAsync();
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox, Settings = new Dictionary<string, string?>(NoLimits.Settings.Concat(collector.Settings)) });
        var departure = Assert.Single(await (await Shop.OpenAsync(host.Services)).SellAsync(host.Services, places: 4));

        using var guest = host.NewClient();
        guest.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "agent-of-ada");
        guest.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        guest.DefaultRequestHeaders.TryAddWithoutValidation("tracestate", "ada=tracestate");
        guest.DefaultRequestHeaders.TryAddWithoutValidation("baggage", "ada=baggage");
        await guest.GetAsync($"/book/{departure.Shop.Slug}/tour-0?email=ada@example.org", ct);
        var order = await Buyer.BuyAsync(guest, sandbox, departure, quantity: 2);
        Assert.NotNull(order);
        await host.SettleAsync();
        foreach (var page in new[] { "", "/tickets.pdf", "/calendar.ics", "/return", "/nothing-here" })
        {
            await guest.GetAsync(order + page, ct);
        }

        using (var forged = new StringContent("{\"email\":\"ada@example.org\"}", Encoding.UTF8, "application/json"))
        {
            using var answer = await guest.PostAsync($"/hooks/pay/{Shop.HookKey}", forged, ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        await guest.PostAsJsonAsync($"/book/{departure.Shop.Slug}/hold", new { departure = departure.Id, key = "ada@example.org" }, ct);
        await guest.PostAsync("/account/sign-in", new FormUrlEncodedContent([new("email", "ada@example.org"), new("password", "ada likes boats")]), ct);

        var (traces, metrics) = await collector.ReceiveAsync(host);
        var secret = order["/orders/".Length..];
        var tickets = await host.InScopeAsync(services => services.GetRequiredService<BookingDb>().Tickets.Select(t => t.Code).ToListAsync());
        Assert.Equal(2, tickets.Count);
        foreach (var hidden in tickets.Concat([secret, "ada@example", "ada%40", "Ada Löwe", "Löwe", "agent-of-ada", "ada likes", "tracestate", "baggage", Shop.HookKey, "cs_test_", "sk_test", "nothing-here"]))
        {
            Assert.DoesNotContain(hidden, traces, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(hidden, metrics, StringComparison.OrdinalIgnoreCase);
        }

        // The trace that the visitor proposed is not the one that was written.
        Assert.DoesNotContain(Encoding.UTF8.GetString(Convert.FromHexString("0af7651916cd43dd8448eb211c80319c")), traces, StringComparison.Ordinal);
        string[] told =
        [
            "GET /book/{operator}/{experience}", "POST /book/{operator}/hold", "POST /orders/{secret}/pay", "GET /orders/{secret}/tickets.pdf", "POST /hooks/pay/{key}",
            "plugin stripe begin", "handle booking.order-confirmed.v1", "mail booking.tickets", "write holds", database == Database.Postgres ? "select booking.departure" : "select orders",
        ];
        Assert.All(told, name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.All(["modular.booking.holds", "modular.booking.payments", "modular.plugin.call.duration", "http.server.request.duration", "/orders/{secret}/pay"], name => Assert.Contains(name, metrics, StringComparison.Ordinal));

        // Known bad: what the frameworks had written before it was made safe.
        Assert.Contains(raw.Tags, tag => tag.Contains(secret, StringComparison.Ordinal));
        Assert.Contains(raw.Tags, tag => tag.Contains("agent-of-ada", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Numbers_are_counted_when_they_are_true(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox, Settings = NoLimits.Settings });
        var departure = Assert.Single(await (await Shop.OpenAsync(host.Services)).SellAsync(host.Services, places: 2));
        using var measured = Measurements.Of(host.Services);
        var key = Guid.NewGuid();
        using var first = await departure.HoldAsync(host.Http, key: key);
        using var again = await departure.HoldAsync(host.Http, key: key);
        using var none = await departure.HoldAsync(host.Http, quantity: 0);
        using var full = await departure.HoldAsync(host.Http, quantity: 2);
        await Buyer.PayAsync(host.Http, sandbox, first.Headers.Location!.ToString());
        using (await host.Http.PostAsync($"/hooks/pay/{Shop.HookKey}", new StringContent("{}"), ct))
        using (await host.Http.PostAsync("/hooks/pay/nobody", new StringContent("{}"), ct))
        {
        }

        using (await host.Http.PostAsync("/account/sign-in", new FormUrlEncodedContent([new("email", "ada@example.org"), new("password", "ada likes boats")]), ct))
        {
        }

        await host.SettleAsync();
        measured.Look();
        Assert.Equal((1, 1, 1, 1), (measured["modular.booking.holds held"], measured["modular.booking.holds replayed"], measured["modular.booking.holds invalid nothing-chosen"], measured["modular.booking.holds refused too-few-places"]));
        Assert.Equal((1, 1, 1), (measured["modular.booking.payments stripe created"], measured["modular.booking.payments stripe pending"], measured["modular.booking.payments stripe captured"]));
        Assert.Equal(1, measured["modular.booking.webhooks forged stripe"]);
        Assert.NotEqual(0, measured["modular.booking.webhooks unknown-account"]);
        Assert.Equal(1, measured["modular.booking.orders confirmed"]);
        Assert.Equal(1, measured["modular.plugin.call.duration begin ok stripe"]);
        Assert.Equal(1, measured["modular.plugin.call.duration complete ok stripe"]);
        Assert.Equal((1, 1), (measured["modular.relay.events booking"], measured["modular.mail.send.duration sent booking.tickets"]));
        Assert.Equal(0, measured["modular.booking.hold.queue.length 0"]);
        Assert.Contains("modular.vault.argon2.queue.length", measured.All.Keys);

        // Saved is not committed.
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            await using var write = await db.BeginWriteAsync(CancellationToken.None);
            (await db.Orders.SingleAsync()).State = OrderState.Cancelled;
            await db.SaveChangesAsync();
        });
        await host.InScopeAsync(services => services.GetRequiredService<BookingDb>().SaveChangesAsync());
        Assert.Equal(0, measured["modular.booking.orders cancelled"]);
    }

    /// <summary>Sees spans before the host makes them safe: listeners are told in the order in which they came.</summary>
    private sealed class RawSpans : IDisposable
    {
        private readonly ActivityListener _listener;

        public RawSpans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "Microsoft.AspNetCore",
                Sample = static (ref _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    foreach (var tag in activity.TagObjects)
                    {
                        Tags.Enqueue($"{tag.Key}={tag.Value}");
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<string> Tags { get; } = new();

        public void Dispose() => _listener.Dispose();
    }
}
