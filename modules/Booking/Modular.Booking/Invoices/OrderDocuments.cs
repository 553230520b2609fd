using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;

namespace Modular.Booking.Invoices;

/// <summary>The documents of one order: each invoice, then what was taken back of it.</summary>
internal sealed record OrderDocuments(IReadOnlyList<Invoice> All)
{
    public static OrderDocuments None { get; } = new([]);

    /// <summary>The invoice that holds: the newest, unless it was cancelled without another in its place.</summary>
    public Invoice? Current => All.LastOrDefault(i => i.Kind == InvoiceKind.Invoice) is { } last && !All.Any(c => c.Kind == InvoiceKind.Cancellation && c.InvoiceId == last.Id) ? last : null;

    public int Rounds => All.Count(i => i.Kind == InvoiceKind.Invoice);

    public IEnumerable<Invoice> CreditsOf(Invoice invoice) => All.Where(i => i.Kind == InvoiceKind.Credit && i.InvoiceId == invoice.Id);

    public long BookedMinor => All.Sum(i => i.BookedMinor);

    /// <summary>What was charged by the invoice that holds and not taken back, by rate.</summary>
    public IReadOnlyList<RateLeft> Left => Current is { } current ? InvoiceSums.Left(InvoiceContent.Of(current), CreditsOf(current).Select(InvoiceContent.Of)) : [];

    public static async Task<OrderDocuments> OfAsync(BookingDb db, Guid orderId, CancellationToken cancellation) =>
        new(await db.Invoices.AsNoTracking().Where(i => i.OrderId == orderId).OrderBy(i => i.Round).ThenBy(i => i.Kind).ThenBy(i => i.IssuedAt).ThenBy(i => i.Sequence).ToListAsync(cancellation));
}
