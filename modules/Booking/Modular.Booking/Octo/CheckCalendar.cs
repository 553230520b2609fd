using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Modular.Booking.Octo;

internal sealed record OctoDay(string LocalDate, bool Available, string Status, int Vacancies, int Capacity)
{
    public IReadOnlyList<string> OpeningHours { get; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoPrice>? UnitPricingFrom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OctoPrice? PricingFrom { get; init; }
}

/// <summary>POST /octo/availability/calendar: one object for each day, days without a start included.</summary>
internal static class CheckCalendar
{
    private const int MostDays = 366;

    private static readonly string[] BestFirst = [OctoSlots.Available, OctoSlots.Limited, OctoSlots.SoldOut, OctoSlots.Closed];

    private sealed record Wish(string? ProductId, string? OptionId, string? LocalDateStart, string? LocalDateEnd, IReadOnlyList<WantedUnit?>? Units, string? Currency);

    public static async Task<IResult> HandleAsync(HttpContext http, OctoCatalogue catalogue, OctoSlots slots)
    {
        var wish = await OctoJson.ReadAsync<Wish>(http);
        var (experience, option) = await catalogue.FindAsync(wish.ProductId, wish.OptionId, http.RequestAborted);
        slots.CheckCurrency(wish.Currency);
        var wanted = OctoSlots.Wanted(option, wish.Units);
        var (from, until) = OctoTimes.Range(wish.LocalDateStart, wish.LocalDateEnd, MostDays);
        var found = (await slots.BetweenAsync(experience, option, from, until, wanted, http.RequestAborted)).ToLookup(f => f.Row.LocalDate, f => f.Shown);
        return OctoJson.Ok(Enumerable.Range(0, until.DayNumber - from.DayNumber + 1).Select(i => Day(from.AddDays(i), [.. found[from.AddDays(i)]])).ToList());
    }

    private static OctoDay Day(DateOnly day, List<OctoAvailability> starts)
    {
        var status = BestFirst.FirstOrDefault(s => starts.Exists(a => a.Status == s)) ?? OctoSlots.Closed;
        var open = starts.FindAll(a => a.Available);
        return new OctoDay(OctoTimes.Day(day), open.Count > 0, status, open.Sum(a => a.Vacancies ?? 0), starts.Sum(a => a.Capacity ?? 0))
        {
            UnitPricingFrom = open is [{ UnitPricing: not null }, ..] ? [.. open.SelectMany(a => a.UnitPricing!).GroupBy(p => p.UnitId).Select(g => g.MinBy(p => p.Retail)!)] : null,
            PricingFrom = open.Select(a => a.Pricing).OfType<OctoPrice>().MinBy(p => p.Retail),
        };
    }
}
