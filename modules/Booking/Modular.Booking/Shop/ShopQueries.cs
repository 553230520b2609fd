using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Shop;

/// <summary>
/// The shop's questions, translated once for each host (a compiled query belongs to one model) and without what the page does not show:
/// descriptions are the larger part of a catalogue.
/// </summary>
internal sealed class ShopQueries
{
    /// <summary>The edition of the shop at this address; null where there is no shop.</summary>
    public Func<BookingDb, string, CancellationToken, Task<ShopNumber?>> Edition { get; } =
        EF.CompileAsyncQuery((BookingDb db, string slug, CancellationToken cancellation) => db.Operators
            .Where(o => o.Slug == slug)
            .Select(o => new ShopNumber(o.Id, db.ShopEditions.Where(s => s.OperatorId == o.Id).Select(s => (long?)s.Number).SingleOrDefault()))
            .SingleOrDefault());

    /// <summary>The operator, and whether any price of theirs depends on the day: most pages need no look at those then.</summary>
    public Func<BookingDb, string, DateOnly, CancellationToken, Task<ShopHead?>> Head { get; } =
        EF.CompileAsyncQuery((BookingDb db, string slug, DateOnly since, CancellationToken cancellation) => db.Operators.AsNoTracking()
            .Where(o => o.Slug == slug)
            .Select(o => new ShopHead(o, db.Options.Any(p =>
                p.OperatorId == o.Id && (db.SeasonPrices.Any(s => s.OptionId == p.Id) || db.DatePrices.Any(d => d.OptionId == p.Id && d.Date >= since)))))
            .SingleOrDefault());

    /// <summary>A published experience with everything its page says about what is sold; the first day that can be booked and the last there is.</summary>
    public Func<BookingDb, string, string, DateOnly, DateTime, CancellationToken, Task<ShopExperience?>> Experience { get; } =
        EF.CompileAsyncQuery((BookingDb db, string slug, string experience, DateOnly since, DateTime now, CancellationToken cancellation) => (
            from e in db.Experiences.AsNoTracking()
                .Include(e => e.Options.OrderBy(o => o.Position)).ThenInclude(o => o.Units.OrderBy(u => u.Position))
                .Include(e => e.Options.OrderBy(o => o.Position)).ThenInclude(o => o.Policy)
            join o in db.Operators on e.OperatorId equals o.Id
            where o.Slug == slug && e.Slug == experience && e.State == ExperienceState.Published
            select new ShopExperience(
                o,
                e,
                db.Departures.Where(d => d.ExperienceId == e.Id && d.State == DepartureState.Open && d.LocalDate >= since && d.ClosesAt > now)
                    .OrderBy(d => d.LocalDate).Select(d => (DateOnly?)d.LocalDate).FirstOrDefault(),
                db.Departures.Where(d => d.ExperienceId == e.Id).Max(d => (DateOnly?)d.LocalDate),
                db.Options.Any(p => p.ExperienceId == e.Id && (db.SeasonPrices.Any(s => s.OptionId == p.Id) || db.DatePrices.Any(d => d.OptionId == p.Id && d.Date >= since)))))
            .AsSingleQuery().SingleOrDefault());

    /// <summary>The operator's published experiences in their order, a row per unit; what has no option or no unit has one row.</summary>
    public Func<BookingDb, Guid, IAsyncEnumerable<TileRow>> Tiles { get; } = EF.CompileAsyncQuery((BookingDb db, Guid shop) =>
        from e in db.Experiences
        where e.OperatorId == shop && e.State == ExperienceState.Published
        from o in db.Options.Where(o => o.ExperienceId == e.Id).DefaultIfEmpty()
        from u in db.Units.Where(u => u.OptionId == o!.Id).DefaultIfEmpty()
        orderby e.Position, e.Id, o!.Position, o.Id, u!.Position
        select new TileRow(
            e.Id, e.Slug, e.TitleDe, e.TitleEn, e.SummaryDe, e.SummaryEn, e.Zone, e.Picture,
            (Guid?)o.Id, (int?)o.DurationMinutes, (Guid?)u.Id, (UnitType?)u.Type, (long?)u.PriceMinor));
}

/// <summary>A shop and its edition.</summary>
internal sealed record ShopNumber(Guid Shop, long? Edition);

/// <summary>Whose shop it is.</summary>
internal sealed record ShopHead(Operator Operator, bool HasDayPrices);

/// <summary>An experience with its options, units and policies, and whether any of its prices depends on the day.</summary>
internal sealed record ShopExperience(Operator Operator, Experience Experience, DateOnly? First, DateOnly? Last, bool HasDayPrices);

/// <summary>A unit of an option of an experience, as far as the front page looks at them.</summary>
internal sealed record TileRow(
    Guid Id, string Slug, string TitleDe, string TitleEn, string SummaryDe, string SummaryEn, string Zone, string? Picture, Guid? OptionId, int? Minutes, Guid? UnitId, UnitType? Type, long? PriceMinor)
{
    /// <summary>Experiences with options and units, to be looked at and never saved: texts that no row has are empty.</summary>
    public static async Task<List<Experience>> ExperiencesAsync(IAsyncEnumerable<TileRow> rows, Guid shop, CancellationToken cancellation)
    {
        var all = new List<Experience>();
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            if (all.Count == 0 || all[^1].Id != row.Id)
            {
                all.Add(row.Experience(shop));
            }

            var options = all[^1].Options;
            if (row.OptionId is { } option && (options.Count == 0 || options[^1].Id != option))
            {
                options.Add(new Option { Id = option, OperatorId = shop, ExperienceId = row.Id, TitleDe = "", TitleEn = "", DurationMinutes = row.Minutes ?? 0 });
            }

            if (row is { OptionId: { } of, UnitId: { } unit })
            {
                options[^1].Units.Add(new Unit { Id = unit, OperatorId = shop, OptionId = of, Type = row.Type ?? default, TitleDe = "", TitleEn = "", PriceMinor = row.PriceMinor ?? 0, VatBasisPoints = 0 });
            }
        }

        return all;
    }

    private Experience Experience(Guid shop) => new()
    {
        Id = Id,
        OperatorId = shop,
        Slug = Slug,
        TitleDe = TitleDe,
        TitleEn = TitleEn,
        SummaryDe = SummaryDe,
        SummaryEn = SummaryEn,
        Zone = Zone,
        Picture = Picture,
    };
}
