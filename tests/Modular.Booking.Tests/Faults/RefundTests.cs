using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>Money goes back once, whatever happens between the wish and the record.</summary>
[Collection(PayGroup.Name)]
public sealed class RefundTests(PayWorlds worlds)
{
    [Theory, BothDatabases("Before", "GetRefund"), BothDatabases("After", "GetRefund"), BothDatabases("Before", "Refund"), BothDatabases("After", "Refund")]
    public async Task Killed_anywhere_between_the_row_and_the_record_it_is_sent_once(Database database, string when, string call)
    {
        var world = await worlds.OnAsync(database);
        var guest = await LateAsync(world);
        var at = Enum.Parse<Knife.Call>(call);
        if (when == "Before")
        {
            world.Knife.Before(at);
        }
        else
        {
            world.Knife.After(at);
        }

        await world.WorkAsync();
        Assert.Equal(RefundStatus.Requested, Assert.Single(await guest.RefundsAsync()).Status);

        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(RefundStatus.Done, Assert.Single(await guest.RefundsAsync()).Status);
        Assert.Equal((Shop.Price, Shop.Price), await guest.AtProviderAsync());
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases("drop_after", true), BothDatabases("drop", true), BothDatabases("fail_before", true), BothDatabases("fail_after", true), BothDatabases("fail_after", false), BothDatabases("rate_limit", true)]
    public async Task Whatever_the_provider_answers_it_is_sent_once(Database database, string kind, bool stored)
    {
        var world = await worlds.OnAsync(database);
        var guest = await LateAsync(world);
        await world.BreakAsync(kind, "POST /v1/refunds", count: 1, stored: stored);

        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(RefundStatus.Done, Assert.Single(await guest.RefundsAsync()).Status);
        Assert.Equal((Shop.Price, Shop.Price), await guest.AtProviderAsync());
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>A provider that was silent for longer than it remembers keys is asked first and never told twice.</summary>
    [Theory, BothDatabases]
    public async Task After_two_days_of_silence_the_refund_that_was_made_is_found_not_repeated(Database database)
    {
        var world = await worlds.OnAsync(database, hooks: false);
        var guest = await LateAsync(world);
        await world.BreakAsync("drop_after", "POST /v1/refunds", count: 1);
        await world.WorkAsync();
        await world.BreakAsync("drop");
        await world.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(RefundStatus.Requested, Assert.Single(await guest.RefundsAsync()).Status);

        await world.MendAsync();
        await world.PassAsync(TimeSpan.FromHours(7));

        Assert.Equal(RefundStatus.Done, Assert.Single(await guest.RefundsAsync()).Status);
        Assert.Equal((Shop.Price, Shop.Price), await guest.AtProviderAsync());
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_refund_that_comes_back_later_is_seen_and_the_guest_is_told(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await LateAsync(world);
        await world.WorkAsync();
        var refund = Assert.Single(await guest.RefundsAsync());
        await world.PassAsync(TimeSpan.FromHours(1));

        using var failed = await world.Sandbox.Http.PostAsync($"/stripe/refunds/{refund.ProviderRef}/fail", null, TestContext.Current.CancellationToken);
        failed.EnsureSuccessStatusCode();
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((RefundStatus.Failed, "lost_or_stolen_card"), Assert.Single(await guest.RefundsAsync()) is var now ? (now.Status, now.FailureCode) : default);
        Assert.Contains("stuck", await guest.SeesAsync(), StringComparison.Ordinal);
        Assert.Contains("hängen geblieben", await guest.SeesAsync("de"), StringComparison.Ordinal);
        Assert.Contains(await guest.MailsAsync(), subject => subject.Contains("stuck", StringComparison.Ordinal) || subject.Contains("hängen geblieben", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_refund_made_at_the_providers_dashboard_is_recorded_as_external_once(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.HoldAsync();
        await guest.PayAsync();
        await RefundAtProviderAsync(world, guest, 1000);
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromDays(8));

        var refund = Assert.Single(await guest.RefundsAsync());
        Assert.Equal((RefundStatus.External, RefundReasons.External, 1000L), (refund.Status, refund.Reason, refund.AmountMinor));
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
    }

    /// <summary>The same without any hook: the payment is read again a day later.</summary>
    [Theory, BothDatabases]
    public async Task An_external_refund_is_found_without_a_hook(Database database)
    {
        var world = await worlds.OnAsync(database, hooks: false);
        var guest = await world.HoldAsync();
        await guest.PayAsync();
        await RefundAtProviderAsync(world, guest, Shop.Price);
        await world.PassAsync(TimeSpan.FromHours(23));
        Assert.Empty(await guest.RefundsAsync());
        await world.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(RefundStatus.External, Assert.Single(await guest.RefundsAsync()).Status);
    }

    [Theory, BothDatabases]
    public async Task When_somebody_was_faster_at_the_dashboard_our_refund_stands_back(Database database)
    {
        var world = await worlds.OnAsync(database, hooks: false);
        var guest = await LateAsync(world);
        await RefundAtProviderAsync(world, guest, Shop.Price);
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(3));

        var refunds = await guest.RefundsAsync();
        Assert.Equal([RefundStatus.Failed, RefundStatus.External], refunds.Select(r => r.Status));
        Assert.Equal(refunds[1].Id, refunds[0].RetriedAs);
        Assert.Equal((Shop.Price, Shop.Price), await guest.AtProviderAsync());
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Money arrives when the places are gone: a refund is ordered and not sent yet.</summary>
    private static async Task<Purchase> LateAsync(PayWorld world)
    {
        var guest = await world.HoldAsync();
        await guest.PressAsync();
        await guest.OnPageAsync("pay");
        world.Clock.Advance(TimeSpan.FromHours(2));
        using var other = await guest.Departure.HoldAsync(world.Host.Http);
        Assert.Equal(System.Net.HttpStatusCode.Created, other.StatusCode);
        await guest.ReturnAsync();
        Assert.Equal(OrderState.Expired, (await guest.OrderAsync()).State);
        return guest;
    }

    private static async Task RefundAtProviderAsync(PayWorld world, Purchase guest, long amount)
    {
        var session = await world.AtProviderAsync(HttpMethod.Get, "/v1/checkout/sessions/" + (await guest.PaymentsAsync())[^1].ProviderRef);
        await world.AtProviderAsync(HttpMethod.Post, "/v1/refunds", ("payment_intent", session.GetProperty("payment_intent").GetString()!), ("amount", amount.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
