using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Demo.BigSeason;
using Modular.Booking.FindOrders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.BigSeason;

/// <summary>No page of the desk reads a big table from end to end.</summary>
public sealed class PlanTests
{
    [Theory, BothDatabases]
    public async Task Every_question_of_the_desk_has_its_index(Database database)
    {
        using var ear = new SqlEar();
        await using var world = await SeasonWorld.StartAsync(database, new SeasonSize(12, 400, 2000));
        var where = await world.InDbAsync(db => Task.FromResult(Where(db)));
        using var owner = world.Owner();
        ear.Ours = c => (c.DataSource, c.Database) == where;
        var faults = new List<string>();
        foreach (var address in await AddressesAsync(world))
        {
            _ = ear.Take();
            using var answer = address == "export" ? await owner.PostFromAsync("/desk/orders", "/desk/orders/export") : await owner.OpenAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode}");
            _ = await answer.TextAsync();
            var heard = ear.Take().Where(h => h.Sql.TrimStart().StartsWith("select", StringComparison.OrdinalIgnoreCase) || h.Sql.TrimStart().StartsWith("with", StringComparison.OrdinalIgnoreCase)).DistinctBy(h => h.Sql).ToList();
            Assert.True(heard.Count > 0, $"{address} asks nothing.");
            foreach (var one in heard)
            {
                faults.AddRange((await world.InDbAsync(db => Plans.ScansAsync(db, one))).Select(scan => $"{address}\n  {scan}\n  {one.Sql.ReplaceLineEndings(" ")}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, BothDatabases]
    public async Task A_question_without_an_index_is_seen(Database database)
    {
        await using var world = await SeasonWorld.StartAsync(database);
        foreach (var sql in new[] { "select * from {0} o where o.culture = 'x'", "select * from {0} o order by o.id", "select id from {0} where version = 7" })
        {
            Assert.NotEmpty(await world.InDbAsync(db => Plans.ScansAsync(db, new Heard(string.Format(sql, db.Table("orders")), []))));
        }

        Assert.Empty(await world.InDbAsync(db => Plans.ScansAsync(db, new Heard($"select * from {db.Table("orders")} o where o.secret_hash = null", []))));
    }

    private static (string, string) Where(BookingDb db) => (db.Database.GetDbConnection().DataSource, db.Database.GetDbConnection().Database);

    private static Task<List<string>> AddressesAsync(SeasonWorld world) => world.InDbAsync(async db =>
    {
        var order = await db.Orders.OrderByDescending(o => o.HeldAt).FirstAsync(o => o.GuestName != null && o.ResellerId == null);
        var refunded = await db.Refunds.OrderByDescending(r => r.Id).Select(r => r.OrderId).FirstAsync();
        var resold = await db.Orders.OrderByDescending(o => o.HeldAt).FirstAsync(o => o.ResellerId != null);
        var departure = await db.OrderLines.Where(l => l.OrderId == order.Id).Select(l => l.DepartureId).FirstAsync();
        var (experience, option) = (await db.Departures.Where(d => d.Id == departure).Select(d => new { d.ExperienceId, d.OptionId }).SingleAsync()) is var found ? (found.ExperienceId, found.OptionId) : default;
        var code = await db.Tickets.Where(t => t.OrderId == order.Id).Select(t => t.Code).FirstAsync();
        return new List<string>
        {
            "/desk", "/desk/day/2026-11-21", $"/desk/departures/{departure}", "/desk/attention", "/desk/check-in", "/desk/experiences", $"/desk/experiences/{experience}", $"/desk/options/{option}",
            "/desk/resources", "/desk/business", "/desk/payments", "/desk/channels",
            "/desk/orders", $"/desk/orders?before={new OrderCursor(order.HeldAt, order.Id)}", $"/desk/orders?q={order.Number}", $"/desk/orders?q={code}", $"/desk/orders?q={Uri.EscapeDataString(order.GuestEmail!)}",
            "/desk/orders?q=brandt", "/desk/orders?q=xyzzy", $"/desk/orders?experience={experience}", "/desk/orders?from=2026-11-01&until=2026-11-30", "/desk/orders?serviceFrom=2026-11-21&serviceUntil=2026-11-21",
            "/desk/orders?serviceFrom=2026-01-01", "/desk/orders?state=Confirmed", "/desk/orders?state=Held", "/desk/orders?state=Cancelled", "/desk/orders?state=Lapsed", "/desk/orders?channel=shop",
            $"/desk/orders?channel={resold.ResellerId}", "/desk/orders?method=paypal", $"/desk/orders?q=brandt&experience={experience}&state=Confirmed&channel=shop&method=stripe&serviceFrom=2026-06-01", "export",
            $"/desk/orders/{order.Id}", $"/desk/orders/{refunded}", $"/desk/orders/{resold.Id}", $"/desk/orders/{order.Id}/cancel", $"/desk/orders/{order.Id}/refund",
            "/desk/calendar", "/desk/calendar?view=week", "/desk/calendar?view=day", $"/desk/calendar?experience={experience}",
            "/desk/reports", "/desk/reports?by=service", "/desk/reports?by=booking&from=2026-01-01&until=2026-12-31", "/desk/reports?by=service&from=2026-01-01&until=2026-12-31", "/desk/reports/export?part=owed", "/desk/reports/export?part=owed&by=service",
        };
    });
}
