using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Octo;

/// <summary>
/// PATCH /octo/bookings/{uuid}. On hold, another date or other units are held anew, and then the old places are given back and the booking moves over in
/// one transaction: it never has neither. Confirmed, contact, reference and notes can change; date and units cannot, because tickets and what is owed hang
/// on them. The same PATCH again finds nothing left to do.
/// </summary>
internal sealed class UpdateBooking(BookingDb db, OctoCatalogue catalogue, OctoBookings bookings, OctoPlaces keep, ExtendBooking extend, TimeProvider clock)
{
    /// <summary>Ticket mails of one booking, however often its mailbox changes.</summary>
    private const int MostMails = 3;

    private sealed record Wish(
        string? ResellerReference, string? ProductId, string? OptionId, string? AvailabilityId, int? ExpirationMinutes, string? Notes, bool? EmailReceipt, IReadOnlyList<OctoItemWish?>? UnitItems, OctoContactWish? Contact);

    public static async Task<IResult> HandleAsync(string uuid, HttpContext http, UpdateBooking update) =>
        OctoJson.Ok(await update.RunAsync(uuid, await OctoJson.ReadAsync<Wish>(http), http.RequestAborted));

    private async Task<OctoBookingView> RunAsync(string uuid, Wish wish, CancellationToken cancellation)
    {
        var found = await bookings.FindAsync(uuid, cancellation);
        var book = await bookings.ReadAsync(found, cancellation);
        if (book.Standing.Status is not (OctoStanding.OnHold or OctoStanding.Confirmed))
        {
            throw new OctoException(OctoError.Unprocessable($"A booking that is {book.Standing.Status} cannot be changed."));
        }

        // Everything that can be wrong with the words is said before places move.
        var contact = wish.Contact?.Kept();
        _ = (Reference(wish), Notes(wish), OctoHold.Checked(wish.ExpirationMinutes));
        var (departureId, items, moves) = await MoveAsync(book, wish, cancellation);
        if (moves && book.Standing.Status == OctoStanding.Confirmed)
        {
            throw new OctoException(OctoError.Unprocessable("A confirmed booking keeps its date and its units. Cancel it and book anew, or ask the supplier."));
        }

        if (wish.ExpirationMinutes is not null && book.Standing.Status == OctoStanding.Confirmed)
        {
            throw new OctoException(OctoError.Unprocessable("A confirmed booking does not expire; leave expirationMinutes out."));
        }

        await WriteAsync(found, async booking =>
        {
            if (booking.OrderId != book.Booking.OrderId && !(moves && booking.OrderId == items.NewOrder))
            {
                throw new OctoException(OctoError.Unprocessable("The booking was changed by another call meanwhile. Look at it and ask again."));
            }

            if (moves && (booking.IsTest || booking.OrderId != items.NewOrder))
            {
                await SwitchAsync(booking, departureId, items, cancellation);
            }

            if (moves || wish.UnitItems is not null)
            {
                booking.Items = OctoBooking.Text(items.Items);
            }

            await ChangeAsync(booking, wish, contact, cancellation);
        }, cancellation);
        if (moves || wish.ExpirationMinutes is not null)
        {
            // In a transaction of its own: the pools of two orders are never locked in one.
            await WriteAsync(found, booking => extend.LengthenAsync(booking, wish.ExpirationMinutes, book.Standing.ExpiresAt, cancellation), cancellation);
        }

        return await bookings.ShowAsync(found, cancellation);
    }

