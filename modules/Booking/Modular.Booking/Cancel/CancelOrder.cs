using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Contracts;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Cancel;

/// <summary>A wish to cancel, or to give money back.</summary>
/// <param name="OrderId">Which order; the caller has checked whose it is.</param>
/// <param name="Key">The form's idempotency key.</param>
/// <param name="AmountMinor">What goes back.</param>
/// <param name="Reason">For guest and staff to read; the guest gives none.</param>
/// <param name="DecidedBy">The account of the person at the desk; null is the guest.</param>
/// <param name="OwnSum">The owner decides the sum; otherwise it must be the one the terms give now.</param>
/// <param name="ByReseller">The reseller that sold it takes it back before its cut-off: it owes nothing any more.</param>
/// <param name="OwesMinor">What the desk was shown that the reseller owes afterwards, where it is sold on account.</param>
/// <param name="OnlyHeld">Gives a reservation up; an order that was paid meanwhile stays.</param>
internal sealed record ReversalWish(Guid OrderId, Guid Key, long AmountMinor, string Reason = "", Guid? DecidedBy = null, bool OwnSum = false, bool OnlyHeld = false, bool ByReseller = false, long? OwesMinor = null)
{
    /// <summary>Only these tickets; null is the whole order.</summary>
    public IReadOnlyCollection<Guid>? Tickets { get; init; }

    /// <summary>How many tickets were shown to stay when only some are cancelled.</summary>
    public int Stays { get; init; }

    public override string ToString() => $"Reversal of {OrderId}";
}

/// <summary>
/// Takes an order, or some tickets of it, back in one transaction: tickets revoked, places free, refunds written, the guest's mail queued. Locks in the order
/// everybody takes them: order, tickets, pools by id. A scan at the door takes only its ticket, so whichever of the two comes first wins
/// and the other is told. The money itself leaves later, by the worker; nothing here waits for a provider.
/// </summary>
internal sealed class CancelOrder(BookingDb db, Places places, ReturnMoney money, TimeProvider clock)
{
    /// <summary>Cancels all or some, or gives a hold up; the same key with the same wish is answered by what was decided first.</summary>
    public Task<Outcome<Reversal>> RunAsync(ReversalWish wish, CancellationToken cancellation) => DecideAsync(wish, wish.Tickets is null ? ReversalKind.Cancelled : ReversalKind.Part, cancellation);

    /// <summary>Gives money back and leaves the order as it is.</summary>
    public Task<Outcome<Reversal>> GiveBackAsync(ReversalWish wish, CancellationToken cancellation) => DecideAsync(wish, ReversalKind.Goodwill, cancellation);

