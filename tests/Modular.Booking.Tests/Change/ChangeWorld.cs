using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Change;

/// <summary>What a guest's form for another date would post.</summary>
internal sealed record ChangeForm(string Key, string From, string Departure, string Price, string Refund);

internal static partial class ChangeWorld
{
    public static Task<CancelWorld> OpenAsync(Database database, int departures = 3, int places = 4, string? terms = "3d100,24h50") =>
        CancelWorld.OpenAsync(database, terms: terms, places: places, departures: departures);

    public static async Task<ChangeForm> ChangeFormAsync(this CancelWorld world, string order, ShopDeparture to) => Read(await world.PageAsync($"{order}/change?departure={to.Id}"));

    public static ChangeForm Read(string page) => new(Hidden(page, "key"), Hidden(page, "from"), Hidden(page, "departure"), Hidden(page, "price"), Hidden(page, "refund"));

    public static async Task<HttpResponseMessage> ChangeAsync(this CancelWorld world, string order, ChangeForm sent)
    {
        using var form = new FormUrlEncodedContent([new("key", sent.Key), new("from", sent.From), new("departure", sent.Departure), new("price", sent.Price), new("refund", sent.Refund)]);
        return await world.Host.Http.SendFormAsync(order + "/change", form);
    }

    /// <summary>The day of a departure costs something else from now on.</summary>
    public static Task PriceAsync(this CancelWorld world, ShopDeparture departure, long minor) => world.ReadAsync(async db =>
    {
        var day = await db.Departures.Where(d => d.Id == departure.Id).Select(d => new { d.LocalDate, d.OptionId }).SingleAsync();
        db.Add(new DatePrice { OperatorId = world.Shop.OperatorId, OptionId = day.OptionId, UnitId = departure.UnitId, Date = day.LocalDate, PriceMinor = minor });
        return await db.SaveChangesAsync();
    });

    public static Task SetAsync(this CancelWorld world, ShopDeparture departure, DepartureState state) =>
        world.ReadAsync(db => db.Departures.Where(d => d.Id == departure.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.State, state)));

    public static Task RuleAsync(this CancelWorld world, ChangeRule rule, int hours = 0) =>
        world.ReadAsync(db => db.Operators.ExecuteUpdateAsync(o => o.SetProperty(x => x.Changes, rule).SetProperty(x => x.ChangeHours, hours)));

    /// <summary>Sold places by departure, in the order in which they are sold.</summary>
    public static async Task<List<int>> SoldAsync(this CancelWorld world)
    {
        var sold = new List<int>();
        foreach (var departure in world.Shop.Departures)
        {
            var key = $"d:{departure.Id}";
            sold.Add(await world.ReadAsync(db => db.Pools.Where(p => p.Key == key).Select(p => p.Sold).SingleAsync()));
        }

        return sold;
    }

    private static string Hidden(string page, string name) => Field().Matches(page).FirstOrDefault(m => m.Groups[1].Value == name)?.Groups[2].Value ?? "";

    [GeneratedRegex("type=\"hidden\" name=\"([a-z]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Field();
}
