using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Autofac;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.Transfers;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>
/// A shop, a payment provider and one clock for both. Nothing happens by itself: the test is the guest, the worker and time. The provider's hooks
/// arrive as at a real host; <see cref="HooksAsync"/> waits until the wire is quiet.
/// </summary>
internal sealed class PayWorld : IAsyncDisposable
{
    private static readonly Uri Webhook = new("/stripe/webhook", UriKind.Relative);

    private bool? _listens;

    private PayWorld(FakeTimeProvider clock, SandboxWorld sandbox, Knife knife, BadDay badDay, TestHost host, Shop shop) =>
        (Clock, Sandbox, Knife, BadDay, Host, Shop) = (clock, sandbox, knife, badDay, host, shop);

    public FakeTimeProvider Clock { get; }

    public SandboxWorld Sandbox { get; }

    /// <summary>Cuts the process off before or after a call to the provider.</summary>
    public Knife Knife { get; }

    /// <summary>Lets the bank transfer's plug-in throw, hang or answer nonsense.</summary>
    public BadDay BadDay { get; }

    public TestHost Host { get; }

    public Shop Shop { get; }

    public static async Task<PayWorld> StartAsync(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));
        var sandbox = await SandboxWorld.StartAsync(clock);
        var (knife, badDay) = (new Knife(), new BadDay());
        var host = await TestHost.StartAsync(database, new()
        {
            Clock = clock,
            Sandbox = sandbox,
            // Two calls that do not come back are a quarantine.
            Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Plugins:Hanging"] = "2" },
            Register = container =>
            {
                container.RegisterDecorator<IPaymentProviders>((_, _, inner) => knife.Around(inner));
                OnePlugin.Around(container, "bank-transfer", badDay.Around);
                SignedIn.Register(container);
            },
        });
        return new PayWorld(clock, sandbox, knife, badDay, host, await Shop.OpenAsync(host.Services));
    }

    /// <summary>A departure of its own with one place held on it.</summary>
    public async Task<Purchase> HoldAsync(int places = 1, string language = "en")
    {
        var departure = (await Shop.SellAsync(Host.Services, places, terms: "1d100")).Single();
        var http = Host.NewClient();
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        using var held = await departure.HoldAsync(http);
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        return new Purchase(this, http, departure, held.Headers.Location!.ToString(), $"guest{Shop.Departures.Count}@example.org");
    }

    /// <summary>Somebody at the desk with this role.</summary>
    public HttpClient Desk(StaffRole role = StaffRole.Staff) => Host.As((Shop.OperatorId, role));

    public Task BreakAsync(string kind, string? route = null, int? count = null, string target = "stripe.api", int? status = null, bool stored = true, long amountDelta = 100, string? currency = null) =>
        Sandbox.BreakAsync(new { target, kind, route, count, status, stored, amountDelta, currency });

    public async Task MendAsync()
    {
        Knife.Sheathe();
        BadDay.End();
        using var answer = await Sandbox.Http.DeleteAsync("/faults");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until every hook was delivered, dropped, or is to be tried again later than now.</summary>
    public Task HooksAsync() => Eventually.TrueAsync(
        async () => (await DeliveriesAsync("?state=pending")).All(d => d.GetProperty("nextAttempt").GetString() is { } next && DateTimeOffset.Parse(next, null) > Clock.GetUtcNow()),
        "a quiet wire");

    public async Task<JsonElement[]> DeliveriesAsync(string query = "") =>
        [.. (await Sandbox.Http.GetFromJsonAsync<JsonElement>("/stripe/deliveries" + query)).GetProperty("deliveries").EnumerateArray()];

    /// <summary>The worker does what is due, until nothing is; then the mails go out.</summary>
    public async Task WorkAsync()
    {
        await HooksAsync();
        await Settle.PaymentsAsync(Host);
        await Host.SettleAsync();
    }

    /// <summary>Time passes with a worker at work: minute by minute at first, in longer strides later.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? strides = null)
    {
        for (var passed = TimeSpan.Zero; passed < time;)
        {
            var stride = strides is { } given ? given : passed < TimeSpan.FromHours(2) ? TimeSpan.FromMinutes(1) : passed < TimeSpan.FromDays(2) ? TimeSpan.FromHours(1) : TimeSpan.FromHours(12);
            stride = stride < time - passed ? stride : time - passed;
            Clock.Advance(stride);
            passed += stride;
            await HooksAsync();
            await Settle.PaymentsAsync(Host);
        }

        await Host.SettleAsync();
    }

    public Task<T> InDbAsync<T>(Func<BookingDb, Task<T>> work) => Host.InScopeAsync(services => work(services.GetRequiredService<BookingDb>()));

    /// <summary>A button of the sandbox's own pages: what banks and payers do.</summary>
    public async Task<JsonElement> AtBankAsync(string path)
    {
        using var answer = await Sandbox.Http.PostAsync(path, null);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>What the provider's own API says, as its owner sees it.</summary>
    public async Task<JsonElement> AtProviderAsync(HttpMethod method, string path, params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(method, path) { Content = form.Length == 0 ? null : new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        request.Headers.Authorization = new("Bearer", "sk_test_modular_demo");
        using var answer = await Sandbox.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The provider's hooks arrive at the account of another business with the same secret.</summary>
    public async Task ListenElsewhereAsync()
    {
        const string Key = "another-shop-account";
        await Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            if (!await db.PaymentAccounts.AnyAsync(a => a.HookKey == Key))
            {
                var other = new Operator { Id = Guid.CreateVersion7(Clock.GetUtcNow()), Slug = "another-shop", Name = "Another shop", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Clock.GetUtcNow().UtcDateTime };
                db.Operators.Add(other);
                await db.SaveChangesAsync();
                await DemoPayments.SeedAsync(services, other.Id, Key, CancellationToken.None);
            }

            return true;
        });
        _listens = null;
        using var answer = await Sandbox.Http.PutAsJsonAsync(Webhook, new { url = new Uri(Host.BaseUrl, "/hooks/pay/" + Key).AbsoluteUri, secret = DemoPayments.HookSecret });
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    /// <summary>Whether the provider's hooks arrive here. The host tells the provider its address when it starts; only then can the test say otherwise.</summary>
    public async Task ListenAsync(bool hooks)
    {
        if (_listens == hooks)
        {
            return;
        }

        if (_listens is null)
        {
            await Eventually.TrueAsync(async () => (await Sandbox.Http.GetFromJsonAsync<JsonElement>(Webhook)).GetProperty("endpoint").ValueKind == JsonValueKind.Object, "the host's own endpoint at the provider");
        }

        _listens = hooks;
        using var answer = hooks
            ? await Sandbox.Http.PutAsJsonAsync(Webhook, new { url = new Uri(Host.BaseUrl, "/hooks/pay/" + Shop.HookKey).AbsoluteUri, secret = DemoPayments.HookSecret })
            : await Sandbox.Http.DeleteAsync(Webhook);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>One world per database for all tests of a run: each has guests and departures of its own, and time only goes on.</summary>
public sealed class PayWorlds : IAsyncDisposable
{
    private readonly Dictionary<Database, PayWorld> _worlds = [];

    internal async Task<PayWorld> OnAsync(Database database, bool hooks = true)
    {
        var world = _worlds.TryGetValue(database, out var known) ? known : _worlds[database] = await PayWorld.StartAsync(database);
        await world.MendAsync();
        await world.ListenAsync(hooks);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await world.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name), LongRun]
public sealed class PayGroup : ICollectionFixture<PayWorlds>
{
    public const string Name = "pay";
}
