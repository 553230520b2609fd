using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Desk;

public class DeskTests
{
    [Theory, BothDatabases]
    public async Task Every_page_opens_for_the_owner(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, addresses) = await WorldAsync(host);
        using var owner = host.As((given.Operator.Id, StaffRole.Owner));
        foreach (var address in addresses)
        {
            using var answer = await owner.OpenAsync(address);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode}");
        }
    }

    [Theory, BothDatabases]
    public async Task Whatever_belongs_to_another_operator_does_not_exist(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (_, addresses) = await WorldAsync(host);
        var other = new Operator { Id = Guid.CreateVersion7(), Slug = "other", Name = "Other", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Given.Now };
        await WriteAsync(host, db => db.Add(other));
        using var stranger = host.As((other.Id, StaffRole.Owner));
        foreach (var address in addresses.Where(a => a.Any(char.IsAsciiDigit) && !a.StartsWith("/desk/day/", StringComparison.Ordinal) && !a.Contains('?', StringComparison.Ordinal)))
        {
            using var opened = await stranger.OpenAsync(address);
            Assert.True(opened.StatusCode == HttpStatusCode.NotFound, $"GET {address}: {(int)opened.StatusCode}");
            foreach (var verb in new[] { "", "/publish", "/close", "/remove" })
            {
                using var posted = await stranger.PostFromAsync("/desk/resources/new", address + verb, ("titleDe", "x"));
                Assert.True(posted.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"POST {address}{verb}: {(int)posted.StatusCode}");
            }
        }

        using var orders = await stranger.OpenAsync("/desk/orders?q=Anna");
        Assert.DoesNotContain("Anna Sommer", await orders.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Each_role_reaches_what_it_needs_and_no_more(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, _) = await WorldAsync(host);
        using var door = host.As((given.Operator.Id, StaffRole.Door));
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        using var nobody = host.As();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(door, "/desk/check-in"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(door, "/desk/orders"));
        Assert.Equal(HttpStatusCode.SeeOther, await StatusAsync(door, "/desk"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(staff, "/desk/orders"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(staff, "/desk/experiences"));
        Assert.Equal(HttpStatusCode.SeeOther, await StatusAsync(nobody, "/desk"));
        using var refused = await staff.PostFromAsync("/desk/check-in", "/desk/experiences/new", ("titleDe", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Who_works_for_two_operators_chooses_and_cannot_choose_a_third(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, _) = await WorldAsync(host);
        var other = new Operator { Id = Guid.CreateVersion7(), Slug = "other", Name = "Havel Segeln", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Given.Now };
        await WriteAsync(host, db => db.Add(other));
        using var both = host.As((given.Operator.Id, StaffRole.Owner), (other.Id, StaffRole.Staff));
        using var first = await both.OpenAsync("/desk");
        Assert.Equal("/desk/choose", first.Headers.Location?.OriginalString);
        using var third = await both.PostFromAsync("/desk/choose", "/desk/choose", ("operator", Guid.CreateVersion7().ToString()));
        Assert.Equal(HttpStatusCode.NotFound, third.StatusCode);
        using var chosen = await both.PostFromAsync("/desk/choose", "/desk/choose", ("operator", other.Id.ToString()));
        Assert.Equal(HttpStatusCode.SeeOther, chosen.StatusCode);
        using var desk = await both.OpenAsync("/desk");
        Assert.Contains("Havel Segeln", await desk.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(both, "/desk/experiences"));
    }

    [Theory, BothDatabases]
    public async Task A_form_without_its_token_changes_nothing(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, _) = await WorldAsync(host);
        using var owner = host.As((given.Operator.Id, StaffRole.Owner));
        using var form = new FormUrlEncodedContent([]);
        using var answer = await owner.SendFormAsync($"/desk/experiences/{given.Experience.Id}/unpublish", form);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, string.Join("\n", host.Logs.All.TakeLast(4)));
        Assert.Equal(ExperienceState.Published, await host.InScopeAsync(s => s.GetRequiredService<BookingDb>().Experiences.Select(x => x.State).SingleAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_wrong_form_names_its_fields_and_keeps_what_was_typed(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, _) = await WorldAsync(host);
        using var owner = host.As((given.Operator.Id, StaffRole.Owner));
        var page = $"/desk/options/{given.Option.Id}/units/new";
        using var wrong = await owner.PostFromAsync(page, page, ("type", "7"), ("titleDe", "Größe <b>"), ("titleEn", ""), ("price", "zwölf"), ("places", "99999"), ("vat", "42"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var html = await wrong.TextAsync();
        Assert.Contains("value=\"Größe &lt;b&gt;\"", html, StringComparison.Ordinal);
        Assert.Contains("value=\"zwölf\"", html, StringComparison.Ordinal);
        foreach (var field in new[] { "f-type", "f-titleEn", "f-price", "f-places", "f-vat" })
        {
            Assert.Contains($"href=\"#{field}\"", html, StringComparison.Ordinal);
        }

        using var right = await owner.PostFromAsync(page, page, ("type", "Senior"), ("titleDe", "Ab 65"), ("titleEn", "65 and over"), ("price", "1.234,50"), ("places", "1"), ("vat", "700"));
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        var unit = await host.InScopeAsync(s => s.GetRequiredService<BookingDb>().Units.SingleAsync(u => u.Type == UnitType.Senior));
        Assert.Equal((123_450, 700), (unit.PriceMinor, unit.VatBasisPoints));
    }

    [Theory, BothDatabases]
    public async Task A_new_experience_goes_on_sale_only_when_there_is_something_to_buy_and_then_has_departures(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, _) = await WorldAsync(host);
        using var owner = host.As((given.Operator.Id, StaffRole.Owner));
        var page = await SentAsync(owner, "/desk/experiences/new", ("titleDe", "Paddeln für Große"), ("titleEn", "Paddling"), ("summaryDe", "Los."), ("summaryEn", "Go."), ("zone", "Europe/Berlin"));
        using var early = await owner.PostFromAsync(page, page + "/publish");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.Contains("Add an option", await early.TextAsync(), StringComparison.Ordinal);

        var option = await SentAsync(owner, page + "/options/new", ("titleDe", "Zwei Stunden"), ("titleEn", "Two hours"), ("duration", "120"), ("cutoff", "60"), ("maxUnits", "8"));
        await SentAsync(owner, option + "/units/new", ("type", "Adult"), ("titleDe", "Erwachsene"), ("titleEn", "Adult"), ("price", "24,50"), ("places", "1"), ("vat", "1900"));
        await SentAsync(owner, option + "/schedules/new", ("days", "0"), ("days", "5"), ("start", "10:30"), ("from", "2026-12-01"), ("until", "2026-12-31"), ("capacity", "6"));
        using var same = await owner.PostFromAsync(option + "/schedules/new", option + "/schedules/new", ("days", "5"), ("start", "10:30"), ("from", "2026-12-20"), ("until", "2027-01-31"), ("capacity", "6"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, same.StatusCode);
        using var published = await owner.PostFromAsync(page, page + "/publish");
        Assert.Equal(HttpStatusCode.SeeOther, published.StatusCode);
        var made = await host.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<BookingDb>();
            var x = await db.Experiences.SingleAsync(e => e.Slug == "paddeln-fuer-grosse");
            return (x.State, await db.Departures.CountAsync(d => d.ExperienceId == x.Id));
        });
        Assert.Equal((ExperienceState.Published, 8), made);
    }

    [Theory, BothDatabases]
    public async Task At_the_door_a_typed_code_is_admitted_once_and_then_refused_with_the_time(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, _) = await WorldAsync(host);
        using var door = host.As((given.Operator.Id, StaffRole.Door));
        var scan = await SentAsync(door, "/desk/check-in", ("code", "7k2m-9xqa-4t3w-blzc"));
        using var admitted = await door.OpenAsync(scan);
        Assert.Contains("Anna Sommer", await admitted.TextAsync(), StringComparison.Ordinal);
        using var again = await door.OpenAsync(await SentAsync(door, "/desk/check-in", ("code", "7K2M9XQA4T3WB1ZC")));
        Assert.Contains("First scanned: Tue 1 December, 10:00", await again.TextAsync(), StringComparison.Ordinal);
        using var unknown = await door.PostFromAsync("/desk/check-in", "/desk/check-in", ("code", "0000000000000000"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var nonsense = await door.PostFromAsync("/desk/check-in", "/desk/check-in", ("code", "hello"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nonsense.StatusCode);
    }

    private static async Task<string> SentAsync(HttpClient client, string page, params (string, string)[] fields)
    {
        using var answer = await client.PostFromAsync(page, page, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{page}: {(int)answer.StatusCode}");
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.OpenAsync(address);
        return answer.StatusCode;
    }

    private static async Task<(Given Given, List<string> Addresses)> WorldAsync(TestHost host)
    {
        var given = new Given();
        var departure = given.Departure(new DateOnly(2026, 12, 1), pool: false);
        given.Draw(departure, Seats(given, departure));
        var order = given.Order(departure, OrderState.Confirmed);
        var schedule = new WeeklySchedule { Id = given.Id(), OperatorId = given.Operator.Id, OptionId = given.Option.Id, Days = 1, StartMinute = 600, From = new(2026, 12, 1), Until = new(2026, 12, 20), Capacity = 5 };
        var boats = new Resource { Id = given.Id(), OperatorId = given.Operator.Id, Name = "Boote", Capacity = 9 };
        given.Rows.AddRange([schedule, boats]);
        await given.SaveAsync(host);
        return (given,
        [
            "/desk", "/desk/day/2026-12-01", $"/desk/departures/{departure.Id}", "/desk/orders", "/desk/orders?q=anna&page=9", $"/desk/orders/{order.Id}", "/desk/check-in",
            "/desk/experiences", "/desk/experiences/new", $"/desk/experiences/{given.Experience.Id}", $"/desk/experiences/{given.Experience.Id}/options/new", $"/desk/options/{given.Option.Id}",
            $"/desk/options/{given.Option.Id}/units/new", $"/desk/options/{given.Option.Id}/units/{given.Adult.Id}", $"/desk/options/{given.Option.Id}/schedules/new",
            $"/desk/options/{given.Option.Id}/schedules/{schedule.Id}", "/desk/resources", "/desk/resources/new", $"/desk/resources/{boats.Id}",
        ]);
    }

    private static Pool Seats(Given given, Departure departure)
    {
        var pool = new Pool { Id = given.Id(), OperatorId = given.Operator.Id, Key = Cells.Key(departure.Id), Capacity = 10, Sold = 3 };
        given.Rows.Add(pool);
        return pool;
    }

    private static Task WriteAsync(TestHost host, Action<BookingDb> write) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        write(db);
        await db.SaveChangesAsync();
    });
}
