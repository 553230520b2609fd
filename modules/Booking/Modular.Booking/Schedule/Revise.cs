using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>What becomes of departures that guests have booked and that are no longer planned. They are never removed.</summary>
internal enum SoldDepartures
{
    /// <summary>They stay as they are, on sale too.</summary>
    Keep,

    /// <summary>The change is refused and they are named (<see cref="Revise.Stranded"/>), so that somebody looks at them first.</summary>
    Ask,

    /// <summary>They stay for their guests and are closed for further sale.</summary>
    Close,
}

/// <summary>
/// Changes what departures follow from (a schedule, a duration, shared resources) and brings the future in line, in one transaction:
/// departures nobody ever ordered are removed and made anew; those with live orders stay as they were promised to their guests, on sale or not
/// (<see cref="SoldDepartures"/>); those whose orders all lapsed are closed, because late money may still come for them. Places are never cut below what is held and sold.
/// </summary>
internal sealed class Revise(BookingDb db, Materialise materialise, TimeProvider clock)
{
    private sealed record Existing(Departure Departure, Guid PoolId, int Capacity, int Used, bool Ordered, bool Alive);

    /// <summary>The booked departures because of which the last change was refused.</summary>
    public IReadOnlyList<Guid> Stranded { get; private set; } = [];

    /// <inheritdoc cref="RunAsync(IReadOnlyList{Guid}, Func{Task{Outcome}}, bool, SoldDepartures, CancellationToken)"/>
    public Task<Outcome> RunAsync(Guid optionId, Func<Task<Outcome>> change, bool remake, CancellationToken cancellation, SoldDepartures sold = SoldDepartures.Keep) =>
        RunAsync([optionId], change, remake, sold, cancellation);

    /// <param name="optionIds">The options whose departures follow.</param>
    /// <param name="change">Changes tracked entities or adds and removes them; a refusal leaves everything as it was.</param>
    /// <param name="remake">True when also departures whose slot stays must be made anew: another duration, other resources.</param>
    /// <param name="sold">What becomes of booked departures that are no longer planned.</param>
    /// <param name="cancellation">Stops between statements.</param>
    public async Task<Outcome> RunAsync(IReadOnlyList<Guid> optionIds, Func<Task<Outcome>> change, bool remake, SoldDepartures sold, CancellationToken cancellation)
    {
        Stranded = [];
        await using var write = await db.BeginWriteAsync(cancellation);
        var outcome = await change();
        if (outcome.IsDone)
        {
            await db.SaveChangesAsync(cancellation);
            outcome = await AlignAllAsync(optionIds, remake, sold, cancellation);
        }

        if (outcome.IsDone)
        {
            await write.CommitAsync(cancellation);
        }

        return outcome;
    }

    private async Task<Outcome> AlignAllAsync(IReadOnlyList<Guid> optionIds, bool remake, SoldDepartures sold, CancellationToken cancellation)
    {
        await LockAsync(optionIds, cancellation);
        var stranded = new List<Guid>();
        foreach (var option in optionIds)
        {
            if (await AlignAsync(option, remake, sold, stranded, cancellation) is { IsDone: false } refused)
            {
                return refused;
            }
        }

        Stranded = stranded;
        return stranded.Count == 0 ? Outcome.Done : Refusals.BookedAlready(stranded.Count);
    }

    private async Task<Outcome> AlignAsync(Guid optionId, bool remake, SoldDepartures sold, List<Guid> stranded, CancellationToken cancellation)
    {
        if (await Timetable.ReadAsync(db, optionId, cancellation) is not { } timetable)
        {
            return Outcome.Done;
        }

        var now = clock.UtcNow();
        var wanted = timetable.Plan(Occurrences.Day(now, timetable.Zone).AddDays(-1), now).ToDictionary(p => p.Slot);
        var existing = await ExistingAsync(optionId, now, cancellation);
        var stay = existing.Where(e => e.Ordered && Slot(e) is { } slot && wanted.ContainsKey(slot)).ToList();
        var fresh = existing.Where(e => !e.Ordered && e.Used == 0).ToList();
        var unplanned = existing.Where(e => e.Ordered && !wanted.ContainsKey(Slot(e))).ToList();
        if (sold == SoldDepartures.Ask)
        {
            // Those closed already were looked at before.
            stranded.AddRange(unplanned.Where(e => e is { Alive: true, Departure.State: DepartureState.Open }).Select(e => e.Departure.Id));
        }

        var keep = remake ? [] : fresh.Where(e => wanted.TryGetValue(Slot(e), out var plan) && Fits(e.Departure, plan)).ToList();

        if (await ResizeAsync([.. stay, .. keep], wanted, cancellation) is { IsDone: false } refused)
        {
            return refused;
        }

        var remove = fresh.Except(keep).ToList();
        await RemoveAsync(remove, cancellation);
        await CloseAsync(unplanned.Where(e => sold != SoldDepartures.Keep || e.Used == 0), cancellation);
        await ReopenAsync(stay.Where(e => e.Departure is { State: DepartureState.Closed, ScheduleId: null }), wanted, cancellation);
        await materialise.CreateMissingAsync(timetable, now, cancellation);
        await KeepClosedAsync(optionId, remove.Where(e => e.Departure.State != DepartureState.Open && wanted.ContainsKey(Slot(e))), cancellation);
        return Outcome.Done;
    }

