using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;

namespace Modular.Booking.Invoices;

/// <summary>Reads what orders bought as an invoice says it.</summary>
internal static class InvoiceLines
{
    /// <summary>By order, in one statement. What has left the catalogue since is still said, in general words.</summary>
    public static async Task<ILookup<Guid, InvoiceLine>> OfAsync(BookingDb db, IReadOnlyCollection<Guid> orders, CancellationToken cancellation)
    {
        var rows = await (
            from line in db.OrderLines.AsNoTracking()
            where orders.Contains(line.OrderId)
            join departure in db.Departures on line.DepartureId equals departure.Id into departures
            from departure in departures.DefaultIfEmpty()
            join experience in db.Experiences on departure.ExperienceId equals experience.Id into experiences
            from experience in experiences.DefaultIfEmpty()
            join option in db.Options on departure.OptionId equals option.Id into options
            from option in options.DefaultIfEmpty()
            join unit in db.Units on line.UnitId equals unit.Id into units
            from unit in units.DefaultIfEmpty()
            orderby departure.StartsAt, unit.Position, line.Id
            select new
            {
                line.OrderId,
                line.UnitId,
                line.ChangeId,
                line.Moved,
                line.Quantity,
                line.PriceMinor,
                line.VatBasisPoints,
                LocalDate = (DateOnly?)departure.LocalDate,
                LocalMinute = (int?)departure.LocalMinute,
                De = new[] { experience.TitleDe, option.TitleDe, unit.TitleDe },
                En = new[] { experience.TitleEn, option.TitleEn, unit.TitleEn },
            }).ToListAsync(cancellation);
        // What was bought is what is charged; a party that moved comes on another day.
        return rows.Where(r => r.ChangeId is null).Select(r => (Bought: r, Comes: r.Moved ? rows.Find(m => m is { ChangeId: not null, Moved: false } && m.OrderId == r.OrderId && m.UnitId == r.UnitId) ?? r : r))
            .ToLookup(r => r.Bought.OrderId, r => new InvoiceLine(Say(r.Comes.De, "Teilnahme"), Say(r.Comes.En, "Admission"), r.Comes.LocalDate, r.Comes.LocalMinute, r.Bought.Quantity, r.Bought.PriceMinor, r.Bought.VatBasisPoints));
    }

    /// <summary>"Abendtour im Kajak, Geführte Tour: Erwachsene".</summary>
    private static string Say(string?[] titles, string anything)
    {
        var what = string.Join(", ", titles.Take(2).Where(t => !string.IsNullOrEmpty(t)).Distinct());
        var who = titles[2] is { Length: > 0 } unit ? unit : anything;
        return what.Length == 0 ? who : $"{what}: {who}";
    }
}
