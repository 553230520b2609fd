using Modular.Booking.Desk;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Invoices;

/// <summary>Documents for a tax adviser: one row per document and VAT rate. What was taken back is negative, so that columns can be added up.</summary>
internal static class InvoiceCsv
{
    public static async Task WriteAsync(CsvRows rows, IAsyncEnumerable<Invoice> documents, CancellationToken cancellation)
    {
        await rows.AddAsync(
            T.Of("Nummer", "Number"), T.Of("Art", "Kind"), T.Of("Ausgestellt", "Issued"), T.Of("Leistung von", "Service from"), T.Of("Leistung bis", "Service until"), T.Of("Bestellung", "Order"), T.Of("Bezug", "Corrects"),
            T.Of("Empfänger", "Recipient"), T.Of("USt-IdNr.", "VAT id"), T.Of("Steuersatz %", "VAT rate %"), T.Of("Netto", "Net"), T.Of("Umsatzsteuer", "VAT"), T.Of("Brutto", "Gross"), T.Of("Währung", "Currency"));
        await foreach (var invoice in documents.WithCancellation(cancellation))
        {
            var (content, recipient, sign) = (InvoiceContent.Of(invoice), InvoiceContent.RecipientOf(invoice), invoice.TakesBack ? -1 : 1);
            var days = content.Lines.Select(l => l.On).OfType<DateOnly>().Order().ToList();
            foreach (var share in content.Vat)
            {
                await rows.AddAsync(
                    invoice.Number, InvoiceContent.Title(invoice.Kind), invoice.IssuedOn, Day(days, 0), Day(days, days.Count - 1), content.OrderNumber, content.Corrects,
                    recipient is null ? "" : string.Join(", ", recipient.Lines), recipient?.VatId, (share.BasisPoints / 100m).ToString("0.##", Language.Culture),
                    new Money(sign * share.NetMinor, invoice.Currency), new Money(sign * share.TaxMinor, invoice.Currency), new Money(sign * share.GrossMinor, invoice.Currency), invoice.Currency);
            }
        }
    }

    private static CsvCell Day(List<DateOnly> days, int at) => days.Count == 0 ? (CsvCell)"" : days[at];
}