    /// <summary>Holds take the same row locks in the same order: what is unused after this stays unused until we commit. Of several options all at once, for the same reason.</summary>
    private async Task LockAsync(IReadOnlyList<Guid> optionIds, CancellationToken cancellation)
    {
        if (!db.IsSqlite)
        {
            var sql = $$"""
                select p.id as "Value" from {{db.Table("pool")}} p join {{db.Table("departure_pool")}} l on l.pool_id = p.id join {{db.Table("departure")}} d on d.id = l.departure_id
                where d.option_id = any({0}) and d.starts_at > {1} and p.key like 'd:%' order by p.id for update of p
                """;
            await db.Database.SqlQueryRaw<Guid>(sql, optionIds.ToArray(), clock.UtcNow()).ToListAsync(cancellation);
        }
    }

    private async Task<List<Existing>> ExistingAsync(Guid optionId, DateTime now, CancellationToken cancellation) => await (
        from departure in db.Departures.AsNoTracking()
        join link in db.DeparturePools on departure.Id equals link.DepartureId
        join pool in db.Pools.AsNoTracking() on link.PoolId equals pool.Id
        where departure.OptionId == optionId && departure.StartsAt > now && pool.Key.StartsWith("d:")
        select new Existing(
            departure,
            pool.Id,
            pool.Capacity,
            pool.Held + pool.Sold,
            db.OrderLines.Any(l => l.DepartureId == departure.Id),
            db.OrderLines.Any(l => l.DepartureId == departure.Id && l.Quantity > l.Cancelled
                && db.Orders.Any(o => o.Id == l.OrderId && (o.State == OrderState.Confirmed || (o.State == OrderState.Held && o.ExpiresAt > now)))))).ToListAsync(cancellation);

    private async Task<Outcome> ResizeAsync(List<Existing> departures, Dictionary<(DateOnly, int), Planned> wanted, CancellationToken cancellation)
    {
        var resized = departures.Where(e => wanted[Slot(e)].Capacity != e.Capacity).ToList();
        if (resized.Where(e => e.Used > wanted[Slot(e)].Capacity).MaxBy(e => e.Used) is { } full)
        {
            return Refusals.BelowSold(full.Departure.LocalDate, full.Used);
        }

        foreach (var group in resized.GroupBy(e => wanted[Slot(e)].Capacity, e => e.PoolId))
        {
            foreach (var ids in group.Chunk(1000))
            {
                await db.Pools.Where(p => ids.Contains(p.Id)).ExecuteUpdateAsync(p => p.SetProperty(x => x.Capacity, group.Key), cancellation);
            }
        }

        return Outcome.Done;
    }

    /// <summary>
    /// The pool stays behind without room until the daily job takes it: a hold that waits for its lock right now then finds it full,
    /// where a missing pool would only be one pool less to ask.
    /// </summary>
    private async Task RemoveAsync(IEnumerable<Existing> departures, CancellationToken cancellation)
    {
        foreach (var chunk in departures.Chunk(1000))
        {
            var ids = chunk.Select(e => e.Departure.Id).ToArray();
            var pools = chunk.Select(e => e.PoolId).ToArray();
            await db.DeparturePools.Where(l => ids.Contains(l.DepartureId)).ExecuteDeleteAsync(cancellation);
            await db.Pools.Where(p => pools.Contains(p.Id)).ExecuteUpdateAsync(p => p.SetProperty(x => x.Capacity, 0), cancellation);
            await db.Departures.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(cancellation);
        }
    }

    /// <summary>Closed and without a schedule: that is how <see cref="ReopenAsync"/> tells them from those that staff closed.</summary>
    private async Task CloseAsync(IEnumerable<Existing> departures, CancellationToken cancellation)
    {
        var ids = departures.Where(e => e.Departure.State == DepartureState.Open).Select(e => e.Departure.Id).ToArray();
        await db.Departures.Where(d => ids.Contains(d.Id)).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.State, DepartureState.Closed).SetProperty(x => x.ScheduleId, (Guid?)null), cancellation);
    }

    private async Task ReopenAsync(IEnumerable<Existing> departures, Dictionary<(DateOnly, int), Planned> wanted, CancellationToken cancellation)
    {
        foreach (var group in departures.GroupBy(e => wanted[Slot(e)].ScheduleId, e => e.Departure.Id))
        {
            var ids = group.ToArray();
            await db.Departures.Where(d => ids.Contains(d.Id)).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.State, DepartureState.Open).SetProperty(x => x.ScheduleId, (Guid?)group.Key), cancellation);
        }
    }

    /// <summary>What staff closed stays closed when it is made anew.</summary>
    private async Task KeepClosedAsync(Guid optionId, IEnumerable<Existing> removed, CancellationToken cancellation)
    {
        foreach (var old in removed.Select(e => e.Departure))
        {
            await db.Departures
                .Where(d => d.OptionId == optionId && d.LocalDate == old.LocalDate && d.LocalMinute == old.LocalMinute)
                .ExecuteUpdateAsync(d => d.SetProperty(x => x.State, old.State), cancellation);
        }
    }

    private static (DateOnly, int) Slot(Existing e) => (e.Departure.LocalDate, e.Departure.LocalMinute);

    private static bool Fits(Departure departure, Planned plan) =>
        departure.ScheduleId == plan.ScheduleId && departure.StartsAt == plan.At.StartsAt && departure.EndsAt == plan.EndsAt && departure.ClosesAt == plan.ClosesAt;
}
