using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Vault.Prove;

namespace Modular.Vault.Tests.Web;

/// <summary>Dangerous acts want a fresh proof, and what is new is told by mail.</summary>
public sealed class ProveTests
{
    private const string Anna = "anna@example.org";

    private static readonly string[] Dangerous =
        ["/account/passkeys", "/account/passkeys/remove", "/account/recovery-code", "/account/second-factor/start", "/account/second-factor/confirm", "/account/second-factor/codes", "/account/second-factor/off",
            "/me/data/export", "/me/data/delete"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_proof_holds_for_five_minutes_and_without_one_nothing_happens(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        await App.SetUp(anna, clock);
        clock.Advance(TimeSpan.FromMinutes(5));
        foreach (var act in Dangerous)
        {
            using var refused = await anna.Post("/account", act, ("code", "123456"));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("Is it still you?", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }

        Assert.Contains("The second factor is on", (await anna.Get("/account/second-factor")).Body, StringComparison.Ordinal);
        using var wrong = await anna.Post("/account/prove", "/account/prove", ("password", "not it at all"));
        using var still = await anna.Post("/account", "/account/second-factor/off");
        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.Forbidden], [wrong.StatusCode, still.StatusCode]);
        using var proved = await anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good), ("returnUrl", "/account/second-factor"));
        Assert.Equal("/account/second-factor", proved.Headers.Location?.OriginalString);
        clock.Advance(TimeSpan.FromMinutes(4));
        using var off = await anna.Post("/account", "/account/second-factor/off");
        Assert.Equal(HttpStatusCode.Found, off.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_code_proves_as_well_and_only_in_its_own_session(Database database)
    {
        var (host, _, clock, anna) = await World(database);
        await using var __ = host;
        var app = await App.SetUp(anna, clock);
        var phone = new Visitor(host.NewClient());
        using var half = await phone.SignIn(Anna);
        using var there = await phone.Post("/account/sign-in/second", "/account/sign-in/second", ("code", app.Code()));
        clock.Advance(TimeSpan.FromMinutes(6));

        using var replayed = await anna.Post("/account/prove", "/account/prove", ("code", app.Code(-12)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, replayed.StatusCode);
        using var proved = await anna.Post("/account/prove", "/account/prove", ("code", app.Code()));
        Assert.Equal("/account", proved.Headers.Location?.OriginalString);
        using var elsewhere = await phone.Post("/account", "/account/second-factor/codes");
        using var here = await anna.Post("/account", "/account/second-factor/codes");
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.OK], [elsewhere.StatusCode, here.StatusCode]);
    }

    [Fact]
    public async Task Every_dangerous_act_asks()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Mailbox.Options(new()));
        var asking = host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<NeedsStepUp>() is not null).Select(e => e.RoutePattern.RawText).ToHashSet();
        Assert.Superset(Dangerous.ToHashSet(), asking!);
    }

    [Theory, BothDatabases]
    public async Task A_browser_that_never_signed_in_before_is_told_by_mail_and_then_known(Database database)
    {
        var (host, mailbox, _, anna) = await World(database);
        await using var __ = host;
        await host.SettleAsync();
        Assert.DoesNotContain("Sign-in from a new device", mailbox.Subjects(Anna));
        using var again = await anna.SignIn(Anna);
        var phone = new Visitor(host.NewClient());
        using var wrong = await phone.SignIn(Anna, "not it at all");
        await host.SettleAsync();
        Assert.DoesNotContain("Sign-in from a new device", mailbox.Subjects(Anna));

        using var first = await phone.SignIn(Anna);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"), c => c.StartsWith("device=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var second = await phone.SignIn(Anna);
        await host.SettleAsync();
        var mail = Assert.Single(mailbox.To(Anna), m => m.Subject == "Sign-in from a new device");
        Assert.Contains("security of your account", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("something you started", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Sign-in from a new device", (await anna.Get("/account")).Body, StringComparison.Ordinal);

        using var third = await new Visitor(host.NewClient()).SignIn(Anna);
        await host.SettleAsync();
        Assert.Equal(2, mailbox.Subjects(Anna).Count(s => s == "Sign-in from a new device"));
    }

    private static async Task<(TestHost Host, Mailbox Mailbox, FakeTimeProvider Clock, Visitor Anna)> World(Database database)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock }));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna", Anna);
        return (host, mailbox, clock, anna);
    }
}
