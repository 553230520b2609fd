using System.Net;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Contracts;

namespace Modular.Host.Tests.Ops;

/// <summary>What /admin says about the house.</summary>
public sealed partial class DashboardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 12, 12, 0, 30, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Requests_are_shown_by_door_and_leave_the_span_with_time(Database database)
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await TestHost.StartAsync(database, Hosting.Platform() with { Clock = clock });
        Assert.Contains("No request yet", await PageAsync(host), StringComparison.Ordinal);
        for (var i = 0; i < 7; i++)
        {
            using var none = await host.Http.GetAsync(new Uri("/book/nobody", UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }

        var page = await PageAsync(host, "?minutes=5");
        Assert.Matches(Row("/book", "Requests", "7"), page);
        Assert.Matches(Row("/book", "per minute", "1.4"), page);
        Assert.Matches(Row("/book", "Errors", "0"), page);
        Assert.Contains("most at 12:00: ", page, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.DoesNotMatch(Row("/book", "Requests", "7"), await PageAsync(host, "?minutes=5"));
        Assert.Matches(Row("/book", "Requests", "7"), await PageAsync(host, "?minutes=60"));
        clock.Advance(TimeSpan.FromMinutes(60));
        Assert.DoesNotMatch(Row("/book", "Requests", "7"), await PageAsync(host, "?minutes=60"));
    }

    [Theory, BothDatabases]
    public async Task What_waits_and_what_got_stuck_is_counted_and_replayed(Database database)
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await TestHost.StartAsync(database, Hosting.Platform() with { Clock = clock });
        Assert.Contains("Nothing waits", await PageAsync(host), StringComparison.Ordinal);
        var at = clock.UtcNow();
        var dead = Delivery("booking.order-confirmed.v1", at, DeliveryState.Dead);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetServices<ModuleDbInfo>().Single(d => d.Module == "booking").From(services);
            db.Inbox.AddRange(dead, Delivery("booking.order-cancelled.v1", at, DeliveryState.Waiting));
            db.Outbox.Add(new OutboxRow { Id = clock.NewId(), Name = "booking.order-confirmed.v1", Payload = "{}", At = at });
            await db.SaveChangesAsync(Ct);
        });
        clock.Advance(TimeSpan.FromMinutes(4));

        var page = await PageAsync(host);
        Assert.Matches(Row("booking", "To be relayed", "1"), page);
        Assert.Matches(Row("booking", "Relay lag", "4 min"), page);
        Assert.Matches(Row("booking", "To be handled", "1"), page);
        Assert.Contains("1 event</span>", page, StringComparison.Ordinal);
        Assert.Contains("booking.order-confirmed.v1", page, StringComparison.Ordinal);

        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("module", "booking"), KeyValuePair.Create("eventId", dead.EventId.ToString()), KeyValuePair.Create("handler", dead.Handler),
            KeyValuePair.Create("__RequestVerificationToken", Token().Match(page).Groups[1].Value),
        ]);
        using var replayed = await host.Http.PostAsync(new Uri("/admin/dead-letters/replay", UriKind.Relative), form, Ct);
        Assert.Equal("/admin?replayed=yes", replayed.Headers.Location!.OriginalString);
        page = await PageAsync(host);
        Assert.Contains("Nothing got stuck", page, StringComparison.Ordinal);
        Assert.Matches(Row("booking", "To be handled", "2"), page);
    }

    [Theory, BothDatabases]
    public async Task An_incident_is_shown_without_a_persons_data_and_settled(Database database)
    {
        await using var host = await TestHost.StartAsync(database, Hosting.Platform() with { Clock = new FakeTimeProvider(Noon), Roles = Roles.Web | Roles.Fetcher });
        Assert.Contains("No open incidents", await PageAsync(host), StringComparison.Ordinal);
        var credential = Guid.NewGuid();
        await host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(new OpenBankCredential(credential, Guid.NewGuid()), Ct));
        var page = await PageAsync(host);
        Assert.Contains("unannounced-opening", page, StringComparison.Ordinal);
        Assert.Contains("without an announced fetch", page, StringComparison.Ordinal);
        Assert.Contains(credential.ToString(), page, StringComparison.Ordinal);

        var incident = Regex.Match(page, "name=\"incident\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("incident", incident), KeyValuePair.Create("__RequestVerificationToken", Token().Match(page).Groups[1].Value)]);
        using var closed = await host.Http.PostAsync(new Uri("/admin/incidents/close", UriKind.Relative), form, Ct);
        Assert.Equal("/admin#incidents", closed.Headers.Location!.OriginalString);
        Assert.Contains("No open incidents", await PageAsync(host), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Jobs_plug_ins_and_those_who_were_turned_away_are_told(Database database)
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await TestHost.StartAsync(database, Hosting.Platform() with { Clock = clock });
        var page = await PageAsync(host);
        Assert.Contains("No job runs in this process", page, StringComparison.Ordinal);
        Assert.Matches(Row("stripe", "Calls", "0"), page);
        Assert.Contains(">ready</span>", page, StringComparison.Ordinal);

        var jobs = host.Services.GetRequiredService<Jobs>();
        await jobs.RunAsync("booking.good", () => Task.CompletedTask);
        await Assert.ThrowsAsync<TimeoutException>(() => jobs.RunAsync("booking.bad", () => throw new TimeoutException("secret words")));
        var calls = host.Services.GetRequiredService<PluginMetrics>();
        calls.Called("stripe", "begin", answer: new object(), late: false, TimeSpan.FromMilliseconds(80));
        calls.Called("stripe", "refund", answer: null, late: true, TimeSpan.FromSeconds(31));
        host.Services.GetRequiredService<Traffic>().TurnAway();

        page = await PageAsync(host);
        Assert.Matches(Row("booking.good", "Runs", "1"), page);
        Assert.Matches(Row("booking.bad", "of these failed", "1"), page);
        Assert.Contains("TimeoutException", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", page, StringComparison.Ordinal);
        Assert.Matches(Row("stripe", "Calls", "2"), page);
        Assert.Matches(Row("stripe", "Failed", "1"), page);
        Assert.Matches(Row("stripe", "Too late", "1"), page);
        Assert.Contains(">stumbles</span>", page, StringComparison.Ordinal);
        Assert.Contains("12:00:30 refund", page, StringComparison.Ordinal);
        Assert.Matches("Turned away</span>\\s*<span class=\"figure-value\">1<", page);

        // What is over is over: an hour later the plug-in is well again, and its last failure is still known.
        clock.Advance(TimeSpan.FromMinutes(61));
        page = await PageAsync(host, "?minutes=60");
        Assert.Matches(Row("stripe", "Calls", "0"), page);
        Assert.Contains(">ready</span>", page, StringComparison.Ordinal);
        Assert.Contains("12:00:30 refund", page, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Money_that_is_followed_up_and_holds_that_wait_are_shown_and_a_strange_span_is_the_usual_one(Database database)
    {
        await using var host = await TestHost.StartAsync(database, Hosting.Platform());
        var page = await PageAsync(host, "?minutes=7&lang=de");
        Assert.Matches("Zahlungen zu prüfen</span>\\s*<span class=\"figure-value\">0<", page);
        Assert.Matches("Reservierungen in der Schlange</span>\\s*<span class=\"figure-value\">0<", page);
        Assert.Contains("aria-current=\"true\"><span>15 min", page, StringComparison.Ordinal);
        using var torn = await host.Http.GetAsync(new Uri("/admin?minutes=many", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, torn.StatusCode);
    }

    [Fact]
    public async Task Who_does_not_run_the_platform_sees_none_of_it()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        using var answer = await host.Http.GetAsync(new Uri("/admin", UriKind.Relative), Ct);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Found, HttpStatusCode.Unauthorized });
        Assert.DoesNotContain("figure-value", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(TestHost host, string query = "")
    {
        var address = "/admin" + (query.Contains("lang", StringComparison.Ordinal) ? query : query.Length == 0 ? "?lang=en" : query + "&lang=en");
        using var answer = await host.Http.GetAsync(new Uri(address, UriKind.Relative), Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {(int)answer.StatusCode}\n{host.Logs}");
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
    }

    private static InboxRow Delivery(string name, DateTime at, DeliveryState state) =>
        new() { EventId = Guid.CreateVersion7(at), Handler = "nobody", Name = name, Payload = "{}", At = at, DueAt = at, State = state, Attempts = 8, Reason = state == DeliveryState.Dead ? "TimeoutException" : null };

    /// <summary>The cell of a column in the row of that name.</summary>
    private static string Row(string name, string column, string value) =>
        $"<th role=\"rowheader\"[^>]*>{Regex.Escape(name)}</th>(?:(?!</tr>)[\\s\\S])*?data-label=\"{Regex.Escape(column)}\">{Regex.Escape(value)}</td>";

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
