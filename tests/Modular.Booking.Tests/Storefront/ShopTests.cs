using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Schedule;
using Modular.Booking.Shop;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Storefront;

public sealed class ShopTests
{
    private static readonly DateOnly Day = new(2026, 12, 5);

    [Theory, BothDatabases]
    public async Task The_front_page_lists_what_is_published_and_nothing_else(Database database)
    {
        var given = new Given();
        var draft = new Catalogue.Experience { Id = given.Id(), OperatorId = given.Operator.Id, Slug = "draft", TitleDe = "Geheim", TitleEn = "Secret", Zone = "Europe/Berlin", CreatedAt = Given.Now };
        given.Rows.Add(draft);
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host, "/book/spree-kajak");

        Assert.Contains("Spree Kajak", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/book/spree-kajak/abendtour\"", page, StringComparison.Ordinal);
        Assert.Matches("(ab|from) (39\\s€|€39)", page);
        Assert.DoesNotContain("/draft", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, "/book/spree-kajak/draft"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, "/book/nobody"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, "/book/nobody/abendtour"));
    }

    [Theory, BothDatabases]
    public async Task The_calendar_leads_to_free_days_only(Database database)
    {
        var given = new Given();
        given.Departure(Day, capacity: 10);
        given.Departure(Day.AddDays(1), capacity: 10, sold: 10);
        given.Departure(Day.AddDays(2), state: DepartureState.Cancelled);
        given.Departure(new DateOnly(2027, 1, 9));
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host, "/book/spree-kajak/abendtour");

        Assert.Contains("href=\"/book/spree-kajak/abendtour?day=2026-12-05#times\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("?day=2026-12-06", page, StringComparison.Ordinal);
        Assert.DoesNotContain("?day=2026-12-07", page, StringComparison.Ordinal);
        Assert.Contains("?month=2027-01#dates", page, StringComparison.Ordinal);
        Assert.DoesNotContain("?month=2026-11", page, StringComparison.Ordinal);
        var january = await PageAsync(host, "/book/spree-kajak/abendtour?month=2027-01");
        Assert.Contains("?day=2027-01-09#times", january, StringComparison.Ordinal);
        Assert.DoesNotContain("?month=2027-02", january, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_season_that_begins_later_is_what_the_calendar_opens_with(Database database)
    {
        var given = new Given();
        given.Departure(new DateOnly(2026, 11, 30));
        given.Departure(new DateOnly(2027, 4, 10));
        await using var host = await StartAsync(database, given);

        Assert.Contains("?day=2027-04-10#times", await PageAsync(host, "/book/spree-kajak/abendtour"), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_time_shows_the_form_that_holds_its_places(Database database)
    {
        var given = new Given();
        var departure = given.Departure(Day, capacity: 3);
        await using var host = await StartAsync(database, given);

        var day = await PageAsync(host, "/book/spree-kajak/abendtour?day=2026-12-05");
        Assert.Contains($"?day=2026-12-05&amp;departure={departure.Id}#places", day, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"key\"", day, StringComparison.Ordinal);

        var page = await PageAsync(host, $"/book/spree-kajak/abendtour?day=2026-12-05&departure={departure.Id}");
        Assert.Contains("action=\"/book/spree-kajak/hold\"", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"departure\" value=\"{departure.Id}\"", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"unit_{given.Adult.Id}\"", page, StringComparison.Ordinal);
        Assert.Contains("max=\"3\"", page, StringComparison.Ordinal);
        Assert.True(Guid.TryParse(Regex.Match(page, "name=\"key\" value=\"([^\"]+)\"").Groups[1].Value, out var key));
        Assert.Equal(7, key.Version);
    }

    [Theory, BothDatabases]
    public async Task A_page_with_free_places_is_asked_for_each_time_and_one_with_a_key_is_kept_by_nobody(Database database)
    {
        var given = new Given();
        var departure = given.Departure(Day);
        await using var host = await StartAsync(database, given);

        using var shared = await host.NewClient().OpenAsync("/book/spree-kajak/abendtour?day=2026-12-05");
        Assert.Equal("no-cache", shared.Headers.CacheControl?.ToString());
        Assert.Contains("Accept-Language", shared.Headers.Vary);
        Assert.False(shared.Headers.Contains("Set-Cookie"));

        using var own = await host.NewClient().OpenAsync($"/book/spree-kajak/abendtour?departure={departure.Id}");
        Assert.Equal("no-store, private", string.Join(", ", own.Headers.CacheControl!.ToString().Split(", ").Order()));
        Assert.Contains("name=\"key\"", await own.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_departure_that_sold_out_meanwhile_offers_no_form(Database database)
    {
        var given = new Given();
        var departure = given.Departure(Day, capacity: 4, sold: 4);
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host, $"/book/spree-kajak/abendtour?departure={departure.Id}");

        Assert.DoesNotContain("name=\"key\"", page, StringComparison.Ordinal);
        Assert.Matches("ausgebucht|sold out", page);
    }

    [Theory, BothDatabases("/book/spree-kajak/abendtour?month=x&day=2026-02-31&departure=1"), BothDatabases("/book/spree-kajak/abendtour?day=9999-12-31"), BothDatabases("/book/spree-kajak/abendtour?month=0001-01")]
    public async Task A_damaged_link_still_shows_the_page(Database database, string address)
    {
        await using var host = await StartAsync(database, new Given());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, address));
    }

    [Theory, BothDatabases]
    public async Task A_refused_hold_brings_the_page_back_with_the_reason_and_what_was_entered(Database database)
    {
        var given = new Given();
        var departure = given.Departure(Day, capacity: 10);
        await using var host = await StartAsync(database, given);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["departure"] = departure.Id.ToString(),
            ["key"] = Guid.CreateVersion7().ToString(),
            [$"unit_{given.Adult.Id}"] = "7",
            [$"unit_{given.Child.Id}"] = "4",
        });
        using var answer = await host.Http.SendFormAsync("/book/spree-kajak/hold", form);
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Matches("nur noch 10 Plätze|Only 10 places", page);
        Assert.Matches($"name=\"unit_{given.Adult.Id}\" value=\"7\"", page);
        Assert.Contains("name=\"key\"", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Pictures_are_kept_for_ever_and_other_blobs_are_not_shown(Database database)
    {
        var given = new Given();
        await using var host = await StartAsync(database, given);
        var (picture, document) = await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            var shown = await db.PutBlobAsync([0x89, 0x50, 0x4e, 0x47], "image/png", CancellationToken.None);
            var hidden = await db.PutBlobAsync([1, 2, 3], "image/png", CancellationToken.None);
            (await db.Experiences.FindAsync(given.Experience.Id))!.Picture = shown;
            await db.SaveChangesAsync();
            return (shown, hidden);
        });

        using var answer = await host.Http.OpenAsync($"/book/spree-kajak/pictures/{picture}");
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal([0x89, 0x50, 0x4e, 0x47], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/book/spree-kajak/pictures/{picture}");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var unchanged = await host.Http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, $"/book/spree-kajak/pictures/{document}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, $"/book/nobody/pictures/{picture}"));
    }

    private static async Task<TestHost> StartAsync(Database database, Given given)
    {
        var host = await Given.HostAsync(database);
        await given.SaveAsync(host);
        return host;
    }

    private static async Task<string> PageAsync(TestHost host, string address)
    {
        using var answer = await host.Http.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.TextAsync();
    }

    private static async Task<HttpStatusCode> StatusAsync(TestHost host, string address)
    {
        using var answer = await host.Http.OpenAsync(address);
        return answer.StatusCode;
    }
}
