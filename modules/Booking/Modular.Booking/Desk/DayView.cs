using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;

namespace Modular.Booking.Desk;

/// <summary>One departure as the day's list shows it. Held counts only holds that have not lapsed.</summary>
internal sealed record DepartureRow(
    Guid Id,
    Guid OptionId,
    string TitleDe,
    string TitleEn,
    string OptionDe,
    string OptionEn,
    DateOnly LocalDate,
    int LocalMinute,
    DateTime StartsAt,
    DateTime EndsAt,
    DateTime ClosesAt,
    string Zone,
    DepartureState State,
    int Capacity,
    int Sold,
    int Held,
    int Tickets,
    int CheckedIn)
{
    public int Free => Math.Max(0, Capacity - Sold - Held);

    /// <summary>The wall clock skips the time the schedule names on this day.</summary>
    public bool Moved => Occurrences.At(LocalDate, LocalMinute, Occurrences.Zone(Zone)!) is { Moved: true };
}

/// <summary>A day in the list of the days ahead.</summary>
internal sealed record DayRow(DateOnly Date, int Departures, int Sold, int Capacity);

internal sealed class DayView(BookingDb db)
{
    public Task<List<DepartureRow>> DayAsync(Guid operatorId, DateOnly day, DateTime now, CancellationToken cancellation) =>
        Rows(db.Departures.Where(d => d.OperatorId == operatorId && d.LocalDate == day), now).ToListAsync(cancellation);

    public Task<DepartureRow?> OneAsync(Guid operatorId, Guid id, DateTime now, CancellationToken cancellation) =>
        Rows(db.Departures.Where(d => d.OperatorId == operatorId && d.Id == id), now).SingleOrDefaultAsync(cancellation);

    public async Task<List<DayRow>> AheadAsync(Guid operatorId, DateOnly first, int days, CancellationToken cancellation)
    {
        var end = first.AddDays(days);
        var rows = await (
            from departure in db.Departures
            join link in db.DeparturePools on departure.Id equals link.DepartureId
            join pool in db.Pools on link.PoolId equals pool.Id
            where departure.OperatorId == operatorId && departure.LocalDate >= first && departure.LocalDate < end && departure.State != DepartureState.Cancelled && pool.Key.StartsWith("d:")
            group pool by departure.LocalDate into day
            select new { Date = day.Key, Count = day.Count(), Sold = day.Sum(p => p.Sold), Capacity = day.Sum(p => p.Capacity) }).ToListAsync(cancellation);
        return [.. Enumerable.Range(0, days).Select(first.AddDays).Select(d => rows.Find(r => r.Date == d) is { } r ? new DayRow(d, r.Count, r.Sold, r.Capacity) : new DayRow(d, 0, 0, 0))];
    }

    private IQueryable<DepartureRow> Rows(IQueryable<Departure> departures, DateTime now) =>
        from departure in departures.AsNoTracking()
        join option in db.Options on departure.OptionId equals option.Id
        join experience in db.Experiences on departure.ExperienceId equals experience.Id
        join link in db.DeparturePools on departure.Id equals link.DepartureId
        join pool in db.Pools on link.PoolId equals pool.Id
        where pool.Key.StartsWith("d:")
        orderby departure.StartsAt, experience.TitleDe
        select new DepartureRow(
            departure.Id,
            option.Id,
            experience.TitleDe,
            experience.TitleEn,
            option.TitleDe,
            option.TitleEn,
            departure.LocalDate,
            departure.LocalMinute,
            departure.StartsAt,
            departure.EndsAt,
            departure.ClosesAt,
            departure.Zone,
            departure.State,
            pool.Capacity,
            pool.Sold,
            db.Allocations.Where(a => a.PoolId == pool.Id && a.State == AllocationState.Held && a.ExpiresAt > now).Sum(a => a.Places),
            db.Tickets.Count(t => t.DepartureId == departure.Id && t.State != TicketState.Revoked),
            db.Tickets.Count(t => t.DepartureId == departure.Id && t.State == TicketState.Redeemed));
}
