using System.Net;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Calendar;

public sealed class CalendarPageTests
{
    [Theory, BothDatabases]
    public async Task Month_week_and_day_say_what_is_sold_held_and_free(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = new Given();
        var morning = Departure(given, new DateOnly(2026, 12, 2), 10, capacity: 12, sold: 5, held: 5);
        _ = Departure(given, new DateOnly(2026, 12, 2), 17, capacity: 4, sold: 4, held: 0);
        _ = Departure(given, new DateOnly(2026, 12, 2), 19, capacity: 9, sold: 0, held: 0, DepartureState.Cancelled);
        // Of five held places two have lapsed.
        given.Allocate(given.PoolOf(morning), 3, Given.Now.AddMinutes(5));
        given.Allocate(given.PoolOf(morning), 2, Given.Now.AddMinutes(-5));
        await given.SaveAsync(host);
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));

        var month = await PageAsync(staff, "/desk/calendar");
        Assert.Contains("December 2026", month, StringComparison.Ordinal);
        Assert.Contains("2 departures", month, StringComparison.Ordinal);
        Assert.Contains("9/16 sold, 3 on hold, 4 free", month, StringComparison.Ordinal);
        Assert.Contains("1 cancelled", month, StringComparison.Ordinal);
        Assert.Contains("href=\"/desk/day/2026-12-02\"", month, StringComparison.Ordinal);

        foreach (var view in new[] { "week", "day" })
        {
            var page = await PageAsync(staff, $"/desk/calendar?view={view}&date=2026-12-02");
            Assert.Contains("5/12 sold, 3 on hold, 4 free", page, StringComparison.Ordinal);
            Assert.Contains("4/4 sold, sold out", page, StringComparison.Ordinal);
            Assert.Contains($"href=\"/desk/departures/{morning.Id}\"", page, StringComparison.Ordinal);
            Assert.Contains("10:00–12:30", page, StringComparison.Ordinal);
        }

        using var door = host.As((given.Operator.Id, StaffRole.Door));
        using var refused = await door.OpenAsync("/desk/calendar");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Nothing takes place in this month", await PageAsync(staff, "/desk/calendar?date=2027-03-15"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task It_filters_by_experience_and_reads_whatever_the_address_says(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = new Given();
        _ = Departure(given, new DateOnly(2026, 12, 2), 10, capacity: 12, sold: 5, held: 0);
        var quiet = new Experience { Id = given.Id(), OperatorId = given.Operator.Id, Slug = "quiet", TitleDe = "Ruhig", TitleEn = "Quiet", Zone = "Europe/Berlin", CreatedAt = Given.Now };
        given.Rows.Add(quiet);
        await given.SaveAsync(host);
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        Assert.Contains("5/12 sold", await PageAsync(staff, $"/desk/calendar?experience={given.Experience.Id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("5/12 sold", await PageAsync(staff, $"/desk/calendar?experience={quiet.Id}"), StringComparison.Ordinal);
        foreach (var query in new[] { "view=year", "date=tomorrow", "date=9999-12-31", "experience=x", $"experience={Guid.NewGuid()}" })
        {
            Assert.Contains("5/12 sold", await PageAsync(staff, "/desk/calendar?" + query), StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task The_day_of_25_hours_names_both_twos(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = new Given();
        foreach (var (hour, minute) in new[] { (0, 150), (1, 151) })
        {
            // 02:30 twice: half past midnight and half past one of UTC.
            var starts = new DateTime(2026, 10, 25, hour, 30, 0, DateTimeKind.Utc);
            var departure = new Departure
            {
                Id = given.Id(),
                OperatorId = given.Operator.Id,
                ExperienceId = given.Experience.Id,
                OptionId = given.Option.Id,
                LocalDate = new DateOnly(2026, 10, 25),
                LocalMinute = minute,
                Zone = "Europe/Berlin",
                StartsAt = starts,
                EndsAt = starts.AddHours(2),
                ClosesAt = starts,
            };
            given.Rows.Add(departure);
            Seats(given, departure, 5, 1, 0);
        }

        await given.SaveAsync(host);
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        var page = WebUtility.HtmlDecode(await PageAsync(staff, "/desk/calendar?view=day&date=2026-10-25"));
        Assert.Contains("this day has 25 hours", page, StringComparison.Ordinal);
        Assert.Contains(">02:00 (UTC+2)<", page, StringComparison.Ordinal);
        Assert.Contains(">02:00 (UTC+1)<", page, StringComparison.Ordinal);
    }

    private static Departure Departure(Given given, DateOnly day, int hour, int capacity, int sold, int held, DepartureState state = DepartureState.Open)
    {
        var departure = given.Departure(day, hour, state: state, pool: false);
        Seats(given, departure, capacity, sold, held);
        return departure;
    }

    private static void Seats(Given given, Departure departure, int capacity, int sold, int held)
    {
        var pool = new Pool { Id = given.Id(), OperatorId = given.Operator.Id, Key = Cells.Key(departure.Id), Capacity = capacity, Sold = sold, Held = held };
        given.Rows.Add(pool);
        given.Draw(departure, pool);
    }

    private static async Task<string> PageAsync(HttpClient client, string address)
    {
        using var answer = await client.OpenAsync(address);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode}");
        return await answer.TextAsync();
    }
}
