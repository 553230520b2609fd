using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Availability;

/// <summary>
/// Departures with what is free in them, in one round trip, in the order of their starts. An expired hold is free the instant it expires: decided here,
/// by the clock, not by whoever sweeps later. What is shown may be a moment old; the hold decides under the pools' locks.
/// Translated once for each host: building and comparing these expressions at every request was a third of what a month's page cost.
/// </summary>
internal sealed class AvailabilityQueries
{
    private static readonly Expression<Func<BookingDb, IQueryable<Departure>, DateTime, IQueryable<DepartureRow>>> Rows = (db, departures, now) =>
        from d in departures.AsNoTracking()
        orderby d.LocalDate, d.LocalMinute, d.Id
        select new DepartureRow(
            d.Id, d.OptionId, d.State, d.LocalDate, d.LocalMinute, d.StartsAt, d.EndsAt, d.ClosesAt,
            db.DeparturePools.Where(link => link.DepartureId == d.Id).Join(db.Pools, link => link.PoolId, p => p.Id, (link, p) => p)
                .Min(p => (int?)(p.Capacity - p.Sold - p.Held
                    + db.Allocations.Where(a => a.PoolId == p.Id && a.State == AllocationState.Held && a.ExpiresAt <= now).Sum(a => a.Places))),
            db.DeparturePools.Where(link => link.DepartureId == d.Id).Join(db.Pools, link => link.PoolId, p => p.Id, (link, p) => p).Min(p => (int?)p.Capacity));

    private readonly Func<BookingDb, Guid, DateOnly, DateOnly, DateTime, IAsyncEnumerable<DepartureRow>> _ofExperience =
        Between((db, experience, from, until) => db.Departures.Where(d => d.ExperienceId == experience && d.LocalDate >= from && d.LocalDate <= until));

    private readonly Func<BookingDb, Guid, DateOnly, DateOnly, DateTime, IAsyncEnumerable<DepartureRow>> _ofOption =
        Between((db, option, from, until) => db.Departures.Where(d => d.OptionId == option && d.LocalDate >= from && d.LocalDate <= until));

    private readonly Func<BookingDb, List<Guid>, DateTime, IAsyncEnumerable<DepartureRow>> _named = Named((db, ids) => db.Departures.Where(d => ids.Contains(d.Id)));

    /// <summary>Departures of an experience in a range of local days, both included.</summary>
    public ValueTask<List<DepartureRow>> OfExperienceAsync(BookingDb db, Guid experienceId, DateOnly from, DateOnly until, DateTime now, CancellationToken cancellation) =>
        _ofExperience(db, experienceId, from, until, now).ToListAsync(cancellation);

    /// <summary>Departures of one option in a range of local days, both included.</summary>
    public ValueTask<List<DepartureRow>> OfOptionAsync(BookingDb db, Guid optionId, DateOnly from, DateOnly until, DateTime now, CancellationToken cancellation) =>
        _ofOption(db, optionId, from, until, now).ToListAsync(cancellation);

    /// <summary>The departures with these ids.</summary>
    public ValueTask<List<DepartureRow>> NamedAsync(BookingDb db, List<Guid> ids, DateTime now, CancellationToken cancellation) => _named(db, ids, now).ToListAsync(cancellation);

    private static Func<BookingDb, Guid, DateOnly, DateOnly, DateTime, IAsyncEnumerable<DepartureRow>> Between(Expression<Func<BookingDb, Guid, DateOnly, DateOnly, IQueryable<Departure>>> which) =>
        EF.CompileAsyncQuery(Expression.Lambda<Func<BookingDb, Guid, DateOnly, DateOnly, DateTime, IQueryable<DepartureRow>>>(RowsOf(which), [.. which.Parameters, Rows.Parameters[2]]));

    private static Func<BookingDb, List<Guid>, DateTime, IAsyncEnumerable<DepartureRow>> Named(Expression<Func<BookingDb, List<Guid>, IQueryable<Departure>>> which) =>
        EF.CompileAsyncQuery(Expression.Lambda<Func<BookingDb, List<Guid>, DateTime, IQueryable<DepartureRow>>>(RowsOf(which), [.. which.Parameters, Rows.Parameters[2]]));

    /// <summary><see cref="Rows"/> with the departures written into it: a compiled query is one expression, a method called inside it could not be translated.</summary>
    private static Expression RowsOf(LambdaExpression which) =>
        new ReplacingExpressionVisitor([Rows.Parameters[0], Rows.Parameters[1]], [which.Parameters[0], which.Body]).Visit(Rows.Body);
}