    private async Task WriteAsync(OctoBooking found, Func<OctoBooking, Task> change, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        await change(await bookings.LockAsync(found, cancellation));
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    private sealed record Move(List<OctoItem> Items, Guid? NewOrder);

    /// <summary>What it is to become. When date or units differ, the new places are held before anything is given back.</summary>
    private async Task<(Guid Departure, Move Items, bool Moves)> MoveAsync(OctoBook book, Wish wish, CancellationToken cancellation)
    {
        var before = book.Booking.UnitItems;
        var sameDate = wish.AvailabilityId is null || (Guid.TryParse(wish.AvailabilityId, out var id) && id == book.Departure.Id);
        if (sameDate && !IsOr(wish.ProductId, book.Departure.ExperienceId) || (sameDate && !IsOr(wish.OptionId, book.Departure.OptionId)))
        {
            throw new OctoException(OctoError.Bad("Another product or option needs an availabilityId of it."));
        }

        if (sameDate && wish.UnitItems is null)
        {
            return (book.Departure.Id, new Move([.. before], book.Booking.OrderId), false);
        }

        var (_, option) = await catalogue.FindAsync(wish.ProductId ?? book.Departure.ExperienceId.ToString(), wish.OptionId ?? book.Departure.OptionId.ToString(), cancellation);
        var (departure, offer) = await keep.OfferAsync(option.Id, wish.AvailabilityId ?? book.Departure.Id.ToString(), cancellation);
        var wanted = wish.UnitItems ?? [.. before.Select(i => new OctoItemWish(i.Uuid.ToString(), i.UnitId.ToString(), i.ResellerReference))];
        var items = OctoPlaces.Items(wanted, offer, before, clock);
        if (sameDate && Units(items).SequenceEqual(Units(before)))
        {
            // The same units: what was agreed stays, also where the price changed since.
            var agreed = before.ToLookup(i => i.UnitId);
            return (departure.Id, new Move([.. items.Select(i => i with { PriceMinor = agreed[i.UnitId].First().PriceMinor, VatBasisPoints = agreed[i.UnitId].First().VatBasisPoints })], book.Booking.OrderId), false);
        }

        if (book.Standing.Status != OctoStanding.OnHold)
        {
            return (departure.Id, new Move(items, null), true);
        }

        if (clock.UtcNow() >= book.Booking.CreatedAt + OctoHold.InAll)
        {
            throw new OctoException(OctoError.Unprocessable("Places are kept for at most two hours in all, and those are over. Book anew, with a new uuid."));
        }

        if (book.Order is null)
        {
            await keep.CheckRoomAsync(departure.Id, offer, items, cancellation);
            return (departure.Id, new Move(items, null), true);
        }

        var deed = $"{book.Order.Id}|{book.Booking.UpdatedAt.Ticks}|{departure.Id}|{string.Join(',', Units(items))}";
        var (order, held) = await keep.HoldAsync(OctoBooking.KeyFor(book.Booking.ResellerId, book.Booking.Uuid, deed), departure.Id, offer, items, cancellation);
        return (departure.Id, new Move(held, order), true);
    }

    /// <summary>Under the booking's lock: the old order gives its places back and is over, the booking is the new one's.</summary>
    private async Task SwitchAsync(OctoBooking booking, Guid departureId, Move move, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var old = booking.OrderId is { } id ? await db.LockOrderAsync(id, cancellation) : null;
        if (OctoStanding.Of(booking, old, [], now).Status != OctoStanding.OnHold)
        {
            throw new OctoException(OctoError.Unprocessable("The booking is no longer on hold."));
        }

        if (move.NewOrder is { } next && (await db.Orders.AsNoTracking().SingleAsync(o => o.Id == next, cancellation)).IsExpired(now))
        {
            throw new OctoException(OctoError.Unprocessable("The new places were held for an earlier try and have run out since. Extend the booking, then ask again."));
        }

        if (old is not null)
        {
            await keep.Places.ReleaseAsync(old, cancellation);
            (old.State, old.Version) = (OrderState.Expired, old.Version + 1);
        }

        (booking.OrderId, booking.DepartureId) = (move.NewOrder, departureId);
    }

    private async Task ChangeAsync(OctoBooking booking, Wish wish, OctoContact? contact, CancellationToken cancellation)
    {
        booking.UpdatedAt = clock.UtcNow();
        booking.ResellerReference = Reference(wish) ?? booking.ResellerReference;
        booking.Notes = Notes(wish) ?? booking.Notes;
        var receipt = wish.EmailReceipt == true && !booking.EmailReceipt;
        booking.EmailReceipt = wish.EmailReceipt ?? booking.EmailReceipt;
        booking.Contact = contact is null ? booking.Contact : OctoBooking.Text(contact);
        if (booking.OrderId is not { } id || await db.LockOrderAsync(id, cancellation) is not { State: OrderState.Confirmed } order)
        {
            return;
        }

        var mailbox = order.GuestEmail;
        if (contact is not null)
        {
            order.GuestName = contact.FullName ?? throw new OctoException(OctoError.Bad("contact.fullName, or contact.firstName and contact.lastName, is required: the name is printed on the tickets."));
            (order.GuestEmail, order.Culture) = (contact.EmailAddress, OctoContactWish.Culture(contact) ?? order.Culture);
        }

        // The confirmation has queued one, which sent nothing where no mail was wanted then.
        var posted = await db.Mails.CountAsync(m => m.Template == TicketsMail.Name && m.Reference == order.Id, cancellation);
        var elsewhere = !string.Equals(mailbox, order.GuestEmail, StringComparison.OrdinalIgnoreCase);
        if (booking.EmailReceipt && order.GuestEmail is not null && posted < MostMails && (elsewhere || (receipt && posted <= 1)))
        {
            db.Post(TicketsMail.Name, order.Id);
        }
    }

    private static string? Reference(Wish wish) => OctoContactWish.Line(wish.ResellerReference, "resellerReference", OctoBooking.LongestReference);

    private static string? Notes(Wish wish) => OctoContactWish.Line(wish.Notes, "notes", OctoBooking.LongestNotes, lines: true);

    private static IEnumerable<Guid> Units(IEnumerable<OctoItem> items) => items.Select(i => i.UnitId).Order();

    private static bool IsOr(string? text, Guid known) => text is null || (Guid.TryParse(text, out var id) && id == known);
}
