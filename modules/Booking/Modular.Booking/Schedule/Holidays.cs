using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Modular.Booking.Schedule;

/// <summary>A day on which a Land rests.</summary>
internal sealed record Holiday(DateOnly Date, string De, string En);

/// <summary>
/// The public holidays of a Land, computed: no list to keep up by hand. Right from 2017 on; what a law changes later is a line here. Holidays of single
/// towns are left out (Friedensfest in Augsburg, Fronleichnam in parts of Sachsen and Thüringen). Mariä Himmelfahrt counts for all of Bayern, where about
/// five towns in six keep it: whoever works on that day adds an extra departure.
/// </summary>
internal static class Holidays
{
    private static readonly ConcurrentDictionary<(Land, int), FrozenDictionary<DateOnly, Holiday>> Known = new();

    private static readonly Land[] ThreeKings = [Land.BadenWuerttemberg, Land.Bayern, Land.SachsenAnhalt];

    private static readonly Land[] CorpusChristi =
        [Land.BadenWuerttemberg, Land.Bayern, Land.Hessen, Land.NordrheinWestfalen, Land.RheinlandPfalz, Land.Saarland];

    private static readonly Land[] AllSaints =
        [Land.BadenWuerttemberg, Land.Bayern, Land.NordrheinWestfalen, Land.RheinlandPfalz, Land.Saarland];

    private static readonly Land[] ReformationAlways =
        [Land.Brandenburg, Land.MecklenburgVorpommern, Land.Sachsen, Land.SachsenAnhalt, Land.Thueringen];

    private static readonly Land[] ReformationSince2018 = [Land.Bremen, Land.Hamburg, Land.Niedersachsen, Land.SchleswigHolstein];

    /// <summary>The holiday on a day, or null; nobody's holiday without a Land.</summary>
    public static Holiday? On(Land? land, DateOnly day) => land is { } known ? Year(known, day.Year).GetValueOrDefault(day) : null;

    /// <summary>A Land's holidays of a year, by date.</summary>
    public static IReadOnlyList<Holiday> Of(Land land, int year) => [.. Year(land, year).Values.OrderBy(h => h.Date)];

    /// <summary>Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher).</summary>
    public static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var g = (8 * b + 13) / 25;
        var h = (19 * a + b - b / 4 - g + 15) % 30;
        var l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        var m = (a + 11 * h + 22 * l) / 451;
        var sum = h + l - 7 * m + 114;
        return new DateOnly(year, sum / 31, sum % 31 + 1);
    }

    private static FrozenDictionary<DateOnly, Holiday> Year(Land land, int year) =>
        Known.GetOrAdd((land, year), static key => Everywhere(key.Item2).Concat(Local(key.Item1, key.Item2)).DistinctBy(h => h.Date).ToFrozenDictionary(h => h.Date));

    private static IEnumerable<Holiday> Everywhere(int year)
    {
        var easter = Easter(year);
        return
        [
            new(new(year, 1, 1), "Neujahr", "New Year's Day"),
            new(easter.AddDays(-2), "Karfreitag", "Good Friday"),
            new(easter.AddDays(1), "Ostermontag", "Easter Monday"),
            new(easter.AddDays(39), "Christi Himmelfahrt", "Ascension Day"),
            new(new(year, 5, 1), "Tag der Arbeit", "Labour Day"),
            new(easter.AddDays(50), "Pfingstmontag", "Whit Monday"),
            new(new(year, 10, 3), "Tag der Deutschen Einheit", "German Unity Day"),
            new(new(year, 12, 25), "Erster Weihnachtstag", "Christmas Day"),
            new(new(year, 12, 26), "Zweiter Weihnachtstag", "Boxing Day"),
        ];
    }

    private static IEnumerable<Holiday> Local(Land land, int year)
    {
        var easter = Easter(year);
        (bool Kept, DateOnly Date, string De, string En)[] rules =
        [
            (ThreeKings.Contains(land), new(year, 1, 6), "Heilige Drei Könige", "Epiphany"),
            ((land == Land.Berlin && year >= 2019) || (land == Land.MecklenburgVorpommern && year >= 2023), new(year, 3, 8), "Frauentag", "International Women's Day"),
            (land == Land.Brandenburg, easter, "Ostersonntag", "Easter Sunday"),
            (land == Land.Berlin && (year is 2020 or 2025), new(year, 5, 8), "Tag der Befreiung", "Liberation Day"),
            (land == Land.Berlin && year == 2028, new(year, 6, 17), "75. Jahrestag des Volksaufstands", "75th anniversary of the 1953 uprising"),
            (land == Land.Brandenburg, easter.AddDays(49), "Pfingstsonntag", "Whit Sunday"),
            (CorpusChristi.Contains(land), easter.AddDays(60), "Fronleichnam", "Corpus Christi"),
            (land is Land.Bayern or Land.Saarland, new(year, 8, 15), "Mariä Himmelfahrt", "Assumption Day"),
            (land == Land.Thueringen && year >= 2019, new(year, 9, 20), "Weltkindertag", "World Children's Day"),
            (ReformationAlways.Contains(land) || year == 2017 || (year >= 2018 && ReformationSince2018.Contains(land)), new(year, 10, 31), "Reformationstag", "Reformation Day"),
            (AllSaints.Contains(land), new(year, 11, 1), "Allerheiligen", "All Saints' Day"),
            (land == Land.Sachsen, Repentance(year), "Buß- und Bettag", "Day of Repentance and Prayer"),
        ];
        return rules.Where(r => r.Kept).Select(r => new Holiday(r.Date, r.De, r.En));
    }

    /// <summary>The Wednesday before 23 November.</summary>
    private static DateOnly Repentance(int year)
    {
        var last = new DateOnly(year, 11, 22);
        return last.AddDays(-(((int)last.DayOfWeek - (int)DayOfWeek.Wednesday + 7) % 7));
    }
}
