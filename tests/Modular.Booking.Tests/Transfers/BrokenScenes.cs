using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Faults;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>Between counting and knowing: the process ends, or a database takes a step back.</summary>
internal static class BrokenScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("Killed before the plug-in reads the statement; the same file again", End.Booked, async (world, guest) =>
        {
            var file = await KilledAsync(world, guest, world.Knife.Before, Knife.Call.ReadStatement);
            Assert.Equal(HttpStatusCode.OK, (await world.UploadAsync(file)).Status);
        }),
        new("Killed after the plug-in has counted; the same file again", End.Booked, async (world, guest) =>
        {
            var file = await KilledAsync(world, guest, world.Knife.After, Knife.Call.ReadStatement);
            Assert.Contains("counted before", (await world.UploadAsync(file)).Html, StringComparison.Ordinal);
        }),
        new("Killed after the plug-in has counted: the worker finds it", End.Booked, async (world, guest) =>
        {
            await KilledAsync(world, guest, world.Knife.After, Knife.Call.ReadStatement);
            await world.PassAsync(TimeSpan.FromMinutes(3));
        }),
        new("Killed before the payment is looked at: the worker does", End.Booked, async (world, guest) =>
        {
            await KilledAsync(world, guest, world.Knife.Before, Knife.Call.Complete);
            await world.PassAsync(TimeSpan.FromMinutes(3));
        }),
        new("Killed after the payment was looked at and before that is written: the worker does", End.Booked, async (world, guest) =>
        {
            await KilledAsync(world, guest, world.Knife.After, Knife.Call.Complete);
            await world.PassAsync(TimeSpan.FromMinutes(3));
        }),
        new("Killed after the order is confirmed and before the tickets are mailed", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.WorkAsync();
            await world.PaysAsync(guest);
            Assert.Single(await guest.MailsAsync());
            await world.WorkAsync();
            Assert.Equal(2, (await guest.MailsAsync()).Count);
        }),
        new("The database does not take that somebody begins to read; the same file again", End.Booked, (world, guest) => RefusedAsync(world, guest, "booking", "payment", "new.status = 1", HttpStatusCode.InternalServerError, again: true)),
        new("The plug-in’s store does not take the count; the same file again", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
            await using (await Refusing.InsertsAsync(world, "host", "plugin_state", "new.key like 'm:%'"))
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, (await world.UploadAsync(file)).Status);
            }

            Assert.Equal(HttpStatusCode.OK, (await world.UploadAsync(file)).Status);
        }),
        new("The database does not take that the order is paid: the worker tries again", End.Booked, (world, guest) => RefusedAsync(world, guest, "booking", "payment", "new.status = 2 and old.status <> 2", HttpStatusCode.OK, again: false)),
        new("The database does not take the confirmed order: the worker tries again", End.Booked, (world, guest) => RefusedAsync(world, guest, "booking", "orders", "new.state = 1", HttpStatusCode.OK, again: false)),
        new("The database does not take the confirmed order; the same file again", End.Booked, (world, guest) => RefusedAsync(world, guest, "booking", "orders", "new.state = 1", HttpStatusCode.OK, again: true)),
    ];

    private static async Task<byte[]> KilledAsync(PayWorld world, Purchase guest, Action<Knife.Call, int> cut, Knife.Call at)
    {
        await world.InstructAsync(guest);
        var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
        cut(at, 1);
        Assert.Equal(HttpStatusCode.InternalServerError, (await world.UploadAsync(file)).Status);
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        return file;
    }

    private static async Task RefusedAsync(PayWorld world, Purchase guest, string module, string table, string row, HttpStatusCode answer, bool again)
    {
        await world.InstructAsync(guest);
        var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
        await using (await Refusing.UpdatesAsync(world, module, table, row))
        {
            var (status, html) = await world.UploadAsync(file);
            Assert.True(status == answer, html);
            Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        }

        await (again ? world.UploadAsync(file) : world.PassAsync(TimeSpan.FromMinutes(3)));
    }
}

/// <summary>A database that does not take some rows: SQLite at the statement, PostgreSQL at the commit.</summary>
internal sealed class Refusing : IAsyncDisposable
{
    private readonly PayWorld _world;
    private readonly string _module;
    private readonly string _table;

    private Refusing(PayWorld world, string module, string table) => (_world, _module, _table) = (world, module, table);

    /// <param name="world">Where.</param>
    /// <param name="module">Whose database.</param>
    /// <param name="table">Which table.</param>
    /// <param name="row">Which rows: SQL about "new".</param>
    public static Task<Refusing> UpdatesAsync(PayWorld world, string module, string table, string row) => StartAsync(world, module, table, "update", row);

    public static Task<Refusing> InsertsAsync(PayWorld world, string module, string table, string row) => StartAsync(world, module, table, "insert", row);

    public async ValueTask DisposeAsync() => await RunAsync(
        "drop trigger refuses",
        $"drop trigger refuses on {_module}.{_table}; drop function {_module}.refuses()");

    private static async Task<Refusing> StartAsync(PayWorld world, string module, string table, string verb, string row)
    {
        var made = new Refusing(world, module, table);
        await made.RunAsync(
            $"create trigger refuses after {verb} on {table} when {row} begin select raise(abort, 'refused'); end",
            $"""
            create function {module}.refuses() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
            create constraint trigger refuses after {verb} on {module}.{table} deferrable initially deferred for each row when ({row}) execute function {module}.refuses()
            """);
        return made;
    }

    private Task RunAsync(string sqlite, string postgres) => _world.Host.InScopeAsync(async services =>
    {
        var db = services.GetServices<ModuleDbInfo>().Single(d => d.Module == _module).From(services);
        var sql = db.IsSqlite ? sqlite : postgres;
        await db.Database.ExecuteSqlRawAsync(sql);
    });
}
