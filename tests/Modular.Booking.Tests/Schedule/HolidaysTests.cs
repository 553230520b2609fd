using System.Globalization;
using CsCheck;
using Modular.Booking.Schedule;

namespace Modular.Booking.Tests.Schedule;

public class HolidaysTests
{
    [Theory]
    [InlineData("2017-04-16")]
    [InlineData("2018-04-01")]
    [InlineData("2019-04-21")]
    [InlineData("2020-04-12")]
    [InlineData("2021-04-04")]
    [InlineData("2022-04-17")]
    [InlineData("2023-04-09")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2028-04-16")]
    [InlineData("2030-04-21")]
    [InlineData("2038-04-25")]
    [InlineData("2285-03-22")]
    public void Easter_is_where_the_calendars_print_it(string date)
    {
        var day = Day(date);
        Assert.Equal(day, Holidays.Easter(day.Year));
    }

    [Theory]
    [InlineData(2024, "2024-01-01 2024-03-29 2024-04-01 2024-05-01 2024-05-09 2024-05-20 2024-10-03 2024-12-25 2024-12-26")]
    [InlineData(2025, "2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-10-03 2025-12-25 2025-12-26")]
    [InlineData(2026, "2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-10-03 2026-12-25 2026-12-26")]
    [InlineData(2027, "2027-01-01 2027-03-26 2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-10-03 2027-12-25 2027-12-26")]
    public void Nine_days_are_kept_everywhere_and_no_other(int year, string dates) => Assert.Equal(dates.Split(' ').Select(Day), Everywhere(year));

    /// <summary>What each Land keeps beyond the nine in 2026.</summary>
    [Theory]
    [InlineData(nameof(Land.BadenWuerttemberg), "01-06 06-04 11-01")]
    [InlineData(nameof(Land.Bayern), "01-06 06-04 08-15 11-01")]
    [InlineData(nameof(Land.Berlin), "03-08")]
    [InlineData(nameof(Land.Brandenburg), "04-05 05-24 10-31")]
    [InlineData(nameof(Land.Bremen), "10-31")]
    [InlineData(nameof(Land.Hamburg), "10-31")]
    [InlineData(nameof(Land.Hessen), "06-04")]
    [InlineData(nameof(Land.MecklenburgVorpommern), "03-08 10-31")]
    [InlineData(nameof(Land.Niedersachsen), "10-31")]
    [InlineData(nameof(Land.NordrheinWestfalen), "06-04 11-01")]
    [InlineData(nameof(Land.RheinlandPfalz), "06-04 11-01")]
    [InlineData(nameof(Land.Saarland), "06-04 08-15 11-01")]
    [InlineData(nameof(Land.Sachsen), "10-31 11-18")]
    [InlineData(nameof(Land.SachsenAnhalt), "01-06 10-31")]
    [InlineData(nameof(Land.SchleswigHolstein), "10-31")]
    [InlineData(nameof(Land.Thueringen), "09-20 10-31")]
    public void Each_land_keeps_its_own_days(string land, string own) => Assert.Equal(
        own.Split(' ').Select(d => Day("2026-" + d)),
        Holidays.Of(Enum.Parse<Land>(land), 2026).Select(h => h.Date).Except(Everywhere(2026)));

    [Theory]
    // The year before a law and its first year.
    [InlineData(nameof(Land.Berlin), "2018-03-08", null)]
    [InlineData(nameof(Land.Berlin), "2019-03-08", "Frauentag")]
    [InlineData(nameof(Land.MecklenburgVorpommern), "2022-03-08", null)]
    [InlineData(nameof(Land.MecklenburgVorpommern), "2023-03-08", "Frauentag")]
    [InlineData(nameof(Land.Thueringen), "2018-09-20", null)]
    [InlineData(nameof(Land.Thueringen), "2019-09-20", "Weltkindertag")]
    [InlineData(nameof(Land.Niedersachsen), "2017-10-31", "Reformationstag")]
    [InlineData(nameof(Land.Hamburg), "2018-10-31", "Reformationstag")]
    [InlineData(nameof(Land.Bayern), "2017-10-31", "Reformationstag")]
    [InlineData(nameof(Land.Bayern), "2018-10-31", null)]
    [InlineData(nameof(Land.Berlin), "2017-10-31", "Reformationstag")]
    [InlineData(nameof(Land.Berlin), "2018-10-31", null)]
    // Once only.
    [InlineData(nameof(Land.Berlin), "2019-05-08", null)]
    [InlineData(nameof(Land.Berlin), "2020-05-08", "Tag der Befreiung")]
    [InlineData(nameof(Land.Berlin), "2021-05-08", null)]
    [InlineData(nameof(Land.Berlin), "2025-05-08", "Tag der Befreiung")]
    [InlineData(nameof(Land.Berlin), "2026-05-08", null)]
    [InlineData(nameof(Land.Brandenburg), "2025-05-08", null)]
    [InlineData(nameof(Land.Berlin), "2028-06-17", "75. Jahrestag des Volksaufstands")]
    [InlineData(nameof(Land.Berlin), "2027-06-17", null)]
    // The Wednesday before 23 November.
    [InlineData(nameof(Land.Sachsen), "2022-11-16", "Buß- und Bettag")]
    [InlineData(nameof(Land.Sachsen), "2023-11-22", "Buß- und Bettag")]
    [InlineData(nameof(Land.Sachsen), "2024-11-20", "Buß- und Bettag")]
    [InlineData(nameof(Land.Sachsen), "2025-11-19", "Buß- und Bettag")]
    [InlineData(nameof(Land.Sachsen), "2027-11-17", "Buß- und Bettag")]
    [InlineData(nameof(Land.SachsenAnhalt), "2025-11-19", null)]
    // Moveable ones.
    [InlineData(nameof(Land.Hessen), "2024-05-30", "Fronleichnam")]
    [InlineData(nameof(Land.Hessen), "2025-06-19", "Fronleichnam")]
    [InlineData(nameof(Land.Thueringen), "2025-06-19", null)]
    [InlineData(nameof(Land.Bayern), "2027-05-27", "Fronleichnam")]
    public void A_day_is_kept_from_the_year_on_that_the_law_says(string land, string date, string? name) =>
        Assert.Equal(name, Holidays.On(Enum.Parse<Land>(land), Day(date))?.De);

    [Fact]
    public void Without_a_land_there_is_no_holiday() => Assert.Null(Holidays.On(null, new DateOnly(2026, 12, 25)));

    [Fact]
    public void In_any_year_and_land_feasts_fall_on_their_weekday_and_no_day_is_named_twice() => Gen.Select(Gen.Int[2017, 2199], Gen.Enum<Land>()).Sample((year, land) =>
    {
        var all = Holidays.Of(land, year);
        Assert.InRange(Holidays.Easter(year), new DateOnly(year, 3, 22), new DateOnly(year, 4, 25));
        Assert.Equal(DayOfWeek.Sunday, Holidays.Easter(year).DayOfWeek);
        Assert.Equal(all.Count, all.Select(h => h.Date).Distinct().Count());
        Assert.All(all, h => Assert.Equal(year, h.Date.Year));
        Assert.All(all.Where(h => h.De == "Karfreitag"), h => Assert.Equal(DayOfWeek.Friday, h.Date.DayOfWeek));
        Assert.All(all.Where(h => h.De is "Fronleichnam" or "Christi Himmelfahrt"), h => Assert.Contains(h.Date.DayOfWeek, new[] { DayOfWeek.Thursday }));
        Assert.All(all.Where(h => h.De == "Buß- und Bettag"), h => Assert.Equal(DayOfWeek.Wednesday, h.Date.DayOfWeek));
    });

    private static IEnumerable<DateOnly> Everywhere(int year) =>
        Enum.GetValues<Land>().Select(l => Holidays.Of(l, year).Select(h => h.Date)).Aggregate((all, next) => all.Intersect(next).ToList());

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
