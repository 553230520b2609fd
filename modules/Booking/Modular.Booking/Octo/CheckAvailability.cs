using Microsoft.AspNetCore.Http;

namespace Modular.Booking.Octo;

/// <summary>POST /octo/availability: one object for each start.</summary>
internal static class CheckAvailability
{
    private const int MostDays = 93, MostIds = 100;

    private sealed record Wish(string? ProductId, string? OptionId, string? LocalDate, string? LocalDateStart, string? LocalDateEnd, IReadOnlyList<string?>? AvailabilityIds, IReadOnlyList<WantedUnit?>? Units, string? Currency);

    public static async Task<IResult> HandleAsync(HttpContext http, OctoCatalogue catalogue, OctoSlots slots)
    {
        var wish = await OctoJson.ReadAsync<Wish>(http);
        var (experience, option) = await catalogue.FindAsync(wish.ProductId, wish.OptionId, http.RequestAborted);
        slots.CheckCurrency(wish.Currency);
        var wanted = OctoSlots.Wanted(option, wish.Units);
        if (wish.AvailabilityIds is { } ids)
        {
            return OctoJson.Ok(await slots.NamedAsync(experience, option, Known(ids), wanted, http.RequestAborted));
        }

        var (from, until) = wish.LocalDate is { } day ? (OctoTimes.Day(day, "localDate"), OctoTimes.Day(day, "localDate")) : OctoTimes.Range(wish.LocalDateStart, wish.LocalDateEnd, MostDays);
        var found = await slots.BetweenAsync(experience, option, from, until, wanted, http.RequestAborted);
        return OctoJson.Ok(found.ConvertAll(f => f.Shown));
    }

    private static List<Guid> Known(IReadOnlyList<string?> ids)
    {
        if (ids.Count is 0 or > MostIds)
        {
            throw new OctoException(OctoError.Bad($"availabilityIds are 1 to {MostIds} ids."));
        }

        // One that is no id of ours is one we do not have: the answer leaves it out.
        return [.. ids.Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Where(id => id != Guid.Empty).Distinct()];
    }
}
