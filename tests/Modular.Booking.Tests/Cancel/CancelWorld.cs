using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Autofac;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Booking.Tickets;
using Modular.Testing;

namespace Modular.Booking.Tests.Cancel;

/// <summary>A shop with terms, a provider, and guests who change their minds. Everything starts a week from now.</summary>
internal sealed partial class CancelWorld : IAsyncDisposable
{
    public required SandboxWorld Sandbox { get; init; }

    public required TestHost Host { get; init; }

    public required Shop Shop { get; init; }

    public required ShopDeparture Departure { get; init; }

    public FakeTimeProvider Clock => Host.Clock!;

    public static async Task<CancelWorld> OpenAsync(Database database, string? terms = "3d100,24h50", int places = 4, long price = Shop.Price, Action<ContainerBuilder>? more = null, DateTimeOffset? now = null, int departures = 1)
    {
        var sandbox = await SandboxWorld.StartAsync();
        var host = await TestHost.StartAsync(database, new()
        {
            Clock = new FakeTimeProvider(now ?? DateTimeOffset.UtcNow),
            Sandbox = sandbox,
            Settings = NoLimits.Settings,
            Register = container =>
            {
                SignedIn.Register(container);
                more?.Invoke(container);
            },
        });
        host.Http.DefaultRequestHeaders.Add("Accept-Language", "en");
        var shop = await Shop.OpenAsync(host.Services);
        var departure = (await shop.SellAsync(host.Services, places, departures, terms: terms, price: price))[0];
        return new CancelWorld { Sandbox = sandbox, Host = host, Shop = shop, Departure = departure };
    }

    public async Task<string> BuyAsync(int quantity = 2) => await Buyer.BuyAsync(Host.Http, Sandbox, Departure, quantity) ?? throw new InvalidOperationException("Sold out.");

    public async Task<string> HoldAsync(int quantity = 2)
    {
        using var held = await Departure.HoldAsync(Host.Http, quantity);
        return held.Headers.Location!.ToString();
    }

    public async Task<string> PageAsync(string address)
    {
        using var answer = await Host.Http.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.TextAsync();
    }

    /// <summary>What the guest's cancellation form would post.</summary>
    public async Task<(string Key, string Refund)> FormAsync(string order) => Read(await PageAsync(order + "/cancel"));

    public static (string Key, string Refund) Read(string page) => (Key().Match(page).Groups[1].Value, Refund().Match(page).Groups[1].Value);

    public async Task<HttpResponseMessage> CancelAsync(string order, (string Key, string Refund) sent)
    {
        using var form = new FormUrlEncodedContent([new("key", sent.Key), new("refund", sent.Refund)]);
        return await Host.Http.SendFormAsync(order + "/cancel", form);
    }

    /// <summary>The ids of an order's tickets that are not revoked, in the order in which they were issued.</summary>
    public async Task<List<Guid>> TicketsAsync(string order)
    {
        var id = (await OrderAsync(order)).Id;
        return await ReadAsync(db => db.Tickets.Where(t => t.OrderId == id && t.State != TicketState.Revoked).OrderBy(t => t.Id).Select(t => t.Id).ToListAsync());
    }

    /// <summary>What the guest's page for some tickets would post.</summary>
    public async Task<PartForm> PartFormAsync(string order, params Guid[] tickets) =>
        ReadPart(await PageAsync($"{order}/cancel/tickets?{string.Join('&', tickets.Select(t => $"ticket={t}"))}"));

    public static PartForm ReadPart(string page) => new(Key().Match(page).Groups[1].Value, Refund().Match(page).Groups[1].Value, Stays().Match(page).Groups[1].Value, [.. HiddenTicket().Matches(page).Select(m => m.Groups[1].Value)]);

    public async Task<HttpResponseMessage> CancelPartAsync(string order, PartForm sent)
    {
        using var form = new FormUrlEncodedContent([new("key", sent.Key), new("refund", sent.Refund), new("stays", sent.Stays), .. sent.Tickets.Select(t => KeyValuePair.Create("ticket", t))]);
        return await Host.Http.SendFormAsync(order + "/cancel/tickets", form);
    }

    public async Task<HttpResponseMessage> ReleaseAsync(string order)
    {
        using var form = new FormUrlEncodedContent([new("key", (await OrderAsync(order)).Id.ToString())]);
        return await Host.Http.SendFormAsync(order + "/release", form);
    }

    /// <summary>Moves the clock to so long before the start.</summary>
    public async Task BeforeStartAsync(TimeSpan left)
    {
        var starts = await ReadAsync(db => db.Departures.Where(d => d.Id == Departure.Id).Select(d => d.StartsAt).SingleAsync());
        Clock.SetUtcNow(new DateTimeOffset(starts - left, TimeSpan.Zero));
    }

    public Task<T> ReadAsync<T>(Func<BookingDb, Task<T>> read) => Host.InScopeAsync(s => read(s.GetRequiredService<BookingDb>()));

    public async Task<Order> OrderAsync(string address)
    {
        var hash = OrderSecrets.Hash(address.Split('/')[2]);
        return await ReadAsync(db => db.Orders.AsNoTracking().SingleAsync(o => o.SecretHash == hash));
    }

    /// <summary>By reason: the clock stands still, so there is no other order.</summary>
    public Task<List<(string Reason, long Amount)>> RefundsAsync() =>
        ReadAsync(async db => (await db.Refunds.AsNoTracking().OrderBy(r => r.Reason).ThenBy(r => r.AmountMinor).ToListAsync()).ConvertAll(r => (r.Reason, r.AmountMinor)));

    /// <summary>The worker's share, and then everything must add up.</summary>
    public async Task SettledAsync()
    {
        await Settle.PaymentsAsync(Host);
        Assert.Empty(await Books.FaultsAsync(Host.Services));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    public static string Minor(long minor) => minor.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("name=\"stays\" value=\"([^\"]+)\"")]
    private static partial Regex Stays();

    [GeneratedRegex("type=\"hidden\" name=\"ticket\" value=\"([^\"]+)\"")]
    private static partial Regex HiddenTicket();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"refund\" value=\"([^\"]+)\"")]
    private static partial Regex Refund();
}

/// <summary>The form by which a guest cancels some of the tickets.</summary>
internal sealed record PartForm(string Key, string Refund, string Stays, IReadOnlyList<string> Tickets);
