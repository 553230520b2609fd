using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Shop;

/// <summary>Reads what the shop shows: one round trip for a front page that has not changed, two or three more for one that has, two more where prices depend on the day. What is free is read now, never kept.</summary>
internal sealed class ShopReader(BookingDb db, ShopQueries queries, AvailabilityQueries availability, TimeProvider clock)
{
    private static readonly ILookup<Guid, DateOnly> NoDays = Array.Empty<(Guid Option, DateOnly Day)>().ToLookup(d => d.Option, d => d.Day);

    /// <summary>What tells whether a front page that was rendered before is still right; null where there is no shop.</summary>
    public Task<ShopNumber?> EditionAsync(string slug, CancellationToken cancellation) => queries.Edition(db, slug, cancellation);

    public async Task<ShopView?> FrontAsync(string slug, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        if (await queries.Head(db, slug, Since(now), cancellation) is not ({ } shop, var hasDayPrices))
        {
            return null;
        }

        var experiences = await TileRow.ExperiencesAsync(queries.Tiles(db, shop.Id), shop.Id, cancellation);
        var (prices, days) = hasDayPrices
            ? await PricesAsync([.. experiences.SelectMany(e => e.Options).Select(o => o.Id)], now, cancellation)
            : (PriceBook.Empty, NoDays);
        return new ShopView(shop, experiences, prices, days);
    }

    /// <summary>A zone is at most 14 hours ahead of UTC: a day of slack, and the clock decides.</summary>
    private static DateOnly Since(DateTime now) => DateOnly.FromDateTime(now).AddDays(-1);

    /// <summary>What differs from day to day, and the days that count for "from"; without such prices nobody needs the days.</summary>
    private async Task<(PriceBook Prices, ILookup<Guid, DateOnly> Days)> PricesAsync(Guid[] options, DateTime now, CancellationToken cancellation)
    {
        var yesterday = Since(now);
        var prices = await PriceBook.ReadAsync(db, options, yesterday, cancellation);
        if (prices.IsPlain)
        {
            return (prices, NoDays);
        }

        var days = await db.Departures
            .Where(d => options.Contains(d.OptionId) && d.State == DepartureState.Open && d.LocalDate >= yesterday && d.ClosesAt > now)
            .Select(d => new { d.OptionId, d.LocalDate }).Distinct().ToListAsync(cancellation);
        return (prices, days.ToLookup(d => d.OptionId, d => d.LocalDate));
    }

    /// <summary>What is for sale in the seasons to come.</summary>
    private async Task<IReadOnlyList<SeasonView>> SeasonsAsync(Guid[] options, DateOnly today, CancellationToken cancellation)
    {
        var seasons = await db.Seasons.AsNoTracking().Include(s => s.Prices)
            .Where(s => options.Contains(s.OptionId) && s.Times != SeasonTimes.Closed && s.Prices.Count > 0).ToListAsync(cancellation);
        return [.. seasons
            .Select(s => s.Span.NextFrom(today) is { } next ? new SeasonView(s, next.From, next.Until, s.Prices.ToDictionary(p => p.UnitId, p => p.PriceMinor)) : null)
            .OfType<SeasonView>().OrderBy(s => s.From)];
    }

    public async Task<ExperienceView?> ExperienceAsync(string slug, string experienceSlug, ShopQuestion question, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var yesterday = Since(now);
        var found = await queries.Experience(db, slug, experienceSlug, yesterday, now, cancellation);
        if (found is null)
        {
            return null;
        }

        var day = question.Day ?? await DayOfAsync(question.Departure, found.Experience.Id, cancellation);
        var today = DateOnly.FromDateTime(Show.Local(now, found.Experience.Zone));
        var month = ExperienceView.FirstOf(question.Month ?? day ?? found.First ?? today);
        var rows = await availability.OfExperienceAsync(db, found.Experience.Id, month, month.AddMonths(1).AddDays(-1), now, cancellation);
        var smallest = found.Experience.Options.ToDictionary(o => o.Id, Prices.Smallest);
        Guid[] options = [.. smallest.Keys];
        var (prices, days) = found.HasDayPrices ? await PricesAsync(options, now, cancellation) : (PriceBook.Empty, NoDays);
        var slots = rows.Where(r => smallest.ContainsKey(r.OptionId)).Select(r => SlotOffer.Of(r, smallest[r.OptionId], now)).ToList();
        return new ExperienceView
        {
            Operator = found.Operator,
            Experience = found.Experience,
            Prices = prices,
            From = Prices.From(found.Experience, prices, days),
            Seasons = prices.IsPlain ? [] : await SeasonsAsync(options, today, cancellation),
            Now = now,
            Today = today,
            Month = month,
            Last = found.Last,
            Day = day,
            Slots = slots,
            Chosen = slots.FirstOrDefault(s => s.Id == question.Departure),
            Key = clock.NewId(),
        };
    }

    private async Task<DateOnly?> DayOfAsync(Guid? departure, Guid experience, CancellationToken cancellation) => departure is { } id
        ? await db.Departures.Where(d => d.Id == id && d.ExperienceId == experience).Select(d => (DateOnly?)d.LocalDate).SingleOrDefaultAsync(cancellation)
        : null;

    /// <summary>The experience of a departure, for a form that was posted.</summary>
    public Task<string?> ExperienceSlugAsync(string slug, Guid departure, CancellationToken cancellation) => (
        from d in db.Departures
        join e in db.Experiences on d.ExperienceId equals e.Id
        join o in db.Operators on e.OperatorId equals o.Id
        where d.Id == departure && o.Slug == slug
        select e.Slug).SingleOrDefaultAsync(cancellation);

    /// <summary>A picture that an experience of this operator shows; other blobs are not for everybody.</summary>
    public Task<BlobRow?> PictureAsync(string slug, string id, CancellationToken cancellation) =>
        db.Blobs.AsNoTracking().SingleOrDefaultAsync(
            b => b.Id == id && db.Experiences.Any(e => e.Picture == id && db.Operators.Any(o => o.Id == e.OperatorId && o.Slug == slug)), cancellation);
}
