using System.Globalization;
using System.Text.Json.Serialization;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Octo;

/// <summary>
/// The capability octo/pricing. Resellers buy at the price of the shop: what they agreed with the operator about a commission is settled on the invoice,
/// so net says nothing.
/// </summary>
internal sealed record OctoPrice(long Original, long Retail, long? Net, string Currency, int CurrencyPrecision, IReadOnlyList<OctoTax> IncludedTaxes)
{
    /// <summary>Whose price it is, where several stand side by side.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnitId { get; init; }

    /// <summary>The price of some units, with the tax of each rate rounded once.</summary>
    public static OctoPrice Of(IEnumerable<(Unit Unit, int Quantity)> units, string currency)
    {
        var lines = units.Where(u => u.Quantity > 0).Select(u => new OrderLine
        {
            Id = Guid.Empty,
            OperatorId = u.Unit.OperatorId,
            OrderId = Guid.Empty,
            DepartureId = Guid.Empty,
            UnitId = u.Unit.Id,
            Quantity = u.Quantity,
            PriceMinor = u.Unit.PriceMinor,
            VatBasisPoints = u.Unit.VatBasisPoints,
            Places = u.Unit.Places,
        });
        return Of(lines, currency);
    }

    public static OctoPrice Of(IEnumerable<OrderLine> lines, string currency)
    {
        var shares = VatShare.Of(lines);
        var total = shares.Sum(s => s.GrossMinor);
        return new OctoPrice(total, total, null, currency, new Money(0, currency).Exponent, [.. shares.Where(s => s.BasisPoints > 0).Select(s => new OctoTax(Name(s.BasisPoints), s.TaxMinor, s.TaxMinor, null))]);
    }

    private static string Name(int basisPoints) => string.Create(CultureInfo.InvariantCulture, $"{T.Of("USt.", "VAT")} {basisPoints / 100m:0.##}%");
}

internal sealed record OctoTax(string Name, long Retail, long Original, long? Net);
