using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Change;

/// <summary>A wish to move the party of an order to another departure.</summary>
/// <param name="OrderId">Which order; the caller has checked whose it is.</param>
/// <param name="Key">The form's idempotency key.</param>
/// <param name="From">Where it was shown to be now.</param>
/// <param name="To">The other departure.</param>
/// <param name="PriceMinor">What it was shown to cost there.</param>
/// <param name="BackMinor">What was shown to go back.</param>
internal sealed record ChangeWish(Guid OrderId, Guid Key, Guid From, Guid To, long PriceMinor, long BackMinor);

/// <summary>
/// Moves a confirmed order to another departure of its option in one transaction: new places are sold, then the old ones given back, new tickets
/// take the place of the old ones, a cheaper price gives the difference back. Locks in the order everybody takes them: order, tickets, pools of both
/// departures by id. Nothing here waits for a provider.
/// </summary>
internal sealed class ChangeDate(BookingDb db, Places places, ReturnMoney money, TimeProvider clock)
{
    public async Task<Outcome<Reversal>> RunAsync(ChangeWish wish, CancellationToken cancellation)
    {
        var hash = Reversal.HashOf(ReversalKind.Moved, wish.BackMinor, wish.PriceMinor.ToString(CultureInfo.InvariantCulture), [wish.From, wish.To]);
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(wish.OrderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        if (await db.Reversals.AsNoTracking().SingleOrDefaultAsync(r => r.OrderId == order.Id && r.Key == wish.Key, cancellation) is { } earlier)
        {
            return CryptographicOperations.FixedTimeEquals(earlier.RequestHash, hash) ? earlier : Cancel.Refusals.KeyReused;
        }

        var view = await db.ReadOrderAsync(order.Id, now, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        var reversal = new Reversal
        {
            Id = Guid.CreateVersion7(now),
            OperatorId = order.OperatorId,
            OrderId = order.Id,
            Key = wish.Key,
            RequestHash = hash,
            Kind = ReversalKind.Moved,
            AmountMinor = wish.BackMinor,
            Currency = order.Currency,
            Reason = "",
            At = now,
        };
        var quote = await QuoteAsync(view, wish, cancellation);
        if ((quote.Refusal ?? await MoveAsync(order, view, wish.To, quote.Value, reversal, cancellation)) is { } refusal)
        {
            return refusal;
        }

        db.Add(reversal);
        foreach (var (payment, part) in Quote.Split(view, reversal.AmountMinor))
        {
            if ((await money.OrderAsync(payment, part, reversal.RefundReason, now, by: null, tell: false, cancellation, reversal.Id)).Refusal is { } tooMuch)
            {
                return tooMuch;
            }
        }

        order.Version++;
        if (order.GuestEmail is not null)
        {
            db.Post(ChangedMail.Name, reversal.Id);
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return reversal;
    }

    /// <summary>What is true now must be what was shown.</summary>
    private async Task<Outcome<ChangeQuote>> QuoteAsync(OrderView view, ChangeWish wish, CancellationToken cancellation)
    {
        if (ChangeTerms.WhyNot(view) is { } refusal)
        {
            return refusal;
        }

        var from = view.Visits[0].Departure;
        if (wish.From != from.Id)
        {
            return Refusals.Changed;
        }

        // What was taken off sale gains no dates, though its departures stand.
        if (wish.To == from.Id || view.Visits[0].Experience.State != Catalogue.ExperienceState.Published || await db.Departures.AsNoTracking().SingleOrDefaultAsync(d => d.Id == wish.To && d.OptionId == from.OptionId && d.OperatorId == view.Order.OperatorId, cancellation) is not { } to)
        {
            return Refusals.Closed;
        }

        var quote = ChangeQuote.Of(view, to.LocalDate, await PriceBook.ReadAsync(db, [to.OptionId], to.LocalDate, cancellation));
        return quote.IsDearer ? Refusals.Dearer
            : quote.New.Minor != wish.PriceMinor || quote.Back.Minor != wish.BackMinor ? Refusals.Changed
            : quote;
    }

    private async Task<Refusal?> MoveAsync(Order order, OrderView view, Guid to, ChangeQuote quote, Reversal reversal, CancellationToken cancellation)
    {
        var visit = view.Visits[0];
        var revoked = await db.Tickets.Where(t => t.OrderId == order.Id && t.State == TicketState.Issued)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.State, TicketState.Revoked).SetProperty(x => x.ReversalId, reversal.Id), cancellation);
        if (revoked != view.Tickets.Count(t => t.Ticket.State != TicketState.Revoked))
        {
            return Refusals.CheckedIn;
        }

        var count = visit.Positions.Sum(p => p.Line.Remaining * p.Line.Places);
        if (!await places.MoveAsync(order, visit.Departure.Id, to, count, reversal.At, cancellation))
        {
            return Refusals.NoRoom;
        }

        // Read under the pools' locks, as a hold does.
        if (!await db.Departures.AnyAsync(d => d.Id == to && d.State == DepartureState.Open && d.ClosesAt > reversal.At, cancellation))
        {
            return Refusals.Closed;
        }

        foreach (var line in await db.OrderLines.Where(l => l.OrderId == order.Id && l.Quantity > l.Cancelled).OrderBy(l => l.Id).ToListAsync(cancellation))
        {
            Renew(line, quote.Prices[line.UnitId], to, reversal);
        }

        return null;
    }

    /// <summary>The old line is over, with its tickets; the new one keeps its tax, its places and the terms of purchase.</summary>
    private void Renew(OrderLine line, long priceMinor, Guid to, Reversal reversal)
    {
        for (var i = 0; i < line.Remaining; i++)
        {
            db.Tickets.Add(new Ticket { Id = Guid.CreateVersion7(reversal.At), OperatorId = line.OperatorId, OrderId = line.OrderId, DepartureId = to, UnitId = line.UnitId, Code = TicketCode.New() });
        }

        db.OrderLines.Add(new OrderLine
        {
            Id = Guid.CreateVersion7(reversal.At),
            OperatorId = line.OperatorId,
            OrderId = line.OrderId,
            DepartureId = to,
            UnitId = line.UnitId,
            Quantity = line.Remaining,
            PriceMinor = priceMinor,
            VatBasisPoints = line.VatBasisPoints,
            Places = line.Places,
            PolicyId = line.PolicyId,
            ChangeId = reversal.Id,
        });
        (line.Cancelled, line.Moved) = (line.Quantity, true);
    }
}
