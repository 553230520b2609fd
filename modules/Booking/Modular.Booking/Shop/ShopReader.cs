using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Shop;

/// <summary>Reads what the shop shows: two round trips a page.</summary>
internal sealed class ShopReader(BookingDb db, TimeProvider clock)
{
    public async Task<ShopView?> FrontAsync(string slug, CancellationToken cancellation)
    {
        var shop = await db.Operators.AsNoTracking().SingleOrDefaultAsync(o => o.Slug == slug, cancellation);
        if (shop is null)
        {
            return null;
        }

        var experiences = await db.Experiences.AsNoTracking()
            .Where(e => e.OperatorId == shop.Id && e.State == ExperienceState.Published)
            .Include(e => e.Options.OrderBy(o => o.Position)).ThenInclude(o => o.Units.OrderBy(u => u.Position))
            .OrderBy(e => e.Position).ThenBy(e => e.Id)
            .AsSingleQuery()
            .ToListAsync(cancellation);
        return new ShopView(shop, experiences);
    }

    public async Task<ExperienceView?> ExperienceAsync(string slug, string experienceSlug, ShopQuestion question, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        // A zone is at most 14 hours ahead of UTC: a day of slack, and the clock decides.
        var yesterday = DateOnly.FromDateTime(now).AddDays(-1);
        var found = await (
            from e in db.Experiences.AsNoTracking()
                .Include(e => e.Options.OrderBy(o => o.Position)).ThenInclude(o => o.Units.OrderBy(u => u.Position))
                .Include(e => e.Options.OrderBy(o => o.Position)).ThenInclude(o => o.Policy)
            join o in db.Operators on e.OperatorId equals o.Id
            where o.Slug == slug && e.Slug == experienceSlug && e.State == ExperienceState.Published
            select new
            {
                Operator = o,
                Experience = e,
                First = db.Departures.Where(d => d.ExperienceId == e.Id && d.State == DepartureState.Open && d.LocalDate >= yesterday && d.ClosesAt > now)
                    .OrderBy(d => d.LocalDate).Select(d => (DateOnly?)d.LocalDate).FirstOrDefault(),
                Last = db.Departures.Where(d => d.ExperienceId == e.Id).Max(d => (DateOnly?)d.LocalDate),
            }).AsSingleQuery().SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            return null;
        }

        var day = question.Day ?? await DayOfAsync(question.Departure, found.Experience.Id, cancellation);
        var today = DateOnly.FromDateTime(Show.Local(now, found.Experience.Zone));
        var month = ExperienceView.FirstOf(question.Month ?? day ?? found.First ?? today);
        var rows = await db.DeparturesAsync(found.Experience.Id, month, month.AddMonths(1).AddDays(-1), now, cancellation);
        var smallest = found.Experience.Options.ToDictionary(o => o.Id, Prices.Smallest);
        var slots = rows.Where(r => smallest.ContainsKey(r.OptionId)).Select(r => SlotOffer.Of(r, smallest[r.OptionId], now)).ToList();
        return new ExperienceView
        {
            Operator = found.Operator,
            Experience = found.Experience,
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
