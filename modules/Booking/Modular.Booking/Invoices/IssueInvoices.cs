using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Invoices;

/// <summary>
/// Issues an order's invoice when somebody presses for it, or another in its place when it should be made out to somebody else. Locks the order, then the series of
/// numbers; number and document are one commit.
/// </summary>
internal sealed class IssueInvoices(BookingDb db, DocumentWriter writer, TimeProvider clock)
{
    /// <summary>Up to so much, gross and in euros, the recipient may be left out (§ 33 UStDV).</summary>
    public const long SmallAmountMinor = 25_000;

    /// <summary>Whoever has only the order's link may have it made out anew so often.</summary>
    public const int GuestRounds = 4;

    /// <summary>Why there can be no invoice of this order at all, or null. Asked for pages and again under the lock.</summary>
    public static Refusal? Impossible(Order order, long dueMinor) =>
        order.ResellerId is not null ? InvoiceRefusals.OnAccount
        : order.ConfirmedAt is null || order.State is not (OrderState.Confirmed or OrderState.Cancelled) ? InvoiceRefusals.NotPaid
        : order.TotalMinor == 0 ? InvoiceRefusals.Free
        : dueMinor == 0 ? InvoiceRefusals.AllBack
        : null;

    public static bool NeedsAddress(Order order) => order.TotalMinor > SmallAmountMinor || order.Currency != "EUR";

    /// <summary>The same wish twice, or twenty times at once, is one invoice.</summary>
    /// <param name="orderId">Which order; the caller has checked whose it is.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="insteadOf">The invoice it takes the place of; null is the first.</param>
    /// <param name="byGuest">Whoever has only the link may do it only so often.</param>
    /// <param name="cancellation">Stops between statements.</param>
    public async Task<Outcome<Invoice>> RunAsync(Guid orderId, Party recipient, Guid? insteadOf, bool byGuest, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(orderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        var documents = await OrderDocuments.OfAsync(db, orderId, cancellation);
        var current = documents.Current;
        if (current is not null && InvoiceContent.RecipientOf(current) == recipient)
        {
            return current;
        }

        if (current?.Id != insteadOf)
        {
            return current is null ? InvoiceRefusals.Replaced : insteadOf is null ? InvoiceRefusals.AlreadyIssued(current.Number) : InvoiceRefusals.Replaced;
        }

        var billing = await db.Billings.AsNoTracking().SingleOrDefaultAsync(b => b.OperatorId == order.OperatorId, cancellation);
        if (billing is null || billing.Missing is not null)
        {
            return byGuest ? InvoiceRefusals.NotYet : billing?.Missing ?? InvoiceRefusals.NoIssuer;
        }

        var (due, _) = await OrderMoney.ReadAsync(db, order, cancellation);
        var lines = (await InvoiceLines.OfAsync(db, [orderId], cancellation))[orderId].ToList();
        if (Impossible(order, due) is { } impossible)
        {
            return impossible;
        }

        if (Wrong(order, billing, lines) is { } wrong)
        {
            return wrong;
        }

        if (NeedsAddress(order) && !recipient.HasAddress)
        {
            return InvoiceRefusals.NeedsAddress;
        }

        if (byGuest && documents.Rounds >= GuestRounds)
        {
            return InvoiceRefusals.TooOften;
        }

        var place = await db.Operators.AsNoTracking().SingleAsync(o => o.Id == order.OperatorId, cancellation);
        var draft = new Draft(place, billing, clock.UtcNow());
        Invoice? cancels = null;
        if (current is not null)
        {
            lines.AddRange(Already(documents, current));
            cancels = await writer.TakeBackAsync(draft, InvoiceKind.Cancellation, current, InvoiceSums.Spread(documents.Left, documents.Left.Sum(r => r.LeftMinor), new Dictionary<int, long>()), refund: null, cancellation);
            if (cancels.GrossMinor == 0)
            {
                return InvoiceRefusals.AllBack;
            }
        }

        var invoice = (await writer.IssueAsync(draft, [(order, recipient, lines, documents.Rounds + 1)], cancellation)).Single();
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return invoice;
    }

    /// <summary>What keeps an order from being invoiced as it stands.</summary>
    public static Refusal? Wrong(Order order, Billing billing, IReadOnlyCollection<InvoiceLine> lines) =>
        lines.Sum(l => l.GrossMinor) != order.TotalMinor ? InvoiceRefusals.SumsDiffer
        : !billing.SmallBusiness && billing.ExemptReason.Length == 0 && lines.Any(l => l is { VatBasisPoints: 0, GrossMinor: > 0 }) ? InvoiceRefusals.NoExemptReason
        : null;

    /// <summary>What was taken back of the invoice before is taken off the one in its place, by rate.</summary>
    private static IEnumerable<InvoiceLine> Already(OrderDocuments documents, Invoice current) =>
        from credit in documents.CreditsOf(current)
        from share in InvoiceContent.Of(credit).Vat
        select new InvoiceLine($"Bereits erstattet mit {credit.Number}", $"Given back before by {credit.Number}", null, null, 1, -share.GrossMinor, share.BasisPoints);
}

/// <summary>What all documents of one commit have in common.</summary>
internal sealed record Draft(Operator Operator, Billing Billing, DateTime Now)
{
    public DateOnly On { get; } = Day(Now, Operator);

    public static DateOnly Day(DateTime utc, Operator place) => Occurrences.Day(utc, Occurrences.Zone(place.Zone)!);
}
