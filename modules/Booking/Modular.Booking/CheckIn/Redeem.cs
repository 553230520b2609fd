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
    /// <param name="cancellation">Stops before the write.</param>
    /// <returns>The scan's id, or null when no such ticket exists.</returns>
    public async Task<Guid?> RunAsync(Guid operatorId, string code, Guid scannedBy, bool anyDay, CancellationToken cancellation)
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

        var now = clock.UtcNow();
        var today = anyDay || IsToday(now, found.Zone, found.LocalDate, found.StartsAt, found.EndsAt);
        await using var write = await db.BeginWriteAsync(cancellation);
        var outcome = today && await AdmitAsync(found.Id, now, cancellation)
            ? ScanOutcome.Admitted
            : await WhyNotAsync(found.Id, cancellation);
        var scan = new Scan { Id = clock.NewId(), OperatorId = operatorId, TicketId = found.Id, ScannedAt = now, ScannedBy = scannedBy, Outcome = outcome };
        db.Add(scan);
        if (outcome == ScanOutcome.Admitted)
        {
            db.Tell(new TicketRedeemed(found.Id, operatorId, now));
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
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
