using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using NodaTime;

namespace Modular.Booking.Demo.BigSeason;

/// <summary>How large the invented season is.</summary>
internal sealed record SeasonSize(int Experiences, int Departures, int Orders)
{
    /// <summary>What <c>seed --size season</c> writes.</summary>
    public static SeasonSize Full { get; } = new(96, 20_000, 200_000);

    /// <summary>What <c>seed --size week</c> writes: enough to look at, in a second.</summary>
    public static SeasonSize Small { get; } = new(12, 600, 4_000);
}

/// <summary>A departure with what the season has in mind for it.</summary>
internal sealed record SeasonDeparture(Departure Departure, Option Option, int Orders);

/// <summary>Invented experiences of a large operator, and ten months behind and three months ahead of departures.</summary>
internal static class SeasonCatalogue
{
    private const int DaysBehind = 300, DaysAhead = 90;

    private static readonly (string De, string En, int Vat, long Price, int Minutes)[] Kinds =
    [
        ("Kajaktour", "Kayak tour", 1900, 3900, 150), ("Floßfahrt", "Raft trip", 1900, 2900, 120), ("Segeltörn", "Sailing trip", 1900, 6900, 240), ("Stadtführung", "City walk", 1900, 1800, 90),
        ("Radtour", "Bike tour", 1900, 3200, 180), ("Töpferkurs", "Pottery class", 1900, 5500, 180), ("Backkurs", "Baking class", 1900, 6400, 210), ("Escape-Room", "Escape room", 1900, 2700, 75),
        ("Kletterkurs", "Climbing class", 1900, 4500, 120), ("Museumsrundgang", "Museum tour", 0, 1200, 60), ("Fährfahrt", "Ferry ride", 700, 900, 45), ("Weinprobe", "Wine tasting", 1900, 4900, 120),
    ];

    private static readonly (string De, string En)[] Places =
    [
        ("an der Spree", "on the Spree"), ("in Treptow", "in Treptow"), ("am Müggelsee", "by the Müggelsee"), ("in Kreuzberg", "in Kreuzberg"), ("in Potsdam", "in Potsdam"), ("auf der Havel", "on the Havel"),
        ("in Köpenick", "in Köpenick"), ("am Wannsee", "by the Wannsee"),
    ];

    private static readonly int[] Starts = [9 * 60, 10 * 60 + 30, 12 * 60, 14 * 60, 16 * 60, 18 * 60 + 30];

    public static List<Experience> Experiences(Operator of, SeasonSize size, Chance chance, DateTime now) => [.. Enumerable.Range(0, size.Experiences).Select(i =>
    {
        var (kind, place) = (Kinds[i % Kinds.Length], Places[i / Kinds.Length % Places.Length]);
        var (id, option) = (chance.Id(now), chance.Id(now));
        var price = kind.Price + 100 * chance.Below(12);
        var experience = new Experience
        {
            Id = id,
            OperatorId = of.Id,
            Slug = $"saison-{i + 1}",
            TitleDe = $"{kind.De} {place.De}",
            TitleEn = $"{kind.En} {place.En}",
            SummaryDe = $"{kind.De} {place.De}, in kleiner Gruppe.",
            SummaryEn = $"{kind.En} {place.En}, in a small group.",
            Zone = of.Zone,
            Position = 100 + i,
            CreatedAt = now,
            Options =
            {
                new Option
                {
                    Id = option,
                    OperatorId = of.Id,
                    ExperienceId = id,
                    TitleDe = "In der Gruppe",
                    TitleEn = "In a group",
                    DurationMinutes = kind.Minutes,
                    Units =
                    {
                        Unit(UnitType.Adult, "Erwachsene", "Adult", price, 0),
                        Unit(UnitType.Child, "Kind", "Child", price / 200 * 100, 1),
                    },
                },
            },
        };
        return experience.Publish().IsDone ? experience : throw new InvalidOperationException("Nothing to sell.");

        Unit Unit(UnitType type, string de, string en, long minor, int position) => new()
        {
            Id = chance.Id(now),
            OperatorId = of.Id,
            OptionId = option,
            Type = type,
            TitleDe = de,
            TitleEn = en,
            PriceMinor = minor,
            VatBasisPoints = kind.Vat,
            Position = position,
        };
    })];

    /// <summary>Exactly as many departures and orders as wanted: summer, weekends and good experiences sell more, far days less.</summary>
    public static List<SeasonDeparture> Departures(Operator of, IReadOnlyList<Experience> experiences, SeasonSize size, Chance chance, DateTime now)
    {
        var zone = Occurrences.Zone(of.Zone)!;
        var today = Occurrences.Day(now, zone);
        var each = Math.DivRem(size.Departures, experiences.Count, out var more);
        var planned = new List<(Departure Departure, Option Option, double Weight)>(size.Departures);
        foreach (var (experience, index) in experiences.Select((x, i) => (x, i)))
        {
            var liked = 0.3 + 1.7 * chance.Share();
            foreach (var (day, minute) in Slots(each + (index < more ? 1 : 0), today, chance))
            {
                var departure = Departure(of, experience, day, minute, zone, chance);
                planned.Add((departure, experience.Options[0], liked * Season(day) * Near(day.DayNumber - today.DayNumber)));
            }
        }

        var (all, sum, given) = (planned.Sum(p => p.Weight), 0.0, 0);
        return planned.ConvertAll(p =>
        {
            sum += p.Weight;
            var orders = (int)Math.Round(size.Orders * sum / all) - given;
            given += orders;
            return new SeasonDeparture(p.Departure, p.Option, orders);
        });
    }

    private static IEnumerable<(DateOnly Day, int Minute)> Slots(int count, DateOnly today, Chance chance)
    {
        var all = Enumerable.Range(-DaysBehind, DaysBehind + DaysAhead).SelectMany(d => Starts.Select(s => (today.AddDays(d), s))).ToArray();
        // Fisher and Yates, as far as is needed.
        for (var i = 0; i < Math.Min(count, all.Length); i++)
        {
            var j = i + chance.Below(all.Length - i);
            (all[i], all[j]) = (all[j], all[i]);
            yield return all[i];
        }
    }

    private static Departure Departure(Operator of, Experience experience, DateOnly day, int minute, DateTimeZone zone, Chance chance)
    {
        var starts = Occurrences.At(day, minute, zone)!.Value.StartsAt;
        return new Departure
        {
            Id = chance.Id(starts.AddDays(-120)),
            OperatorId = of.Id,
            ExperienceId = experience.Id,
            OptionId = experience.Options[0].Id,
            LocalDate = day,
            LocalMinute = minute,
            Zone = of.Zone,
            StartsAt = starts,
            EndsAt = starts.AddMinutes(experience.Options[0].DurationMinutes),
            ClosesAt = starts.AddHours(-1),
        };
    }

    private static double Season(DateOnly day) => (day.Month is >= 5 and <= 9 ? 1.6 : 0.7) * (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1.5 : 1);

    private static double Near(int days) => days <= 0 ? 1 : Math.Exp(-days / 20.0);
}
