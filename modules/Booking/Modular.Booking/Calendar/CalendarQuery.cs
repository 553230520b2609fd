using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Calendar;

/// <summary>A departure with its places. Held counts only holds that have not lapsed; free is what its own places leave, shared resources aside.</summary>
internal sealed record CalendarDeparture(
    Guid Id, string TitleDe, string TitleEn, string OptionDe, string OptionEn, DateOnly LocalDate, DateTime StartsAt, DateTime EndsAt, string Zone, DepartureState State, int Capacity, int Sold, int Held)
{
    public int Free => Math.Max(0, Capacity - Sold - Held);
}

/// <summary>A day's departures in sum; called-off ones are not counted.</summary>
internal sealed record DaySum(DateOnly Date, int Departures, int Capacity, int Sold, int Held, int Closed, int CalledOff)
{
    public int Free => Math.Max(0, Capacity - Sold - Held);
}

internal sealed class CalendarQuery(BookingDb db)
{
    public async Task<IReadOnlyDictionary<DateOnly, DaySum>> DaysAsync(Guid operatorId, CalendarSpan span, Guid? experience, DateTime now, CancellationToken cancellation)
    {
        // A month of a busy house is some two thousand departures; what is held must be looked up per pool anyway.
        var cells = await (
            from departure in In(operatorId, span, experience)
            join link in db.DeparturePools on departure.Id equals link.DepartureId
            join pool in db.Pools on link.PoolId equals pool.Id
            where pool.Key.StartsWith("d:")
            select new
            {
                departure.LocalDate,
                departure.State,
                pool.Capacity,
                pool.Sold,
                Held = db.Allocations.Where(a => a.PoolId == pool.Id && a.State == AllocationState.Held && a.ExpiresAt > now).Sum(a => a.Places),
            }).ToListAsync(cancellation);
        return cells.GroupBy(c => c.LocalDate).ToDictionary(day => day.Key, day =>
        {
            var held = day.Where(c => c.State != DepartureState.Cancelled).ToList();
            return new DaySum(
                day.Key, held.Count, held.Sum(c => c.Capacity), held.Sum(c => c.Sold), held.Sum(c => c.Held), held.Count(c => c.State == DepartureState.Closed), day.Count(c => c.State == DepartureState.Cancelled));
        });
    }

    public Task<List<CalendarDeparture>> DeparturesAsync(Guid operatorId, CalendarSpan span, Guid? experience, DateTime now, CancellationToken cancellation) => (
        from departure in In(operatorId, span, experience)
        join option in db.Options on departure.OptionId equals option.Id
        join title in db.Experiences on departure.ExperienceId equals title.Id
        join link in db.DeparturePools on departure.Id equals link.DepartureId
        join pool in db.Pools on link.PoolId equals pool.Id
        where pool.Key.StartsWith("d:")
        orderby departure.StartsAt, title.TitleDe, departure.Id
        select new CalendarDeparture(
            departure.Id, title.TitleDe, title.TitleEn, option.TitleDe, option.TitleEn, departure.LocalDate, departure.StartsAt, departure.EndsAt, departure.Zone, departure.State, pool.Capacity, pool.Sold,
            db.Allocations.Where(a => a.PoolId == pool.Id && a.State == AllocationState.Held && a.ExpiresAt > now).Sum(a => a.Places))).ToListAsync(cancellation);

    private IQueryable<Departure> In(Guid operatorId, CalendarSpan span, Guid? experience)
    {
        var (first, last) = (span.First, span.Last);
        var departures = db.Departures.AsNoTracking().Where(d => d.OperatorId == operatorId && d.LocalDate >= first && d.LocalDate <= last);
        return experience is { } one ? departures.Where(d => d.ExperienceId == one) : departures;
    }
}
