using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Orders;

public sealed class OrderPageTests
{
    private static readonly DateOnly Day = new(2026, 12, 5);

    [Theory, BothDatabases]
    public async Task A_held_order_asks_for_name_and_address_and_has_the_button_the_law_wants(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day));
        await using var host = await StartAsync(database, given);

        using var answer = await host.Http.OpenAsync($"/orders/{Given.Secret}");
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"action=\"/orders/{Given.Secret}/pay\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"name\"", page, StringComparison.Ordinal);
        Assert.Contains("name=\"email\"", page, StringComparison.Ordinal);
        Assert.Matches("Zahlungspflichtig bestellen|Order with obligation to pay", page);
        Assert.Matches("bis 10:15 Uhr|until 10:15", page);
        Assert.Matches("102,00\\s€|€102\\.00", page);
        Assert.Contains("§ 312g", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_page_is_kept_by_no_cache_and_known_to_no_other_site(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day), OrderState.Confirmed);
        await using var host = await StartAsync(database, given);

        foreach (var below in new[] { "", "/tickets.pdf", "/calendar.ics" })
        {
            using var answer = await host.NewClient().OpenAsync($"/orders/{Given.Secret}{below}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Contains("noindex", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Theory, BothDatabases("nonsense"), BothDatabases("c2VjcmV0LXNlY3JldC1zZq"), BothDatabases("ä")]
    public async Task A_wrong_link_finds_nothing(Database database, string secret)
    {
        var given = new Given();
        given.Order(given.Departure(Day), OrderState.Confirmed);
        await using var host = await StartAsync(database, given);

        foreach (var below in new[] { "", "/tickets.pdf", "/calendar.ics" })
        {
            using var answer = await host.Http.OpenAsync($"/orders/{secret}{below}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Theory, BothDatabases]
    public async Task After_fifteen_minutes_it_says_that_time_has_run_out(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day));
        await using var host = await StartAsync(database, given);
        host.Clock!.Advance(TimeSpan.FromMinutes(15));

        var page = await PageAsync(host);

        Assert.Matches("Die Zeit ist abgelaufen|Time has run out", page);
        Assert.DoesNotContain("/pay", page, StringComparison.Ordinal);
        Assert.Contains("/book/spree-kajak/abendtour?day=2026-12-05", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task While_the_bank_thinks_the_page_waits_and_leads_to_the_payment_page(Database database)
    {
        var given = new Given();
        Pay(given, given.Order(given.Departure(Day)), PaymentStatus.Pending, "https://pay.example/s/1");
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host);

        Assert.Contains("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://pay.example/s/1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"email\" type=", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task What_is_no_web_address_never_becomes_a_link(Database database)
    {
        var given = new Given();
        Pay(given, given.Order(given.Departure(Day)), PaymentStatus.Pending, "javascript:alert(1)");
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host);

        Assert.DoesNotContain("javascript:", page, StringComparison.Ordinal);
        Assert.Contains("/pay\"", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_declined_payment_says_what_happened_and_lets_one_try_again(Database database)
    {
        var given = new Given();
        var order = given.Order(given.Departure(Day));
        order.GuestName = "Anna Sommer";
        Pay(given, order, PaymentStatus.Failed, null, "insufficient_funds");
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host);

        Assert.Matches("Betrag ist nicht verfügbar|amount is not available", page);
        Assert.Contains("/pay\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Anna Sommer\"", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_confirmed_order_shows_its_tickets(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day), OrderState.Confirmed);
        await using var host = await StartAsync(database, given);

        var page = await PageAsync(host);

        Assert.Contains("7K2M-9XQA-4T3W-B1ZC", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("class=\"qr\"").Length - 1);
        Assert.Contains($"/orders/{Given.Secret}/tickets.pdf", page, StringComparison.Ordinal);
        Assert.Matches("12,45\\s€|€12\\.45", page);

        using var pdf = await host.Http.OpenAsync($"/orders/{Given.Secret}/tickets.pdf");
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType?.MediaType);
        Assert.Equal("tickets-K7M2Q9XA.pdf", pdf.Content.Headers.ContentDisposition?.FileName);
        using var calendar = await host.Http.OpenAsync($"/orders/{Given.Secret}/calendar.ics");
        Assert.Contains("DTSTART:20261205T160000Z", await calendar.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task An_unpaid_order_has_no_tickets_to_download(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day));
        await using var host = await StartAsync(database, given);

        using var pdf = await host.Http.OpenAsync($"/orders/{Given.Secret}/tickets.pdf");

        Assert.Equal(HttpStatusCode.NotFound, pdf.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task Money_that_came_too_late_is_on_its_way_back(Database database)
    {
        var given = new Given();
        var order = given.Order(given.Departure(Day), OrderState.Expired);
        var payment = Pay(given, order, PaymentStatus.Captured, null);
        given.Rows.Add(new Refund
        {
            Id = given.Id(),
            OperatorId = given.Operator.Id,
            OrderId = order.Id,
            PaymentId = payment.Id,
            OperationId = given.Id(),
            Status = RefundStatus.Requested,
            AmountMinor = 10_200,
            Currency = "EUR",
            Reason = "late-money",
            CreatedAt = Given.Now,
        });
        await using var host = await StartAsync(database, given);

        Assert.Matches("Sie erhalten 102,00\\s€ zurück|You get €102\\.00 back", await PageAsync(host));
    }

    [Theory, BothDatabases]
    public async Task What_is_missing_is_named_field_by_field_and_what_was_entered_stays(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day));
        await using var host = await StartAsync(database, given);

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "", ["email"] = "anna@" });
        using var answer = await host.Http.SendFormAsync($"/orders/{Given.Secret}/pay", form);
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("id=\"f-name-error\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"f-email-error\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"anna@\"", page, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory, BothDatabases]
    public async Task Paying_too_late_shows_the_page_of_an_expired_order_with_the_reason(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day));
        await using var host = await StartAsync(database, given);
        host.Clock!.Advance(TimeSpan.FromMinutes(16));

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "Anna Sommer", ["email"] = "anna@demo.example" });
        using var answer = await host.Http.SendFormAsync($"/orders/{Given.Secret}/pay", form);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Matches("role=\"alert\"", await answer.TextAsync());
    }

    [Theory, BothDatabases]
    public async Task The_page_speaks_the_readers_language(Database database)
    {
        var given = new Given();
        given.Order(given.Departure(Day));
        await using var host = await StartAsync(database, given);

        foreach (var (tag, button) in new[] { ("de", "Zahlungspflichtig bestellen"), ("en", "Order with obligation to pay") })
        {
            using var answer = await host.NewClient().OpenAsync($"/orders/{Given.Secret}?lang={tag}");
            Assert.Contains(button, await answer.TextAsync(), StringComparison.Ordinal);
        }
    }

    private static Payment Pay(Given given, Order order, PaymentStatus status, string? redirect, string? decline = null)
    {
        var payment = new Payment
        {
            Id = given.Id(),
            OperatorId = given.Operator.Id,
            OrderId = order.Id,
            AccountId = given.Id(),
            OperationId = given.Id(),
            Status = status,
            AmountMinor = order.TotalMinor,
            Currency = "EUR",
            CapturedMinor = status == PaymentStatus.Captured ? order.TotalMinor : 0,
            ProviderRef = "cs_test_" + status,
            RedirectUrl = redirect,
            DeclineCode = decline,
            CreatedAt = Given.Now,
            ExpiresAt = Given.Now.AddHours(1),
        };
        given.Rows.Add(payment);
        return payment;
    }

    private static async Task<TestHost> StartAsync(Database database, Given given)
    {
        var host = await Given.HostAsync(database);
        await given.SaveAsync(host);
        return host;
    }

    private static async Task<string> PageAsync(TestHost host)
    {
        using var answer = await host.Http.OpenAsync($"/orders/{Given.Secret}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.TextAsync();
    }
}
