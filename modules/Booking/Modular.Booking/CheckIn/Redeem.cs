using Microsoft.EntityFrameworkCore;
using Modular.Booking.Contracts;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Telemetry;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.CheckIn;

/// <summary>
/// Admits a ticket once. The verdict is one conditional UPDATE (issued becomes redeemed): of two doors that scan at the same moment the
/// database lets exactly one through, whatever each of them read before. Every scan of a ticket that exists leaves a row.
/// </summary>
internal sealed class Redeem(BookingDb db, BookingMetrics metrics, TimeProvider clock)
{
    /// <param name="operatorId">Whose door it is; a ticket of anybody else does not exist here.</param>
    /// <param name="code">As <see cref="TicketCode.TryParse"/> read it.</param>
    /// <param name="scannedBy">The account of the person at the door.</param>
    /// <param name="anyDay">Admits a ticket of another day after the person at the door was warned.</param>
    /// <param name="question">Names the scan, so that asking again after a lost answer finds the first answer; null for a scan that nobody can ask about again.</param>
    /// <param name="cancellation">Stops before the write.</param>
    /// <returns>The scan's id, or null when no such ticket exists.</returns>
    public async Task<Guid?> RunAsync(Guid operatorId, string code, Guid scannedBy, bool anyDay, Guid? question, CancellationToken cancellation)
    {
        var found = await (
            from t in db.Tickets.AsNoTracking()
            join d in db.Departures on t.DepartureId equals d.Id
            where t.OperatorId == operatorId && t.Code == code
            select new { t.Id, d.Zone, d.StartsAt, d.EndsAt, d.LocalDate }).SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            metrics.Scan("unknown");
            return null;
        }

        var earlier = question is { } asked ? await db.Scans.AsNoTracking().SingleOrDefaultAsync(s => s.Id == asked, cancellation) : null;
        if (earlier?.TicketId == found.Id)
        {
            return earlier.Id;
        }

        // A name that is taken by another ticket's scan, maybe at another operator's door, is not ours to use.
        var id = earlier is null && question is { } free ? free : clock.NewId();
        var now = clock.UtcNow();
        var today = anyDay || IsToday(now, found.Zone, found.LocalDate, found.StartsAt, found.EndsAt);
        await using var write = await db.BeginWriteAsync(cancellation);
        var outcome = today && await AdmitAsync(found.Id, now, cancellation)
            ? ScanOutcome.Admitted
            : await WhyNotAsync(found.Id, cancellation);
        var scan = new Scan { Id = id, OperatorId = operatorId, TicketId = found.Id, ScannedAt = now, ScannedBy = scannedBy, Outcome = outcome };
        db.Add(scan);
        if (outcome == ScanOutcome.Admitted)
        {
            db.Tell(new TicketRedeemed(found.Id, operatorId, now));
        }

        try
        {
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
        }
        catch (DbUpdateException) when (question == id)
        {
            // The same question twice at once: the other one was first.
            await write.DisposeAsync();
            db.ChangeTracker.Clear();
            if (!await db.Scans.AnyAsync(s => s.Id == id && s.TicketId == found.Id, cancellation))
            {
                throw;
            }

            return id;
        }

        metrics.Scan(outcome switch { ScanOutcome.Admitted => "admitted", ScanOutcome.AlreadyRedeemed => "already-redeemed", ScanOutcome.Revoked => "revoked", _ => "other-day" });
        return scan.Id;
    }

    /// <summary>The departure's own day on its own calendar, or while it is under way past midnight.</summary>
    public static bool IsToday(DateTime now, string zone, DateOnly day, DateTime startsAt, DateTime endsAt) =>
        (now >= startsAt && now <= endsAt) || Occurrences.Day(now, Occurrences.Zone(zone)!) == day;

    private async Task<bool> AdmitAsync(Guid ticket, DateTime now, CancellationToken cancellation) => await db.Tickets
        .Where(t => t.Id == ticket && t.State == TicketState.Issued)
        .ExecuteUpdateAsync(t => t.SetProperty(x => x.State, TicketState.Redeemed).SetProperty(x => x.RedeemedAt, now), cancellation) == 1;

    /// <summary>Read after the update failed or was not tried, so that it tells what is true now.</summary>
    private async Task<ScanOutcome> WhyNotAsync(Guid ticket, CancellationToken cancellation) =>
        await db.Tickets.Where(t => t.Id == ticket).Select(t => t.State).SingleAsync(cancellation) switch
        {
            TicketState.Redeemed => ScanOutcome.AlreadyRedeemed,
            TicketState.Revoked => ScanOutcome.Revoked,
            _ => ScanOutcome.OtherDay,
        };
}
