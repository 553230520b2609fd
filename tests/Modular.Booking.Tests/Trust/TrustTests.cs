using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Testing;

namespace Modular.Booking.Tests.Trust;

/// <summary>
/// A payment plug-in that lies, throws, hangs or answers nonsense: degraded, then in quarantine, for all hosts, over restarts, with the reason on
/// /admin; guests pay elsewhere; what was begun waits and is finished after the release. All through the doors that guests, operators and the platform use.
/// </summary>
public sealed class TrustTests
{
    private static readonly (Mood Mood, string Words)[] Told =
    [
        (Mood.WrongCurrency, "wrong currency (complete)"),
        (Mood.WrongAmount, "another amount than asked for (complete)"),
        (Mood.OtherReference, "answers about another payment than the one it was asked about (complete)"),
        (Mood.OtherPayment, "names somebody else’s payment (complete)"),
        (Mood.OverRefunded, "more given back than collected (complete)"),
        (Mood.NoSuchState, "answers that nobody can use (complete)"),
    ];

    public static TheoryData<Database, Mood, string> Lies => new(from database in Enum.GetValues<Database>() from told in Told select new TheoryDataRow<Database, Mood, string>(database, told.Mood, told.Words));

    [Theory, MemberData(nameof(Lies))]
    public async Task Who_lies_is_degraded_then_quarantined_and_nothing_is_lost(Database database, Mood mood, string words)
    {
        await using var world = await TrustWorld.OpenAsync(database);
        var guests = new List<TrustGuest>();
        for (var i = 0; i < 3; i++)
        {
            guests.Add(await world.GuestAsync());
            Assert.Equal("rogue.example", await guests[i].PressAsync());
        }

        world.Rogue.Mood = mood;
        await guests[0].ReturnAsync();
        var page = await world.AdminAsync();
        Assert.Contains(">degraded</span>", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
        await guests[1].ReturnAsync();
        await guests[2].ReturnAsync();
        page = await world.AdminAsync();
        Assert.Contains(">in quarantine</span>", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);

        await FinishAsync(world, guests);
    }

    /// <summary>By hand goes what came by hand. A card provider that will not give money back is trouble, and the guest is not told otherwise.</summary>
    [Theory, BothDatabases]
    public async Task A_card_provider_that_gives_nothing_back_is_trouble_and_not_the_usual_way(Database database)
    {
        await using var world = await TrustWorld.OpenAsync(database);
        var guest = await world.GuestAsync();
        Assert.Equal("rogue.example", await guest.PressAsync());
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Confirmed, await guest.StateAsync());
        await world.Host.InScopeAsync(async services =>
        {
            var (db, now) = (services.GetRequiredService<BookingDb>(), world.Clock.GetUtcNow().UtcDateTime);
            var payment = await db.Payments.SingleAsync();
            Assert.Null((await services.GetRequiredService<ReturnMoney>().OrderAsync(payment, 500, RefundReasons.Goodwill, now, by: null, tell: false, CancellationToken.None)).Refusal);
            return await db.SaveChangesAsync();
        });
        await world.PassAsync(1);
        var (refund, line) = await world.InDbAsync(async db => (await db.Refunds.AsNoTracking().SingleAsync(), await db.MoneyEvents.AsNoTracking().SingleAsync(e => e.Kind == MoneyEventKind.RefundFailed)));
        Assert.Equal((RefundStatus.Failed, Refund.NotSupported), (refund.Status, refund.FailureCode));
        Assert.Contains("got stuck", await guest.PageAsync(), StringComparison.Ordinal);
        Assert.Contains(world.Host.Logs.All, it => it.ToString()!.Contains("somebody has to look", StringComparison.Ordinal));
        Assert.Equal(refund.Id, line.RefundId);
    }

    [Theory, BothDatabases]
    public async Task Who_throws_rests_is_quarantined_and_nothing_is_lost(Database database)
    {
        await using var world = await TrustWorld.OpenAsync(database);
        List<TrustGuest> guests = [await world.GuestAsync()];
        Assert.Equal("rogue.example", await guests[0].PressAsync());
        world.Rogue.Mood = Mood.Throws;
        for (var i = 0; i < 4; i++)
        {
            var unlucky = await world.GuestAsync();
            Assert.Null(await unlucky.PressAsync(world.RogueAccount));
        }

        var page = await world.AdminAsync();
        Assert.Contains("calls fail in a row (begin: InvalidOperationException)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret words", page, StringComparison.Ordinal);
        var calls = world.Rogue.Calls;
        var other = await world.GuestAsync();
        Assert.Null(await other.PressAsync(world.RogueAccount));
        Assert.Equal(calls, world.Rogue.Calls); // the breaker is open
        Assert.Equal("good.example", await other.PressAsync(await world.GoodAccountAsync()));

        for (var i = 0; i < 2; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(16));
            Assert.Null(await (await world.GuestAsync()).PressAsync(world.RogueAccount));
        }

