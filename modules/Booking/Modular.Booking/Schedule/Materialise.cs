using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>
/// Turns schedules into departures with their pools, as far ahead as can be booked. Creates what is missing and touches nothing that exists,
/// so it may run twice, and at the same time in two processes: the unique keys of departure and pool decide who was first.
/// </summary>
internal sealed class Materialise(BookingDb db, TimeProvider clock)
{
    /// <summary>Every option of every operator, or of one. One short transaction per option. Returns how many departures are new.</summary>
    public async Task<int> AllAsync(Guid? operatorId, CancellationToken cancellation)
    {
        var options = await (
            from option in db.Options
            join experience in db.Experiences on option.ExperienceId equals experience.Id
            where experience.State != ExperienceState.Archived && (operatorId == null || option.OperatorId == operatorId)
            orderby option.Id
            select option.Id).ToListAsync(cancellation);
        var created = 0;
        foreach (var option in options)
        {
            created += await OptionAsync(option, cancellation);
        }

        return created;
    }

    /// <summary>Takes away the pools of departures that were removed (see <see cref="Revise"/>).</summary>
    public Task<int> SweepAsync(CancellationToken cancellation) => db.Pools
        .Where(p => p.Capacity == 0 && p.Key.StartsWith("d:") && !db.DeparturePools.Any(l => l.PoolId == p.Id) && !db.Allocations.Any(a => a.PoolId == p.Id))
        .ExecuteDeleteAsync(cancellation);

    public Task<int> OptionAsync(Guid optionId, CancellationToken cancellation) => OptionAsync(optionId, clock.UtcNow(), cancellation);

    /// <param name="optionId">The option.</param>
    /// <param name="after">Departures that start after this instant. Demo data begins in the morning of its first day.</param>
    /// <param name="cancellation">Stops between statements.</param>
    public async Task<int> OptionAsync(Guid optionId, DateTime after, CancellationToken cancellation)
    {
        if (await Timetable.ReadAsync(db, optionId, cancellation) is not { } timetable)
        {
            return 0;
        }

        // Most runs of the daily job find nothing to do, and then take no lock at all.
        var missing = await MissingAsync(timetable, after, cancellation);
        if (missing.Count == 0)
        {
            return 0;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        var created = await CreateAsync(timetable, missing, cancellation);
        await write.CommitAsync(cancellation);
        return created;
    }

    /// <summary>The same inside the caller's transaction.</summary>
    public async Task<int> CreateMissingAsync(Timetable timetable, DateTime after, CancellationToken cancellation) =>
        await CreateAsync(timetable, await MissingAsync(timetable, after, cancellation), cancellation);

    private async Task<List<Planned>> MissingAsync(Timetable timetable, DateTime after, CancellationToken cancellation)
    {
        // A day early: what starts after an instant may belong to the local day before.
        var from = Occurrences.Day(after, timetable.Zone).AddDays(-1);
        var plan = timetable.Plan(from, after);
        var slots = await db.Departures
            .Where(d => d.OptionId == timetable.OptionId && d.LocalDate >= from)
            .Select(d => new { d.LocalDate, d.LocalMinute }).ToListAsync(cancellation);
        var taken = slots.Select(s => (s.LocalDate, s.LocalMinute)).ToHashSet();
        return [.. plan.Where(p => !taken.Contains(p.Slot))];
    }

    private async Task<int> CreateAsync(Timetable timetable, List<Planned> missing, CancellationToken cancellation)
    {
        var planned = missing.ToDictionary(_ => clock.NewId());
        var created = await Batch.InsertAsync(
            db,
            "departure",
            "id, operator_id, experience_id, option_id, schedule_id, state, local_date, local_minute, zone, starts_at, ends_at, closes_at",
            "option_id, local_date, local_minute",
            planned.Select(p => new object[]
            {
                p.Key, timetable.OperatorId, timetable.ExperienceId, timetable.OptionId, p.Value.ScheduleId, (int)DepartureState.Open,
                p.Value.At.LocalDate, p.Value.At.LocalMinute, timetable.Zone.Id, p.Value.At.StartsAt, p.Value.EndsAt, p.Value.ClosesAt,
            }),
            cancellation);
        var ours = planned.Where(p => created.Contains(p.Key)).ToList();
        var links = await SeatsAsync(timetable, ours, cancellation);
        links.AddRange(await ShareAsync(timetable, ours, cancellation));
        await Batch.LinkAsync(db, "departure_pool", "departure_id, pool_id", links.Select(l => new object[] { l.DepartureId, l.PoolId }), cancellation);
        return ours.Count;
    }

    private async Task<List<DeparturePool>> SeatsAsync(Timetable timetable, List<KeyValuePair<Guid, Planned>> departures, CancellationToken cancellation)
    {
        var links = departures.ConvertAll(d => new DeparturePool { DepartureId = d.Key, PoolId = clock.NewId() });
        await InsertPoolsAsync(
            departures.Select((d, i) => Pool(links[i].PoolId, timetable.OperatorId, Cells.Key(d.Key), d.Value.Capacity)),
            cancellation);
        return links;
    }

    /// <summary>The pools of shared resources; whoever needs a cell first creates it. In key order, so that two runs never wait for each other in a circle.</summary>
    private async Task<List<DeparturePool>> ShareAsync(Timetable timetable, List<KeyValuePair<Guid, Planned>> departures, CancellationToken cancellation)
    {
        var needs = (
            from resource in timetable.Resources
            from departure in departures
            from cell in Cells.Touched(departure.Value.At.StartsAt, departure.Value.EndsAt)
            select (Key: Cells.Key(resource.Id, cell), Departure: departure.Key, resource.Capacity)).ToList();
        var keys = needs.DistinctBy(n => n.Key).OrderBy(n => n.Key, StringComparer.Ordinal).ToList();
        await InsertPoolsAsync(keys.Select(k => Pool(clock.NewId(), timetable.OperatorId, k.Key, k.Capacity)), cancellation);
        var ids = new Dictionary<string, Guid>();
        foreach (var chunk in keys.Select(k => k.Key).Chunk(1000))
        {
            foreach (var pool in await db.Pools.Where(p => chunk.Contains(p.Key)).Select(p => new { p.Key, p.Id }).ToListAsync(cancellation))
            {
                ids[pool.Key] = pool.Id;
            }
        }

        return needs.ConvertAll(n => new DeparturePool { DepartureId = n.Departure, PoolId = ids[n.Key] });
    }

    private static object[] Pool(Guid id, Guid operatorId, string key, int capacity) => [id, operatorId, key, capacity, 0, 0];

    private Task<HashSet<Guid>> InsertPoolsAsync(IEnumerable<object[]> pools, CancellationToken cancellation) =>
        Batch.InsertAsync(db, "pool", "id, operator_id, key, capacity, held, sold", "key", pools, cancellation);
}
