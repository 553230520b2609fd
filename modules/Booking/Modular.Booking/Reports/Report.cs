using Modular.Booking.Catalogue;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Reports;

/// <summary>One row of a report.</summary>
internal sealed record ReportRow(string Name, long Sales, long Back)
{
    public long Net => Sales - Back;
}

/// <summary>VAT contained in what was taken and not given back, computed once per rate from its sum.</summary>
internal sealed record ReportVat(int BasisPoints, long Gross)
{
    public long Net { get; } = (long)Math.Round(Gross * 10_000m / (10_000 + BasisPoints), MidpointRounding.AwayFromZero);

    public long Tax => Gross - Net;
}

/// <summary>Takings put together for people.</summary>
internal sealed record Report(Operator Operator, ReportQuestion Question, IReadOnlyList<Taking> Takings)
{
    public required IReadOnlyDictionary<Guid, string> Experiences { get; init; }

    public required IReadOnlyDictionary<Guid, string> Resellers { get; init; }

    /// <summary>Names of providers by payment account.</summary>
    public required IReadOnlyDictionary<Guid, string> Accounts { get; init; }

    /// <summary>§ 19 UStG: the operator charges no VAT, whatever rate stands at a unit; as on its invoices.</summary>
    public required bool SmallBusiness { get; init; }

    public long Sales => Takings.Sum(t => t.Sales);

    public long Back => Takings.Sum(t => t.Back);

    public long Net => Sales - Back;

    /// <summary>Of it what resellers owe; the rest was paid by guests.</summary>
    public long Owed => Takings.Where(t => t.AccountId is null).Sum(t => t.Sales);

    /// <summary>Every stretch, also those in which nothing happened.</summary>
    public IReadOnlyList<ReportRow> ByTime
    {
        get
        {
            var sums = Takings.ToLookup(t => t.Stretch);
            return [.. Question.Stretches.Select((s, number) => new ReportRow(
                Question.IsByMonth ? Show.Month(s.First) : Show.ShortDate(s.First), sums[number].Sum(t => t.Sales), sums[number].Sum(t => t.Back)))];
        }
    }

    public IReadOnlyList<ReportRow> ByExperience => By(t => Experiences.GetValueOrDefault(t.ExperienceId) ?? T.Of("Gelöschtes Erlebnis", "Removed experience"));

    public IReadOnlyList<ReportRow> ByChannel => By(t => t.ResellerId is { } reseller ? Resellers.GetValueOrDefault(reseller) ?? "–" : T.Of("Eigener Shop", "Own shop"));

    public IReadOnlyList<ReportRow> ByMethod => By(t => t.AccountId is { } account
        ? Accounts.GetValueOrDefault(account) ?? T.Of("Früheres Konto", "Former account")
        : T.Of("Auf Rechnung, schulden Wiederverkäufer", "On account, owed by resellers"));

    /// <summary>What each reseller owes; resellers who owe nothing are left out.</summary>
    public IReadOnlyList<ReportRow> ByReseller =>
        [.. Takings.Where(t => t is { AccountId: null, ResellerId: not null }).GroupBy(t => t.ResellerId!.Value).Select(g => new ReportRow(Resellers.GetValueOrDefault(g.Key) ?? "–", g.Sum(t => t.Sales), 0)).OrderByDescending(r => r.Sales)];

    public IReadOnlyList<ReportVat> Vat => [.. Takings.GroupBy(t => SmallBusiness ? 0 : t.VatBasisPoints).Select(g => new ReportVat(g.Key, g.Sum(t => t.Sales - t.Back))).OrderByDescending(v => v.BasisPoints)];

    public Money Money(long minor) => new(minor, Operator.Currency);

    private List<ReportRow> By(Func<Taking, string> name) =>
        [.. Takings.GroupBy(name).Select(g => new ReportRow(g.Key, g.Sum(t => t.Sales), g.Sum(t => t.Back))).OrderByDescending(r => r.Net).ThenBy(r => r.Name, StringComparer.Ordinal)];
}
