using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Composition;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Modular.Testing;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Modular.Host.Tests.Ops;

public sealed class TelemetryTests
{
    [Theory]
    [InlineData(Roles.Web)]
    [InlineData(Roles.All)]
    [InlineData(Roles.Worker)]
    public async Task Metrics_are_on_the_management_port_only(Roles roles)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        var port = Ports.Free();
        await using var app = HostApp.Build([], roles, Hosting.With(database, new() { ["Management:Port"] = port.ToString(CultureInfo.InvariantCulture), ["Management:Address"] = "127.0.0.1", ["Demo:Seed"] = "false" }));
        await app.StartAsync(ct);
        if (roles.HasFlag(Roles.Worker))
        {
            await Worker.LookAtQueuesAsync(app.Services);
        }

        using var http = new HttpClient();
        var management = $"http://127.0.0.1:{port}";
        if (roles.HasFlag(Roles.Web))
        {
            var open = app.Urls.Single(url => url != management);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(open + "/metrics"), ct)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(open + "/legal/imprint"), ct)).StatusCode);
        }

        await http.GetAsync(new Uri(management + "/health/ready"), ct);
        var metrics = await http.GetStringAsync(new Uri(management + "/metrics"), ct);
        Assert.Contains("dotnet_gc_collections_total", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", metrics, StringComparison.Ordinal);
        Assert.Equal(roles.HasFlag(Roles.Web), metrics.Contains("http_route=\"/legal/imprint\"", StringComparison.Ordinal));
        if (roles.HasFlag(Roles.Worker))
        {
            Assert.Contains("modular_relay_lag_seconds{otel_scope_name=\"Modular.Kernel\",modular_module=\"booking\"} 0", metrics, StringComparison.Ordinal);
            Assert.Contains("modular_inbox_dead_letters{", metrics, StringComparison.Ordinal);
        }

        await app.StopAsync(ct);
    }

    [Fact]
    public async Task Without_a_port_and_without_a_receiver_nothing_is_collected()
    {
        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        await using var app = HostApp.Build([], Roles.All, Hosting.With(database));
        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.Null(app.Services.GetService<TracerProvider>());
        await using var scraped = HostApp.Build([], Roles.All, Hosting.With(database, new() { ["Management:Port"] = "5999" }));
        Assert.NotNull(scraped.Services.GetService<MeterProvider>());
        Assert.Null(scraped.Services.GetService<TracerProvider>());
    }

    [Fact]
    public void Exceptions_are_noted_without_their_messages()
    {
        using var safe = new SafeSpans();
        using var source = new ActivitySource("Modular.Host.Tests.Exceptions");
        using var everything = new ActivityListener { ShouldListenTo = s => s == source, Sample = static (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(everything);
        using var span = source.StartActivity("work", ActivityKind.Server)!;
        span.AddException(new InvalidOperationException("canary")).SetStatus(ActivityStatusCode.Error, "canary");
        span.SetTag("url.path", "/orders/canary").SetTag("db.query.text", "canary").SetTag("server.address", "canary").SetTag("http.route", "/orders/{secret}");
        safe.OnEnd(span);
        var noted = Assert.Single(span.Events);
        var all = string.Join(' ', noted.Tags.Concat(span.TagObjects).Select(t => $"{t.Key}={t.Value}").Append(span.StatusDescription));
        Assert.DoesNotContain("canary", all, StringComparison.Ordinal);
        Assert.Contains("exception.type=System.InvalidOperationException", all, StringComparison.Ordinal);
        Assert.Contains("http.route=/orders/{secret}", all, StringComparison.Ordinal);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Theory]
    [InlineData("select o.\"id\" from \"booking\".\"orders\" as o where o.number = @n", "select booking.orders")]
    [InlineData("INSERT INTO booking.payment (id) VALUES ($1)", "insert booking.payment")]
    [InlineData("update booking.pool p set held = 1", "update booking.pool")]
    [InlineData("-- note\nDELETE FROM outbox", "delete outbox")]
    [InlineData("SELECT EXISTS (SELECT 1 FROM \"mail\" AS \"m\")", "select mail")]
    [InlineData("commit", "commit")]
    [InlineData("", "sql")]
    public void A_statement_is_named_by_verb_and_table(string sql, string name) => Assert.Equal(name, SqlSummary.Of(sql));

    [Fact]
    public void A_batch_is_named_by_the_first_statement_with_a_table() => Assert.Equal("batch select booking.departure", SqlSummary.Of(["begin", "select id from booking.departure where id = any($1)", "commit"]));

    [Fact]
    public void Traffic_counts_the_last_hour_by_minute_and_door()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 12, 1, 9, 0, 30, TimeSpan.Zero));
        var traffic = new Traffic(clock);
        for (var i = 0; i < 98; i++)
        {
            traffic.Record("/book/{operator}/{experience}", 200, 4);
        }

        traffic.Record("/book/{operator}/hold", 429, 20);
        traffic.Record("/book/{operator}/hold", 503, 9000);
        traffic.Record("", 200, 1);
        traffic.Record(null, 404, 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        traffic.Record("/orders/{secret}", 200, 60);

        var minutes = traffic.ByMinute(3);
        Assert.Equal([0, 102, 1], minutes.Select(m => m.Counts.Requests));
        Assert.Equal([false, true, true], minutes.Select(m => m.Known));
        Assert.Equal(new DateTime(2026, 12, 1, 9, 1, 0), minutes[2].At);
        var book = traffic.ByDoor(60).Single(d => d.Door == "book").Counts;
        Assert.Equal((100, 1, 1), (book.Requests, book.Errors, book.Refused));
        Assert.Equal((5d, 25d, double.PositiveInfinity), (book.Within(0.5), book.Within(0.99), book.Within(1)));
        Assert.Equal(["", "book", "orders", Traffic.Others], traffic.ByDoor(60).Select(d => d.Door));

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(["orders"], traffic.ByDoor(60).Select(d => d.Door));
        clock.Advance(TimeSpan.FromMinutes(5));
        traffic.Record("/", 200, 1);
        Assert.Equal([""], traffic.ByDoor(60).Select(d => d.Door));
        Assert.Null(new Traffic(clock).ByMinute(1)[0].Counts.Within(0.5));
    }
}
