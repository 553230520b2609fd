using Modular.Booking.Catalogue;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Orders;

/// <summary>An order's prices as people read them.</summary>
internal static class OrderPrices
{
    public static IReadOnlyList<PriceLine> Lines(OrderView view) =>
        [.. view.Bought.Select(p => new PriceLine(
            $"{p.Line.Quantity} × {p.Unit?.Title() ?? T.Of("Teilnahme", "Admission")}",
            new Money(checked(p.Line.PriceMinor * p.Line.Quantity), view.Order.Currency),
            p.Line.Quantity == 1 ? null : T.Of($"je {Show.Money(new Money(p.Line.PriceMinor, view.Order.Currency))}", $"{Show.Money(new Money(p.Line.PriceMinor, view.Order.Currency))} each")))];

    /// <summary>"inkl. 19 % MwSt. 15,97 €, 7 % MwSt. 1,31 €".</summary>
    public static string TaxNote(OrderView view)
    {
        var shares = view.Vat.Where(v => v.BasisPoints > 0).ToList();
        return shares.Count == 0
            ? T.Of("umsatzsteuerfrei", "exempt from VAT")
            : T.Of("inkl. ", "incl. ") + string.Join(", ", shares.Select(v => $"{Rate(v.BasisPoints)} {T.Of("MwSt.", "VAT")} {Show.Money(new Money(v.TaxMinor, view.Order.Currency))}"));
    }

    /// <summary>"19 %" · "19%".</summary>
    public static string Rate(int basisPoints) => (basisPoints / 100m).ToString("0.##", Language.Culture) + T.Of("\u00a0%", "%");
}
