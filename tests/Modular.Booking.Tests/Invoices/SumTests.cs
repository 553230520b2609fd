using CsCheck;
using Modular.Booking.Invoices;
using Modular.Booking.Orders;

namespace Modular.Booking.Tests.Invoicing;

/// <summary>Every cent is somewhere, and nowhere twice.</summary>
public sealed class SumTests
{
    private static readonly int[] Rates = [1900, 700, 0, 1600];

    private static readonly Gen<InvoiceLine> Line =
        from price in Gen.Long[0, 30_000]
        from quantity in Gen.Int[1, 9]
        from rate in Gen.Int[0, 3]
        select new InvoiceLine("x", "x", null, null, quantity, price, Rates[rate]);

    [Fact]
    public void Net_and_tax_come_to_what_was_paid() => Line.Array[1, 6].Sample(lines =>
    {
        var vat = InvoiceSums.Of(lines);
        Assert.Equal(lines.Sum(l => l.GrossMinor), vat.Sum(v => v.GrossMinor));
        Assert.All(vat, v => Assert.InRange(v.TaxMinor - (v.NetMinor * v.BasisPoints / 10_000m), -1m, 1m));
    });

    [Fact]
    public void Taken_back_in_parts_it_comes_to_exactly_what_was_charged_at_every_rate() =>
        Gen.Select(Line.Array[1, 6], Gen.Double[0, 1].Array[1, 5], Gen.Bool).Sample((lines, cuts, weighted) =>
        {
            var invoice = Content(InvoiceSums.Of(lines));
            var taken = new List<InvoiceContent>();
            var weights = weighted ? new Dictionary<int, long> { [lines[0].VatBasisPoints] = lines[0].UnitMinor } : [];
            foreach (var cut in cuts.Append(1))
            {
                var left = InvoiceSums.Left(invoice, taken);
                var sum = (long)(left.Sum(r => r.LeftMinor) * cut);
                var part = InvoiceSums.Spread(left, sum, weights);
                Assert.Equal(sum, part.Sum(v => v.GrossMinor));
                Assert.All(part, v => Assert.True(v.NetMinor >= 0 && v.TaxMinor >= 0));
                taken.Add(Content(part));
            }

            foreach (var charged in invoice.Vat)
            {
                var back = taken.SelectMany(t => t.Vat).Where(v => v.BasisPoints == charged.BasisPoints).ToList();
                Assert.Equal((charged.NetMinor, charged.TaxMinor), (back.Sum(v => v.NetMinor), back.Sum(v => v.TaxMinor)));
            }
        });

    [Fact]
    public void A_part_for_one_position_is_taken_at_its_rate_and_only_what_does_not_fit_elsewhere()
    {
        var left = new[] { new RateLeft(1900, 7800, 0), new RateLeft(700, 2400, 0) };
        Assert.Equal([(700, 2400L)], InvoiceSums.Spread(left, 2400, new Dictionary<int, long> { [700] = 2400 }).Select(v => (v.BasisPoints, v.GrossMinor)));
        Assert.Equal([(1900, 100L), (700, 2400L)], InvoiceSums.Spread(left, 2500, new Dictionary<int, long> { [700] = 2400 }).Select(v => (v.BasisPoints, v.GrossMinor)));
        Assert.Throws<ArgumentOutOfRangeException>(() => InvoiceSums.Spread(left, 10_201, new Dictionary<int, long>()));
    }

    private static InvoiceContent Content(IReadOnlyList<VatShare> vat) => new() { Issuer = new Party("x"), Brand = "x", OrderNumber = "x", Culture = "de-DE", Lines = [], Vat = vat };
}
