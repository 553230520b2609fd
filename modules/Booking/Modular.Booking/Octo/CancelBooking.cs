using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Refusals = Modular.Booking.Cancel.Refusals;

namespace Modular.Booking.Octo;

/// <summary>
/// POST /octo/bookings/{uuid}/cancel: the same cancellation as everybody's. A hold is given up at any time; a confirmed booking until its cut-off, and
/// then the reseller owes nothing for it. No money moves. Cancelled already is fine.
/// </summary>
internal sealed class CancelBooking(BookingDb db, OctoBookings bookings, CancelOrder cancel, TimeProvider clock)
{
    private sealed record Wish(string? Reason, bool? Force);

    public static async Task<IResult> HandleAsync(string uuid, HttpContext http, CancelBooking cancel) =>
        OctoJson.Ok(await cancel.RunAsync(uuid, await OctoJson.ReadOptionalAsync<Wish>(http) ?? new Wish(null, null), http.RequestAborted));

    /// <summary>Why it cannot be cancelled by its reseller now; null when it can.</summary>
    public static string? WhyNot(OctoBook book, CancellationTerms? terms, DateTime now) => book.Standing.Status switch
    {
        OctoStanding.OnHold => null,
        OctoStanding.Expired => "The hold has run out; there is nothing left to cancel.",
        OctoStanding.Cancelled => "The booking is cancelled already.",
        OctoStanding.Redeemed => "Everybody of this booking has been admitted.",
        _ when book.Tickets.Any(t => t.State == TicketState.Redeemed) => "Somebody of this booking has been admitted.",
        _ when book.Departure.State == DepartureState.Cancelled => null,
        _ when OctoCutoff.Until(terms, book.Departure) is { } until && now <= until => null,
        _ => "The cut-off for cancelling has passed. Ask the supplier, who can still cancel it.",
    };

    private async Task<OctoBookingView> RunAsync(string uuid, Wish wish, CancellationToken cancellation)
    {
        var found = await bookings.FindAsync(uuid, cancellation);
        var reason = OctoContactWish.Line(wish.Reason, "reason", Reversal.LongestReason) ?? "";
        var book = await bookings.ReadAsync(found, cancellation);
        if (book.Standing.Status != OctoStanding.Cancelled)
        {
            if (WhyNot(book, await TermsAsync(book, cancellation), clock.UtcNow()) is { } refusal)
            {
                throw new OctoException(OctoError.Unprocessable(refusal));
            }

            await (book.Order is { } order ? CancelAsync(found, order, reason, cancellation) : CancelTestAsync(found, cancellation));
        }

        return await bookings.ShowAsync(found, cancellation);
    }

    private async Task CancelAsync(OctoBooking booking, Order order, string reason, CancellationToken cancellation)
    {
        var key = OctoBooking.KeyFor(booking.ResellerId, booking.Uuid, "cancel");
        var outcome = await cancel.RunAsync(new ReversalWish(order.Id, key, 0, reason, OnlyHeld: order.State == OrderState.Held, ByReseller: true), cancellation);
        if (outcome.Refusal is { } refusal && refusal != Refusals.AlreadyCancelled && refusal != Refusals.KeyReused)
        {
            throw new OctoException(OctoError.Unprocessable(refusal == Refusals.SumChanged ? "The booking was confirmed meanwhile. Look at it and ask again." : refusal.Words()));
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.OctoBookings.Where(b => b.Id == booking.Id).ExecuteUpdateAsync(set => set.SetProperty(b => b.UpdatedAt, now), cancellation);
        await write.CommitAsync(cancellation);
    }

    private async Task CancelTestAsync(OctoBooking booking, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.OctoBookings.Where(b => b.Id == booking.Id && b.TestCancelledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.TestCancelledAt, now).SetProperty(b => b.UpdatedAt, now), cancellation);
        await write.CommitAsync(cancellation);
    }

    /// <summary>Those it was sold under, not those of today.</summary>
    private async Task<CancellationTerms?> TermsAsync(OctoBook book, CancellationToken cancellation) => (await TermsAsync(db, [book], cancellation))(book);

    public static async Task<Func<OctoBook, CancellationTerms?>> TermsAsync(BookingDb db, IReadOnlyList<OctoBook> books, CancellationToken cancellation)
    {
        var orders = books.Select(b => b.Order?.Id).OfType<Guid>().ToList();
        var sold = (await db.OrderLines.AsNoTracking().Where(l => orders.Contains(l.OrderId)).Select(l => new { l.OrderId, l.PolicyId }).Distinct().ToListAsync(cancellation)).ToDictionary(l => l.OrderId, l => l.PolicyId);
        var options = books.Where(b => b.Order is null).Select(b => b.Departure.OptionId).Distinct().ToList();
        var now = await db.Options.AsNoTracking().Where(o => options.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.PolicyId, cancellation);
        var ids = sold.Values.Concat(now.Values).OfType<Guid>().Distinct().ToList();
        var policies = await db.Policies.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Terms, cancellation);
        return book => (book.Order is { } order ? sold.GetValueOrDefault(order.Id) : now.GetValueOrDefault(book.Departure.OptionId)) is { } id ? policies.GetValueOrDefault(id) : null;
    }
}
