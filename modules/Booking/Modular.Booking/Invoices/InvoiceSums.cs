using Modular.Booking.Orders;

namespace Modular.Booking.Invoices;

/// <summary>What is left of an invoice at one rate: how much was charged, and how much of it was taken back so far, gross.</summary>
internal readonly record struct RateLeft(int BasisPoints, long ChargedMinor, long BackMinor)
{
    public long LeftMinor => ChargedMinor - BackMinor;
}

/// <summary>
/// Sums that add up to the cent. VAT is contained in gross prices, so net is derived and rounded once per rate; whatever is taken back in parts adds up
/// to exactly what was charged, net and tax alike.
/// </summary>
internal static class InvoiceSums
{
    /// <summary>Of gross prices by rate; a small business's prices contain no VAT.</summary>
    public static IReadOnlyList<VatShare> Of(IEnumerable<InvoiceLine> lines) =>
        [.. lines.GroupBy(l => l.VatBasisPoints).OrderByDescending(g => g.Key).Select(g => Share(g.Key, 0, g.Sum(l => l.GrossMinor))).Where(v => v.GrossMinor != 0)];

    public static IReadOnlyList<RateLeft> Left(InvoiceContent invoice, IEnumerable<InvoiceContent> taken)
    {
        var back = taken.SelectMany(t => t.Vat).ToLookup(v => v.BasisPoints, v => v.GrossMinor);
        return [.. invoice.Vat.Select(v => new RateLeft(v.BasisPoints, v.GrossMinor, back[v.BasisPoints].Sum()))];
    }

    /// <summary>
    /// Spreads a sum over the rates. First by <paramref name="weights"/>, what the cancelled positions cost by rate, where there are any; what does not fit there
    /// in proportion to what is left. The largest remainders get the odd cents.
    /// </summary>
    /// <param name="left">What is left by rate; the sum fits into it.</param>
    /// <param name="amountMinor">The sum, gross.</param>
    /// <param name="weights">By rate; empty spreads by what is left.</param>
    public static IReadOnlyList<VatShare> Spread(IReadOnlyList<RateLeft> left, long amountMinor, IReadOnlyDictionary<int, long> weights)
    {
        if (amountMinor < 0 || amountMinor > left.Sum(r => r.LeftMinor))
        {
            throw new ArgumentOutOfRangeException(nameof(amountMinor), "There is not that much left of the invoice.");
        }

        var first = Proportion(amountMinor, [.. left.Select(r => Math.Max(0, weights.GetValueOrDefault(r.BasisPoints)))]);
        var parts = left.Select((r, i) => Math.Min(first[i], r.LeftMinor)).ToArray();
        var rest = Proportion(amountMinor - parts.Sum(), [.. left.Select((r, i) => r.LeftMinor - parts[i])]);
        return [.. left.Select((r, i) => Share(r.BasisPoints, r.BackMinor, parts[i] + rest[i])).Where(v => v.GrossMinor != 0)];
    }

    /// <summary>Net of a running sum before and after: parts add up to the whole.</summary>
    private static VatShare Share(int basisPoints, long before, long gross)
    {
        var net = Net(basisPoints, before + gross) - Net(basisPoints, before);
        return new VatShare(basisPoints, net, gross - net);
    }

    private static long Net(int basisPoints, long gross) => (long)Math.Round(gross * 10_000m / (10_000 + basisPoints), MidpointRounding.AwayFromZero);

    /// <summary>Shares of a sum by weights, largest remainder first; a share never exceeds its weight while the sum does not exceed all of them. Without weights, zeros.</summary>
    private static long[] Proportion(long sum, long[] weights)
    {
        var all = weights.Sum();
        if (all == 0 || sum == 0)
        {
            return new long[weights.Length];
        }

        var exact = weights.Select(w => (decimal)sum * w / all).ToArray();
        var parts = exact.Select(e => (long)Math.Floor(e)).ToArray();
        foreach (var i in Enumerable.Range(0, weights.Length).OrderByDescending(i => exact[i] - parts[i]).ThenBy(i => i).Take((int)(sum - parts.Sum())))
        {
            parts[i]++;
        }

        return parts;
    }
}