    private async Task<Outcome<Reversal>> DecideAsync(ReversalWish wish, ReversalKind asked, CancellationToken cancellation)
    {
        var hash = Reversal.HashOf(asked, wish.AmountMinor, wish.Reason, wish.Tickets);
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(wish.OrderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        if (await db.Reversals.AsNoTracking().SingleOrDefaultAsync(r => r.OrderId == order.Id && r.Key == wish.Key, cancellation) is { } earlier)
        {
            return CryptographicOperations.FixedTimeEquals(earlier.RequestHash, hash) ? earlier : Refusals.KeyReused;
        }

        var view = await db.ReadOrderAsync(order.Id, now, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        var id = Guid.CreateVersion7(now);
        // Whoever takes the last tickets back takes the order back.
        var kind = asked == ReversalKind.Part && wish.Stays == 0 ? ReversalKind.Cancelled : asked;
        if (await (kind switch
        {
            ReversalKind.Goodwill => Task.FromResult(Goodwill(wish, view)),
            ReversalKind.Part => PartAsync(wish, order, view, id, cancellation),
            _ => CancelAsync(wish, order, view, id, cancellation),
        }) is { } refusal)
        {
            return refusal;
        }

        var reversal = new Reversal
        {
            Id = id,
            OperatorId = order.OperatorId,
            OrderId = order.Id,
            Key = wish.Key,
            RequestHash = hash,
            Kind = kind,
            AmountMinor = wish.AmountMinor,
            Currency = order.Currency,
            Reason = wish.Reason,
            DecidedBy = wish.DecidedBy,
            At = now,
        };
        db.Add(reversal);
        if (await ReturnAsync(view, reversal, cancellation) is { } tooMuch)
        {
            return tooMuch;
        }

        order.Version++;
        if (kind == ReversalKind.Cancelled)
        {
            db.Tell(new OrderCancelled(order.Id, order.OperatorId, order.Version, reversal.AmountMinor, reversal.Currency));
        }

        // Whose guest it is tells them: a reseller's guest has paid it, and our letter speaks of money.
        if (order.GuestEmail is not null && order.ResellerId is null)
        {
            db.Post(ReversalMail.Name, reversal.Id);
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return reversal;
    }

    /// <summary>Orders the sum back, of the oldest payment first; the guest hears of it in the letter about the decision.</summary>
    private async Task<Refusal?> ReturnAsync(OrderView view, Reversal reversal, CancellationToken cancellation)
    {
        foreach (var (payment, part) in Quote.Split(view, reversal.AmountMinor))
        {
            if ((await money.OrderAsync(payment, part, reversal.RefundReason, reversal.At, reversal.DecidedBy, tell: false, cancellation, reversal.Id)).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private async Task<Refusal?> CancelAsync(ReversalWish wish, Order order, OrderView view, Guid reversal, CancellationToken cancellation)
    {
        if (wish.Tickets is { } chosen && (chosen.Count == 0 || !Quote.TicketsOf(view).Select(t => t.Entry.Ticket.Id).ToHashSet().SetEquals(chosen)))
        {
            return view.Order.State == OrderState.Cancelled ? Refusals.AlreadyCancelled : Refusals.TicketsChanged;
        }

        var quote = Quote.Of(view);
        if ((quote.Impossible ?? (wish.DecidedBy is null && !wish.ByReseller ? quote.NotByGuest : null)) is { } refusal)
        {
            return refusal;
        }

        if (wish.OnlyHeld && order.State != OrderState.Held)
        {
            return Refusals.SumChanged;
        }

        if (!wish.ByReseller && quote.Owes?.Minor != wish.OwesMinor)
        {
            return Refusals.SumChanged;
        }

        if (WrongSum(wish, quote) is { } sum)
        {
            return sum;
        }

        // The quote saw no ticket redeemed; a door may have admitted one since. The update waits for it and then counts.
        var revoked = await db.Tickets.Where(t => t.OrderId == order.Id && t.State == TicketState.Issued)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.State, TicketState.Revoked).SetProperty(x => x.ReversalId, reversal), cancellation);
        if (revoked != view.Tickets.Count(t => t.Ticket.State != TicketState.Revoked))
        {
            return Refusals.CheckedIn;
        }

        await places.ReleaseAsync(order, cancellation);
        order.State = OrderState.Cancelled;
        if (order.OwedMinor is not null)
        {
            order.OwedMinor = wish.ByReseller ? 0 : quote.Owes?.Minor;
        }

        return null;
    }

    /// <summary>The chosen tickets go, the others stay and so does the order. Whether it still is what was shown is asked first.</summary>
    private async Task<Refusal?> PartAsync(ReversalWish wish, Order order, OrderView view, Guid reversal, CancellationToken cancellation)
    {
        var chosen = wish.Tickets!;
        var quote = Quote.Of(view, chosen);
        if ((quote.Impossible ?? (wish.DecidedBy is null ? quote.NotByGuest : null)) is { } refusal)
        {
            return refusal;
        }

        if (Quote.TicketsOf(view).Count - chosen.Count != wish.Stays)
        {
            return Refusals.TicketsChanged;
        }

        if (WrongSum(wish, quote) is { } sum)
        {
            return sum;
        }

        // A door may have admitted one since the quote looked; the update waits for it and then counts.
        var revoked = await db.Tickets.Where(t => t.OrderId == order.Id && chosen.Contains(t.Id) && t.State == TicketState.Issued)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.State, TicketState.Revoked).SetProperty(x => x.ReversalId, reversal), cancellation);
        if (revoked != chosen.Count)
        {
            return Refusals.TicketsChanged;
        }

        var lines = await db.OrderLines.Where(l => l.OrderId == order.Id).OrderBy(l => l.Id).ToListAsync(cancellation);
        var freed = new Dictionary<Guid, int>();
        foreach (var ticket in quote.Tickets.Select(t => t.Entry.Ticket))
        {
            var line = lines.First(l => l.DepartureId == ticket.DepartureId && l.UnitId == ticket.UnitId && l.Remaining > 0);
            line.Cancelled++;
            freed[ticket.DepartureId] = freed.GetValueOrDefault(ticket.DepartureId) + line.Places;
        }

        await places.GiveBackAsync(order, freed, cancellation);
        return null;
    }

    /// <summary>A person confirms a sum; another one is shown first. An owner may decide any that is there.</summary>
    private static Refusal? WrongSum(ReversalWish wish, Quote quote) => wish.OwnSum
        ? wish.AmountMinor > quote.Left.Minor ? Refusals.MoreThanLeft(Show.Money(quote.Left)) : null
        : wish.AmountMinor != quote.Back.Minor ? Refusals.SumChanged : null;

    private static Refusal? Goodwill(ReversalWish wish, OrderView view)
    {
        var left = Quote.Of(view).Left;
        return wish.AmountMinor < 1 || wish.AmountMinor > left.Minor ? Refusals.MoreThanLeft(Show.Money(left)) : null;
    }
}
