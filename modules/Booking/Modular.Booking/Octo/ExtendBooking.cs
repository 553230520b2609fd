using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Octo;

/// <summary>POST /octo/bookings/{uuid}/extend: keeps the places longer, never shorter, and never beyond what a hold may last in all.</summary>
internal sealed class ExtendBooking(BookingDb db, OctoBookings bookings, Places places, TimeProvider clock)
{
    private sealed record Wish(int? ExpirationMinutes);

    public static async Task<IResult> HandleAsync(string uuid, HttpContext http, ExtendBooking extend) =>
        OctoJson.Ok(await extend.RunAsync(uuid, await OctoJson.ReadOptionalAsync<Wish>(http) ?? new Wish(null), http.RequestAborted));

    private async Task<OctoBookingView> RunAsync(string uuid, Wish wish, CancellationToken cancellation)
    {
        var found = await bookings.FindAsync(uuid, cancellation);
        await using (var write = await db.BeginWriteAsync(cancellation))
        {
            var booking = await bookings.LockAsync(found, cancellation);
            await LengthenAsync(booking, wish.ExpirationMinutes, null, cancellation);
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
        }

        return await bookings.ShowAsync(found, cancellation);
    }

    /// <param name="booking">Locked.</param>
    /// <param name="minutes">From now on; null is what is usual.</param>
    /// <param name="atLeast">An instant until which the places are kept anyway.</param>
    /// <param name="cancellation">Stops between statements.</param>
    public async Task LengthenAsync(OctoBooking booking, int? minutes, DateTime? atLeast, CancellationToken cancellation)
    {
        var order = booking.OrderId is { } id ? await db.LockOrderAsync(id, cancellation) : null;
        var now = clock.UtcNow();
        var standing = OctoStanding.Of(booking, order, [], now);
        if (standing.Status != OctoStanding.OnHold)
        {
            throw new OctoException(OctoError.Unprocessable("Only a booking that is on hold can be extended; this one is " + standing.Status + "."));
        }

        var closes = await db.Departures.Where(d => d.Id == booking.DepartureId).Select(d => d.ClosesAt).SingleAsync(cancellation);
        // What a move just held began anew, and ends no later for it.
        var kept = new[] { OctoHold.Until(minutes, booking.CreatedAt, now, closes), standing.ExpiresAt ?? now, atLeast ?? now }.Max();
        var until = new[] { kept, booking.CreatedAt + OctoHold.InAll }.Min();
        booking.UpdatedAt = now;
        if (order is null)
        {
            booking.TestExpiresAt = until;
        }
        else if (!await places.ExtendAsync(order, until, cancellation))
        {
            throw new OctoException(OctoError.Unprocessable("The hold has run out and its places are free again. Book anew, with a new uuid."));
        }
    }
}
