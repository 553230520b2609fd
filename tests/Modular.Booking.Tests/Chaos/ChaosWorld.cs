using System.Net.Http.Json;
using Autofac;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Contracts;

namespace Modular.Booking.Tests.Chaos;

/// <summary>
/// A small business with too few places, and hosts to serve it: in this process for the short run; for the long one real processes, two
/// of them on PostgreSQL, that are killed now and then. The keeper is a host in this process on the same data: it turns the clock of
/// single holds, settles at the end, and reads the books.
/// </summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    private readonly List<HostProcess> _processes = [];
    private readonly TestDatabase _database;

    private ChaosWorld(TestDatabase database, SandboxWorld sandbox, TestHost keeper) => (_database, Sandbox, Keeper) = (database, sandbox, keeper);

    public SandboxWorld Sandbox { get; }

    public TestHost Keeper { get; }

    public IReadOnlyList<ShopDeparture> Departures { get; private set; } = [];

    public IReadOnlyList<HostProcess> Processes => _processes;

    public ChaosDoors Doors { get; private set; } = null!;

    public static async Task<ChaosWorld> OpenAsync(Database kind, bool processes, Action<ContainerBuilder>? register = null)
    {
        var database = await MigratedDatabase.CopyAsync(kind);
        var sandbox = await SandboxWorld.StartAsync();
        var keeper = await TestHost.StartAsync(database, new()
        {
            Roles = processes ? Roles.Web : Roles.Web | Roles.Worker,
            Seed = processes,
            Sandbox = sandbox,
            Settings = NoLimits.Settings,
            Register = container =>
            {
                SignedIn.Register(container);
                register?.Invoke(container);
            },
        });
        var world = new ChaosWorld(database, sandbox, keeper);
        var shop = await world.SellAsync();
        await (processes ? world.LaunchAsync(kind, shop) : world.StayAsync(shop));
        return world;
    }

    /// <summary>Lets a hold run out now, under the locks under which it would be prolonged.</summary>
    public async Task ExpireAsync(string order)
    {
        if (await IdAsync(order) is { } id)
        {
            await ExpireAsync(id);
        }
    }

    public Task ExpireAsync(Guid id) => Keeper.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        if (await db.LockOrderAsync(id, CancellationToken.None) is { State: OrderState.Held } held)
        {
            await services.GetRequiredService<Places>().ExtendAsync(held, services.GetRequiredService<TimeProvider>().UtcNow().AddSeconds(-1), CancellationToken.None);
            await db.SaveChangesAsync();
            await write.CommitAsync(CancellationToken.None);
        }
    });

    public Task<Guid?> IdAsync(string order)
    {
        var hash = OrderSecrets.Hash(order["/orders/".Length..]);
        return ReadAsync(db => db.Orders.AsNoTracking().Where(o => o.SecretHash == hash).Select(o => (Guid?)o.Id).SingleOrDefaultAsync());
    }

    public Task<T> ReadAsync<T>(Func<BookingDb, Task<T>> read) => Keeper.InScopeAsync(s => read(s.GetRequiredService<BookingDb>()));

    /// <summary>The storm is over: the outside world behaves, and everything that waits is looked at until nothing is due.</summary>
    public async Task SettleAsync()
    {
        foreach (var process in _processes)
        {
            await process.KillAsync();
        }

        await Sandbox.MendAsync();
        for (var round = 0; round < 3; round++)
        {
            await ReadAsync(async db =>
            {
                var now = DateTime.UtcNow;
                await using var write = await db.BeginWriteAsync(CancellationToken.None);
                await db.Payments.Where(p => p.NextCheckAt != null).ExecuteUpdateAsync(p => p.SetProperty(x => x.NextCheckAt, now));
                await db.Refunds.Where(r => r.NextCheckAt != null).ExecuteUpdateAsync(r => r.SetProperty(x => x.NextCheckAt, now));
                await write.CommitAsync(CancellationToken.None);
                return true;
            });
            await Settle.PaymentsAsync(Keeper);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        Doors?.Owner.Dispose();
        await Keeper.DisposeAsync();
        await Sandbox.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Two tours that share a boat, and one that costs nothing. Some departures are so near that half the money goes back, others give back all of it.</summary>
    private async Task<Shop> SellAsync()
    {
        var shop = await Shop.OpenAsync(Keeper.Services);
        var boat = new Pool { Id = TimeProvider.System.NewId(), OperatorId = shop.OperatorId, Key = "r:boat", Capacity = 30 };
        await shop.SellAsync(Keeper.Services, places: 12, departures: 3, shared: boat, terms: "9d100,3d50");
        await shop.SellAsync(Keeper.Services, places: 9, departures: 3, shared: boat, terms: "8d100");
        await shop.SellAsync(Keeper.Services, places: 8, price: 0);
        Departures = shop.Departures;
        return shop;
    }

    private Task StayAsync(Shop shop)
    {
        Doors = new ChaosDoors([() => Keeper.Http], Keeper.As((shop.OperatorId, StaffRole.Owner)), Sandbox, IdAsync);
        return HooksToAsync(Keeper.BaseUrl);
    }

    private async Task LaunchAsync(Database kind, Shop shop)
    {
        await Keeper.InScopeAsync(s => s.GetRequiredService<IMediator>()
            .Send(new GrantRole(shop.OperatorId, "Test shop", "tenant@demo.example", "Owner", TenantRole.Owner, Guid.CreateVersion7(), "de")));
        for (var i = 0; i < (kind == Database.Postgres ? 2 : 1); i++)
        {
            _processes.Add(await HostProcess.StartAsync(_database, new()
            {
                Roles = "web,worker",
                Sandbox = Sandbox,
                Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Demo:Seed"] = "false", ["RateLimits:SignInPerMinute"] = "0" },
            }));
        }

        var owner = BrowserLike.Client(_processes[0].BaseUrl);
        await ChaosDesk.SignInAsync(owner, "tenant@demo.example");
        Doors = new ChaosDoors([.. _processes.Select(p => (Func<HttpClient>)(() => p.Http))], owner, Sandbox, IdAsync);
        await HooksToAsync(_processes[^1].BaseUrl);
    }

    private async Task HooksToAsync(Uri host)
    {
        using var answer = await Sandbox.Http.PutAsJsonAsync(new Uri("/stripe/webhook", UriKind.Relative), new { url = new Uri(host, "/hooks/pay/" + Shop.HookKey), secret = DemoPayments.HookSecret });
        answer.EnsureSuccessStatusCode();
    }
}
