using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;

namespace Modular.Booking.Invoices;

/// <summary>
/// Draws numbers and adds documents to the caller's transaction. The series stays locked until the commit, so that a number is given out once and none is lost;
/// call it last, it is what others wait for.
/// </summary>
internal sealed class DocumentWriter(BookingDb db)
{
    public async Task<IReadOnlyList<Invoice>> IssueAsync(Draft draft, IReadOnlyCollection<(Order Order, Party Recipient, List<InvoiceLine> Lines, int Round)> orders, CancellationToken cancellation)
    {
        var (series, sequence) = await DrawAsync(draft, draft.Billing.InvoicePrefix, orders.Count, cancellation);
        var issued = new List<Invoice>();
        foreach (var (order, recipient, lines, round) in orders)
        {
            var billing = draft.Billing;
            List<InvoiceLine> said = billing.SmallBusiness ? lines.ConvertAll(l => l with { VatBasisPoints = 0 }) : lines;
            var content = new InvoiceContent
            {
                Issuer = billing.Issuer,
                Brand = draft.Operator.Name,
                Contact = string.Join(" · ", new[] { draft.Operator.ContactPhone, draft.Operator.ContactEmail }.Where(t => t.Length > 0)),
                OrderNumber = order.Number,
                Culture = order.Culture,
                Lines = said,
                Vat = InvoiceSums.Of(said),
                SmallBusiness = billing.SmallBusiness,
                ExemptReason = said.Exists(l => l is { VatBasisPoints: 0, GrossMinor: > 0 }) ? billing.ExemptReason : "",
                PaidOn = Draft.Day(order.ConfirmedAt!.Value, draft.Operator),
            };
            issued.Add(Add(draft, order.Id, InvoiceKind.Invoice, series, sequence++, round, content, order.Currency, InvoiceContent.Write(recipient), null, null));
        }

        return issued;
    }

    /// <summary>A credit note or a cancellation of an invoice.</summary>
    /// <param name="draft">Who, when.</param>
    /// <param name="kind">Which of the two.</param>
    /// <param name="invoice">What it corrects.</param>
    /// <param name="vat">What is taken back, by rate.</param>
    /// <param name="refund">The money that went back, of a credit note.</param>
    /// <param name="cancellation">Stops between statements.</param>
    public async Task<Invoice> TakeBackAsync(Draft draft, InvoiceKind kind, Invoice invoice, IReadOnlyList<VatShare> vat, Refund? refund, CancellationToken cancellation)
    {
        var (series, sequence) = await DrawAsync(draft, draft.Billing.CreditPrefix, 1, cancellation);
        var first = InvoiceContent.Of(invoice);
        var content = first with
        {
            Issuer = draft.Billing.Issuer,
            Lines = [.. vat.Select(v => new InvoiceLine($"{Said(kind, refund, german: true)} zu Rechnung {invoice.Number}", $"{Said(kind, refund, german: false)}, invoice {invoice.Number}", null, null, 1, v.GrossMinor, v.BasisPoints))],
            Vat = vat,
            PaidOn = null,
            Corrects = invoice.Number,
            CorrectsOf = invoice.IssuedOn,
            Reason = refund?.Reason,
        };
        return Add(draft, invoice.OrderId, kind, series, sequence, invoice.Round, content, invoice.Currency, invoice.Recipient, invoice.Id, refund?.Id);
    }

    private static string Said(InvoiceKind kind, Refund? refund, bool german) => (kind, refund?.Reason) switch
    {
        (InvoiceKind.Cancellation, _) => german ? "Storno" : "Cancellation",
        (_, RefundReasons.Cancelled) => german ? "Erstattung wegen Stornierung" : "Refund after cancellation",
        _ => german ? "Erstattung" : "Refund",
    };

    private async Task<(string Series, int First)> DrawAsync(Draft draft, string prefix, int count, CancellationToken cancellation)
    {
        var series = $"{prefix}-{draft.On.Year}";
        // A document of this commit may have drawn from it already; its row is ours then.
        if (db.NumberSeries.Local.SingleOrDefault(s => s.OperatorId == draft.Operator.Id && s.Series == series) is not { } row)
        {
            var table = db.Table("number_series");
            var first = $"insert into {table} (operator_id, series, last_number) values ({{0}}, {{1}}, 0) on conflict (operator_id, series) do nothing";
            await db.Database.ExecuteSqlRawAsync(first, [draft.Operator.Id, series], cancellation);
            var locked = $"select * from {table} where operator_id = {{0}} and series = {{1}}{(db.IsSqlite ? "" : " for update")}";
            row = (await db.NumberSeries.FromSqlRaw(locked, draft.Operator.Id, series).ToListAsync(cancellation)).Single();
        }

        row.LastNumber += count;
        return (series, row.LastNumber - count + 1);
    }

    private Invoice Add(Draft draft, Guid orderId, InvoiceKind kind, string series, int sequence, int round, InvoiceContent content, string currency, string? recipient, Guid? invoiceId, Guid? refundId)
    {
        var invoice = new Invoice
        {
            Id = Guid.CreateVersion7(draft.Now),
            OperatorId = draft.Operator.Id,
            OrderId = orderId,
            Kind = kind,
            Series = series,
            Sequence = sequence,
            Number = NumberSeries.Number(series, sequence),
            Round = round,
            InvoiceId = invoiceId,
            RefundId = refundId,
            IssuedAt = draft.Now,
            IssuedOn = draft.On,
            Currency = currency,
            GrossMinor = content.GrossMinor,
            TaxMinor = content.Vat.Sum(v => v.TaxMinor),
            Recipient = recipient,
            Content = content.Write(),
        };
        db.Invoices.Add(invoice);
        return invoice;
    }
}
