using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Octo;

/// <summary>
/// POST /octo/bookings/{uuid}/confirm: the places are sold and the tickets issued, on account. The guest has paid the reseller, so no payment is asked
/// for; what the reseller owes stands on the order. Confirmed already is fine.
/// </summary>
internal sealed class ConfirmBooking(BookingDb db, OctoBookings bookings, SpendMoney spend, TimeProvider clock)
{
    private sealed record Wish(bool? EmailReceipt, string? ResellerReference, OctoContactWish? Contact, IReadOnlyList<OctoItemWish?>? UnitItems);

    public static async Task<IResult> HandleAsync(string uuid, HttpContext http, ConfirmBooking confirm) =>
        OctoJson.Ok(await confirm.RunAsync(uuid, await OctoJson.ReadAsync<Wish>(http), http.RequestAborted));

    private async Task<OctoBookingView> RunAsync(string uuid, Wish wish, CancellationToken cancellation)
    {
        var found = await bookings.FindAsync(uuid, cancellation);
        var contact = wish.Contact?.Kept() ?? throw new OctoException(OctoError.Bad("contact is required."));
        if (contact.FullName is null)
        {
            throw new OctoException(OctoError.Bad("contact.fullName, or contact.firstName and contact.lastName, is required: the name is printed on the tickets."));
        }

        if (wish.EmailReceipt == true && contact.EmailAddress is null)
        {
            throw new OctoException(OctoError.Bad("contact.emailAddress is required for emailReceipt."));
        }

        await using (var write = await db.BeginWriteAsync(cancellation))
        {
            var booking = await bookings.LockAsync(found, cancellation);
            var order = booking.OrderId is { } id ? await db.LockOrderAsync(id, cancellation) : null;
            var now = clock.UtcNow();
            var standing = OctoStanding.Of(booking, order, [], now);
            if (standing.Status != OctoStanding.Confirmed)
            {
                var reference = OctoContactWish.Line(wish.ResellerReference, "resellerReference", OctoBooking.LongestReference);
                Check(standing, booking, wish.UnitItems);
                await CheckDateAsync(booking, now, cancellation);
                booking.Contact = OctoBooking.Text(contact);
                (booking.EmailReceipt, booking.ResellerReference, booking.UpdatedAt) = (wish.EmailReceipt == true, reference ?? booking.ResellerReference, now);
                await SellAsync(booking, order, contact, now, cancellation);
                await db.SaveChangesAsync(cancellation);
                await write.CommitAsync(cancellation);
            }
        }

        return await bookings.ShowAsync(found, cancellation);
    }

    private async Task SellAsync(OctoBooking booking, Order? order, OctoContact contact, DateTime now, CancellationToken cancellation)
    {
        if (order is null)
        {
            booking.TestConfirmedAt = now;
            return;
        }

        (order.GuestName, order.GuestEmail, order.ResellerId, order.OwedMinor) = (contact.FullName, contact.EmailAddress, booking.ResellerId, order.TotalMinor);
        order.Culture = OctoContactWish.Culture(contact) ?? order.Culture;
        if (!await spend.ConfirmAsync(order, now, cancellation))
        {
            throw new OctoException(OctoError.Unprocessable(Hold.Refusals.SoldOut.Words()));
        }
    }

    /// <summary>Unit items may be named again; another set of them is a change, which PATCH makes.</summary>
    private static void Check(OctoStanding standing, OctoBooking booking, IReadOnlyList<OctoItemWish?>? items)
    {
        if (standing.Status != OctoStanding.OnHold)
        {
            throw new OctoException(OctoError.Unprocessable(standing.Status == OctoStanding.Expired ? "The hold has run out and its places are free again. Book anew, with a new uuid." : "The booking was cancelled."));
        }

        var named = items?.Select(i => i?.UnitId?.ToLowerInvariant()).Order(StringComparer.Ordinal);
        if (named?.SequenceEqual(booking.UnitItems.Select(i => i.UnitId.ToString()).Order(StringComparer.Ordinal)) == false)
        {
            throw new OctoException(OctoError.Unprocessable("These are not the unit items that are held. Change them by PATCH first, then confirm."));
        }
    }

    private async Task CheckDateAsync(OctoBooking booking, DateTime now, CancellationToken cancellation)
    {
        var departure = await db.Departures.AsNoTracking().SingleAsync(d => d.Id == booking.DepartureId, cancellation);
        if (departure.State == DepartureState.Cancelled || departure.StartsAt <= now)
        {
            throw new OctoException(OctoError.Unprocessable("This date was called off, or it has begun."));
        }
    }
}
