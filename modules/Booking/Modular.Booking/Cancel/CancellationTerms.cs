using System.Collections.Immutable;
using System.Globalization;
using Modular.Booking.Schedule;
using Modular.Kernel;

namespace Modular.Booking.Cancel;

internal enum TierUnit
{
    /// <summary>Calendar days: the same wall-clock time so many days earlier, also across a change of the clocks.</summary>
    Days = 0,

    /// <summary>Elapsed hours.</summary>
    Hours = 1,
}

/// <summary>When something begins: on its own wall clock, and as an instant.</summary>
internal readonly record struct Start(DateOnly Day, int Minute, string Zone, DateTime At)
{
    public static Start Of(Departure departure) => new(departure.LocalDate, departure.LocalMinute, departure.Zone, departure.StartsAt);
}

/// <summary>Until so long before the start, this share of the price goes back. Nought means: until it starts.</summary>
internal readonly record struct Tier(int Amount, TierUnit Unit, int Percent)
{
    public int Hours => Unit == TierUnit.Days ? Amount * 24 : Amount;

    /// <summary>The last instant at which it applies.</summary>
    public DateTime Until(Start start)
    {
        var zone = Unit == TierUnit.Days && Amount > 0 ? Occurrences.Zone(start.Zone) : null;
        return zone is not null && Occurrences.At(start.Day.AddDays(-Amount), start.Minute, zone) is { } earlier
            ? earlier.StartsAt
            : start.At.AddHours(-Hours);
    }
}

/// <summary>What goes back now, and until when that is so; without an end nothing changes before the start.</summary>
internal readonly record struct TermsStep(int Percent, DateTime? Until);

/// <summary>What an operator promises to guests who cancel: tiers, the longest notice first, each giving back less than the one before. None gives nothing back.</summary>
internal sealed class CancellationTerms
{
    public const int MostTiers = 3;

    private const int LongestDays = 365;

    private CancellationTerms(ImmutableArray<Tier> tiers) => Tiers = tiers;

    public static CancellationTerms None { get; } = new([]);

    public ImmutableArray<Tier> Tiers { get; }

    /// <summary>A refusal names the field of the tier that is wrong: "amount2", "percent2".</summary>
    public static Outcome<CancellationTerms> Of(IReadOnlyList<Tier> tiers)
    {
        for (var i = 0; i < tiers.Count; i++)
        {
            var (tier, number) = (tiers[i], i + 1);
            if (tier.Amount < 0 || tier.Hours > LongestDays * 24)
            {
                return Refusals.TierTooLong(number);
            }

            if (tier.Percent is < 1 or > 100)
            {
                return Refusals.TierShare(number);
            }

            if (i > 0 && (tier.Hours >= tiers[i - 1].Hours || tier.Percent >= tiers[i - 1].Percent))
            {
                return Refusals.TierOrder(number);
            }
        }

        return tiers.Count > MostTiers ? Refusals.TierOrder(MostTiers) : new CancellationTerms([.. tiers]);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static CancellationTerms Parse(string stored) => stored.Length == 0
        ? None
        : new([.. stored.Split(',').Select(part =>
        {
            var cut = part.IndexOfAny(['d', 'h']);
            return new Tier(Number(part[..cut]), part[cut] == 'd' ? TierUnit.Days : TierUnit.Hours, Number(part[(cut + 1)..]));
        })]);

    /// <summary>As it is stored: "7d100,24h50".</summary>
    public override string ToString() => string.Join(',', Tiers.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Amount}{(t.Unit == TierUnit.Days ? 'd' : 'h')}{t.Percent}")));

    public TermsStep At(DateTime now, Start start)
    {
        foreach (var tier in Tiers)
        {
            var until = tier.Until(start);
            if (now <= until)
            {
                return new TermsStep(tier.Percent, until);
            }
        }

        return new TermsStep(0, null);
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>Terms that many operators want, by name.</summary>
internal static class TermsPresets
{
    public static IReadOnlyList<(string Name, CancellationTerms Terms)> All { get; } =
    [
        ("flexible", CancellationTerms.Parse("24h100")),
        ("moderate", CancellationTerms.Parse("3d100,24h50")),
        ("strict", CancellationTerms.Parse("14d100,7d50")),
        ("none", CancellationTerms.None),
    ];

    public static CancellationTerms Named(string name) => All.Single(p => p.Name == name).Terms;

    /// <summary>The preset that says the same, or "own".</summary>
    public static string NameOf(CancellationTerms terms) => All.FirstOrDefault(p => p.Terms.ToString() == terms.ToString()).Name ?? "own";
}