        Assert.Contains(">in quarantine</span>", await world.AdminAsync(), StringComparison.Ordinal);
        await FinishAsync(world, guests);
    }

    [Theory, BothDatabases]
    public async Task Who_hangs_is_quarantined_while_the_host_serves_and_nothing_is_lost(Database database)
    {
        await using var world = await TrustWorld.OpenAsync(database);
        List<TrustGuest> guests = [await world.GuestAsync()];
        Assert.Equal("rogue.example", await guests[0].PressAsync());
        var hanging = new List<TrustGuest>();
        for (var i = 0; i < 8; i++)
        {
            hanging.Add(await world.GuestAsync());
        }

        world.Rogue.Mood = Mood.Hangs;
        var before = world.Rogue.Calls;
        var pressed = hanging.ConvertAll(g => g.PressAsync(world.RogueAccount));
        await Eventually.TrueAsync(() => world.Rogue.Calls == before + 8, "eight calls that hang");
        using (var landing = await world.Host.Http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, landing.StatusCode);
        }

        world.Clock.Advance(TimeSpan.FromSeconds(32));
        Assert.All(await Task.WhenAll(pressed), Assert.Null);
        await Eventually.TrueAsync(async () => (await world.AdminAsync()).Contains(">in quarantine</span>", StringComparison.Ordinal), "quarantine");
        Assert.Contains("calls do not come back (begin)", await world.AdminAsync(), StringComparison.Ordinal);
        await FinishAsync(world, guests);
    }

    [Theory, BothDatabases]
    public async Task Who_sends_guests_or_calls_where_it_did_not_say_is_quarantined(Database database)
    {
        foreach (var (mood, words) in new[] { (Mood.Undeclared, "wanted to send people to a host it did not declare (begin)"), (Mood.Calls, "wanted to call a host it did not declare (begin)") })
        {
            await using var world = await TrustWorld.OpenAsync(database);
            world.Rogue.Mood = mood;
            for (var i = 0; i < 3; i++)
            {
                Assert.Null(await (await world.GuestAsync()).PressAsync(world.RogueAccount));
            }

            var page = await world.AdminAsync();
            Assert.Contains(">in quarantine</span>", page, StringComparison.Ordinal);
            Assert.Contains(words, page, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task Strangers_cannot_take_a_provider_away_by_sending_junk(Database database)
    {
        await using var world = await TrustWorld.OpenAsync(database);
        world.Rogue.Mood = Mood.Throws;
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await TrustWorld.HookAsync(world.Host));
            world.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Contains("calls fail in a row (read webhook: InvalidOperationException)", await world.AdminAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(">in quarantine</span>", await world.AdminAsync(), StringComparison.Ordinal);
        world.Rogue.Mood = Mood.Honest;
        Assert.Equal("rogue.example", await (await world.GuestAsync()).PressAsync(world.RogueAccount));
    }

    /// <summary>In quarantine: guests pay elsewhere, on every host and after a restart; what was begun can be read, waits, and is finished after the release.</summary>
    private static async Task FinishAsync(TrustWorld world, List<TrustGuest> begun)
    {
        var another = await world.StartHostAsync();
        await world.SeenAsync(another, ">in quarantine</span>");
        var calls = world.Rogue.Calls;
        var late = await world.GuestAsync(another);
        Assert.DoesNotContain($"value=\"{world.RogueAccount}\"", await late.PageAsync(), StringComparison.Ordinal);
        Assert.Null(await late.PressAsync(world.RogueAccount));
        Assert.Equal("good.example", await late.PressAsync());

        // The page is readable, the return is no error, hooks are to come again, the worker goes on waiting.
        foreach (var guest in begun)
        {
            await guest.PageAsync();
            await guest.ReturnAsync();
            Assert.Equal(OrderState.Held, await guest.StateAsync());
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await TrustWorld.HookAsync(another));
        await world.PassAsync(3);
        await world.RestartAsync();
        Assert.Contains(">in quarantine</span>", await world.AdminAsync(), StringComparison.Ordinal);
        Assert.Equal("good.example", await (await world.GuestAsync()).PressAsync());
        Assert.Equal(calls, world.Rogue.Calls);

        // Somebody mends it and releases it on one host; the other one follows.
        world.Rogue.Mood = Mood.Honest;
        another = await world.StartHostAsync();
        Assert.Equal("/admin/plugins?released=yes", await world.ReleaseAsync(another));
        Assert.Equal("/admin/plugins?released=no", await world.ReleaseAsync(another));
        Assert.Equal(1, await world.AuditedAsync());
        await world.SeenAsync(world.Host, ">ready</span>");
        await Eventually.TrueAsync(async () =>
        {
            world.Clock.Advance(TimeSpan.FromSeconds(4));
            return !(await world.AdminAsync(world.Host)).Contains(">in quarantine</span>", StringComparison.Ordinal);
        }, "the other host to follow the release");
        await world.PassAsync(12);
        foreach (var guest in begun)
        {
            Assert.Equal(OrderState.Confirmed, await guest.StateAsync());
        }

        Assert.Equal("rogue.example", await (await world.GuestAsync()).PressAsync());
    }
}
