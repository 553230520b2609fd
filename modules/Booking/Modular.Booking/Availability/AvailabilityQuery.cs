using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;

namespace Modular.Booking.Availability;

/// <summary>
/// Departures with what is free in them, in one round trip. An expired hold is free the instant it expires: decided here, by the clock,
/// not by whoever sweeps later. What is shown may be a moment old; the hold decides under the pools' locks.
/// </summary>
internal static class AvailabilityQuery
{
    /// <summary>Departures of an experience in a range of local days, both included.</summary>
    public static Task<List<DepartureRow>> DeparturesAsync(this BookingDb db, Guid experienceId, DateOnly from, DateOnly until, DateTime now, CancellationToken cancellation) =>
        Rows(db, db.Departures.Where(d => d.ExperienceId == experienceId && d.LocalDate >= from && d.LocalDate <= until), now)
            .ToListAsync(cancellation);

    /// <summary>Departures of one option in a range of local days, both included.</summary>
    public static Task<List<DepartureRow>> DeparturesOfOptionAsync(this BookingDb db, Guid optionId, DateOnly from, DateOnly until, DateTime now, CancellationToken cancellation) =>
        Rows(db, db.Departures.Where(d => d.OptionId == optionId && d.LocalDate >= from && d.LocalDate <= until), now)
            .ToListAsync(cancellation);

    /// <summary>The departures with these ids.</summary>
    public static Task<List<DepartureRow>> DeparturesAsync(this BookingDb db, List<Guid> ids, DateTime now, CancellationToken cancellation) =>
        Rows(db, db.Departures.Where(d => ids.Contains(d.Id)), now).ToListAsync(cancellation);

    private static IQueryable<DepartureRow> Rows(BookingDb db, IQueryable<Schedule.Departure> departures, DateTime now) =>
        from d in departures.AsNoTracking()
        orderby d.LocalDate, d.LocalMinute, d.Id
        select new DepartureRow(
            d.Id, d.OptionId, d.State, d.LocalDate, d.LocalMinute, d.StartsAt, d.EndsAt, d.ClosesAt,
            db.DeparturePools.Where(link => link.DepartureId == d.Id).Join(db.Pools, link => link.PoolId, p => p.Id, (link, p) => p)
                .Min(p => (int?)(p.Capacity - p.Sold - p.Held
                    + db.Allocations.Where(a => a.PoolId == p.Id && a.State == AllocationState.Held && a.ExpiresAt <= now).Sum(a => a.Places))),
            db.DeparturePools.Where(link => link.DepartureId == d.Id).Join(db.Pools, link => link.PoolId, p => p.Id, (link, p) => p).Min(p => (int?)p.Capacity));
}
