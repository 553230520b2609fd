using System.Net;
using Autofac;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Trust;

/// <summary>A shop with two ways to pay, "rogue" first and "good" second, on as many hosts as the test wants, all on one database. Nothing happens by itself: the test is the guests, the worker and time.</summary>
internal sealed class TrustWorld : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly List<TestHost> _hosts = [];

    private TrustWorld(TestDatabase database) => _database = database;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));

    public Rogue Rogue { get; } = new("rogue");

    public Rogue Good { get; } = new("good");

    public TestHost Host => _hosts[0];

    public Shop Shop { get; private set; } = null!;

    public Guid RogueAccount { get; private set; }

    public static async Task<TrustWorld> OpenAsync(Database kind)
    {
        var world = new TrustWorld(await MigratedDatabase.CopyAsync(kind));
        await world.StartHostAsync();
        world.Shop = await Shop.OpenAsync(world.Host.Services, payments: false);
        world.RogueAccount = await world.AccountAsync("rogue");
        await world.AccountAsync("good");
        return world;
    }

    /// <summary>One more host on the same database.</summary>
    public async Task<TestHost> StartHostAsync()
    {
        var host = await TestHost.StartAsync(_database, new()
        {
            Clock = Clock,
            Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Plugins:Lies"] = "3", ["Plugins:BreakerCalls"] = "4" },
            Register = container =>
            {
                OnePlugin.Install(container, Rogue, Good);
                SignedIn.Register(container);
            },
        });
        _hosts.Add(host);
        return host;
    }

    /// <summary>All hosts stop, and one starts.</summary>
    public async Task RestartAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _hosts.Clear();
        await StartHostAsync();
    }

    /// <summary>A guest with a place, at the last page before paying.</summary>
    public async Task<TrustGuest> GuestAsync(TestHost? at = null)
    {
        var departure = (await Shop.SellAsync(Host.Services, 1)).Single();
        var http = (at ?? Host).NewClient();
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        using var held = await departure.HoldAsync(http);
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        return new TrustGuest(this, http, held.Headers.Location!.ToString());
    }

    /// <summary>The worker's share, minute by minute.</summary>
    public async Task PassAsync(int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Settle.PaymentsAsync(Host);
        }
    }

    public async Task<string> AdminAsync(TestHost? at = null)
    {
        using var answer = await (at ?? Host).AsPlatform().OpenAsync("/admin/plugins?lang=en");
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    /// <summary>Presses the button of /admin/plugins.</summary>
    public async Task<string> ReleaseAsync(TestHost at)
    {
        using var answer = await at.AsPlatform().PostFromAsync("/admin/plugins", "/admin/plugins/release", ("plugin", "rogue"));
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Time passes until another host has looked.</summary>
    public Task SeenAsync(TestHost at, string words) => Eventually.TrueAsync(async () =>
    {
        Clock.Advance(TimeSpan.FromSeconds(4));
        return (await AdminAsync(at)).Contains(words, StringComparison.Ordinal);
    }, $"another host to say “{words}”");

    public Task<Guid> GoodAccountAsync() => InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == Shop.OperatorId && a.Provider == "good").Select(a => a.Id).SingleAsync());

    /// <summary>The provider's hook, which says that something is new about everything.</summary>
    public static async Task<HttpStatusCode> HookAsync(TestHost at)
    {
        using var body = new StringContent("{}");
        using var answer = await at.Http.PostAsync(new Uri("/hooks/pay/rogue-account-key", UriKind.Relative), body);
        return answer.StatusCode;
    }

    /// <summary>Releases in the audit trail.</summary>
    public Task<int> AuditedAsync() => Host.InScopeAsync(async services =>
    {
        var vault = services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault").From(services);
        return await vault.Database.SqlQueryRaw<int>(vault.Database.IsNpgsql()
            ? "select cast(count(*) as integer) as \"Value\" from (select kind from vault.audit_pending union all select kind from vault.audit_entry) a where kind = 'host.plugin-released'"
            : "select cast(count(*) as integer) as \"Value\" from (select kind from audit_pending union all select kind from audit_entry) a where kind = 'host.plugin-released'").SingleAsync();
    });

    public Task<T> InDbAsync<T>(Func<BookingDb, Task<T>> work) => Host.InScopeAsync(services => work(services.GetRequiredService<BookingDb>()));

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private Task<Guid> AccountAsync(string provider) => Host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        Clock.Advance(TimeSpan.FromMilliseconds(5));
        var id = Clock.NewId();
        db.PaymentAccounts.Add(new PaymentAccount { Id = id, OperatorId = Shop.OperatorId, Provider = provider, HookKey = provider + "-account-key", Sandbox = true, SettingsSealed = services.GetRequiredService<PaymentAccounts>().Seal(id, [], []) });
        await db.SaveChangesAsync();
        return id;
    });
}

/// <summary>One guest of a <see cref="TrustWorld"/>.</summary>
internal sealed class TrustGuest(TrustWorld world, HttpClient http, string path)
{
    /// <summary>Presses the order button; returns the host of the page the guest is sent to, or null.</summary>
    public async Task<string?> PressAsync(Guid? method = null)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        List<KeyValuePair<string, string>> fields = [KeyValuePair.Create("name", "Ada Löwe"), KeyValuePair.Create("email", "ada@example.org")];
        if (method is { } chosen)
        {
            fields.Add(KeyValuePair.Create("method", chosen.ToString()));
        }

        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.SendFormAsync(path + "/pay", form);
        return answer.StatusCode == HttpStatusCode.SeeOther ? answer.Headers.Location!.Host : null;
    }

    /// <summary>Comes back from the provider's page, where every guest has paid.</summary>
    public async Task ReturnAsync()
    {
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        using var answer = await http.OpenAsync(path + "/return");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    public async Task<string> PageAsync()
    {
        using var answer = await http.OpenAsync(path + "?lang=en");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    public Task<OrderState> StateAsync() => world.InDbAsync(db =>
    {
        var hash = OrderSecrets.Hash(path["/orders/".Length..]);
        return db.Orders.AsNoTracking().Where(o => o.SecretHash == hash).Select(o => o.State).SingleAsync();
    });
}
