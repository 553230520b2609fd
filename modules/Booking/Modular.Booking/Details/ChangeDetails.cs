using Microsoft.EntityFrameworkCore;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Details;

/// <summary>
/// Corrects name and mailbox of a confirmed order under its lock. Both mailboxes are told: the new one gets the tickets and the link, the old one that it
/// gets them no more. Sending the same again finds nothing left to do.
/// </summary>
internal sealed class ChangeDetails(BookingDb db, TimeProvider clock)
{
    /// <summary>Each change writes to a mailbox that the guest only typed: enough to correct a mistake, too few to write to strangers.</summary>
    public const int Most = 5;

    public static readonly Refusal NotPossible = new("not-possible",
        "An dieser Bestellung lassen sich Name und E-Mail-Adresse hier nicht ändern.", "Name and e-mail address of this order cannot be changed here.");

    public static readonly Refusal AtReseller = new("at-reseller",
        "Sie haben bei einem Partner gebucht. Bitte ändern Sie Name und E-Mail-Adresse dort.", "You booked with a partner. Please change name and e-mail address with them.");

    public static readonly Refusal TooOften = new("too-often",
        "Diese Angaben wurden schon oft geändert. Melden Sie sich bitte beim Veranstalter.", "These details have been changed many times already. Please contact the operator.");

    /// <summary>Why it cannot be done now; null when it can.</summary>
    public static Refusal? WhyNot(OrderView view) => view.Order switch
    {
        { ResellerId: not null } => AtReseller,
        { State: OrderState.Confirmed, GuestEmail: not null } => null,
        _ => NotPossible,
    };

    /// <param name="orderId">Which order; the caller has checked whose it is.</param>
    /// <param name="name">Checked by <see cref="GuestDetails"/>.</param>
    /// <param name="email">Checked as well.</param>
    /// <param name="cancellation">Stops before the write.</param>
    public async Task<Outcome> RunAsync(Guid orderId, string name, string email, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(orderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        var view = await db.ReadOrderAsync(orderId, now, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        if (WhyNot(view) is { } refusal)
        {
            return refusal;
        }

        if (order.GuestName == name && order.GuestEmail == email)
        {
            return Outcome.Done;
        }

        if (await db.ContactChanges.CountAsync(c => c.OrderId == orderId, cancellation) >= Most)
        {
            return TooOften;
        }

        var change = new ContactChange
        {
            Id = Guid.CreateVersion7(now),
            OperatorId = order.OperatorId,
            OrderId = order.Id,
            OldName = order.GuestName ?? "",
            OldEmail = order.GuestEmail!,
            NewName = name,
            NewEmail = email,
            At = now,
        };
        db.ContactChanges.Add(change);
        (order.GuestName, order.GuestEmail) = (name, email);
        order.Version++;
        db.Post(ContactMail.Name, change.Id);
        if (change.OtherMailbox)
        {
            db.Post(FarewellMail.Name, change.Id);
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return Outcome.Done;
    }
}
