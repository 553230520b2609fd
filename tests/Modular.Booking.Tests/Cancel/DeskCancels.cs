using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Cancel;

public sealed class DeskCancels
{
    [Theory, BothDatabases]
    public async Task Staff_cancel_with_the_sum_of_the_terms_and_no_other(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var id = (await world.OrderAsync(await world.BuyAsync())).Id;
        using var staff = world.Host.As((world.Shop.OperatorId, StaffRole.Staff));
        var page = $"/desk/orders/{id}/cancel";
        using var own = await staff.PostFromAsync(page, page, ("key", NewKey()), ("choice", "own"), ("amount", "10,00"), ("reason", "Regen"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, own.StatusCode);
        Assert.Contains("Only an owner may give back another sum", await own.TextAsync(), StringComparison.Ordinal);
        using var other = await staff.PostFromAsync(page, page, ("key", NewKey()), ("choice", "terms"), ("shown", "1000"), ("reason", "Regen"));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        using var silent = await staff.PostFromAsync(page, page, ("key", NewKey()), ("choice", "terms"), ("shown", "5000"), ("reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        Assert.Equal(0, await world.ReadAsync(db => db.Reversals.CountAsync()));

        using var right = await staff.PostFromAsync(page, page, ("key", NewKey()), ("choice", "terms"), ("shown", "5000"), ("reason", "Sturm <b>"));
        Assert.Equal((HttpStatusCode.SeeOther, $"/desk/orders/{id}"), (right.StatusCode, right.Headers.Location?.OriginalString));
        await world.SettledAsync();
        Assert.Equal([("cancelled", 5000L)], await world.RefundsAsync());
        using var order = await staff.OpenAsync($"/desk/orders/{id}");
        Assert.Contains("Cancelled at the desk, €50.00 back: Sturm &lt;b&gt;", await order.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_owner_decides_any_sum_up_to_what_was_paid(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, terms: null);
        var address = await world.BuyAsync();
        var id = (await world.OrderAsync(address)).Id;
        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        var page = $"/desk/orders/{id}/cancel";
        using var more = await owner.PostFromAsync(page, page, ("key", NewKey()), ("choice", "own"), ("amount", "50,01"), ("reason", "Sturm"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, more.StatusCode);
        Assert.Contains("at most €50.00 can go back", await more.TextAsync(), StringComparison.Ordinal);
        using var right = await owner.PostFromAsync(page, page, ("key", NewKey()), ("choice", "own"), ("amount", "30"), ("reason", "Sturm"));
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        var guest = await world.PageAsync(address);
        Assert.Contains("by the operator", guest, StringComparison.Ordinal);
        Assert.Contains("Sturm", guest, StringComparison.Ordinal);
        // The rest can follow later.
        using var rest = await owner.PostFromAsync(page, $"/desk/orders/{id}/refund", ("key", NewKey()), ("amount", "20,00"), ("reason", "Doch alles"));
        Assert.Equal(HttpStatusCode.SeeOther, rest.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 3000L), ("goodwill", 2000L)], await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task Goodwill_leaves_the_order_and_pressing_twice_gives_back_once(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var address = await world.BuyAsync();
        var id = (await world.OrderAsync(address)).Id;
        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        var page = $"/desk/orders/{id}/refund";
        var key = NewKey();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await owner.PostFromAsync(page, page, ("key", key), ("amount", "12,50"), ("reason", "Boot kam zu spät"));
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        using var changed = await owner.PostFromAsync(page, page, ("key", key), ("amount", "12,51"), ("reason", "Boot kam zu spät"));
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        using var nothing = await owner.PostFromAsync(page, page, ("key", NewKey()), ("amount", "0"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        using var more = await owner.PostFromAsync(page, page, ("key", NewKey()), ("amount", "37,51"), ("reason", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, more.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("goodwill", 1250L)], await world.RefundsAsync());
        Assert.Equal(OrderState.Confirmed, (await world.OrderAsync(address)).State);
        await world.Host.SettleAsync();
        Assert.Contains(await world.Sandbox.MailsAsync("ada@example.org"), m => m.GetProperty("subject").GetString()!.Contains("12.50", StringComparison.Ordinal));

        // What the terms promise later is paid from what is left.
        using var cancelled = await world.CancelAsync(address, await world.FormAsync(address));
        Assert.Equal(HttpStatusCode.SeeOther, cancelled.StatusCode);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 3750L), ("goodwill", 1250L)], await world.RefundsAsync());
    }

    [Theory, BothDatabases]
    public async Task Twenty_goodwill_forms_at_once_never_give_back_more_than_was_paid(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var id = (await world.OrderAsync(await world.BuyAsync())).Id;
        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        var page = $"/desk/orders/{id}/refund";
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => owner.PostFromAsync(page, page, ("key", NewKey()), ("amount", "9,00"), ("reason", "x"))));
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.SeeOther));
        await world.SettledAsync();
        Assert.Equal(4500, (await world.RefundsAsync()).Sum(r => r.Amount));
    }

    [Theory, BothDatabases]
    public async Task A_hold_is_released_at_the_desk_and_the_door_may_do_none_of_it(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 2);
        var address = await world.HoldAsync();
        var id = (await world.OrderAsync(address)).Id;
        using var door = world.Host.As((world.Shop.OperatorId, StaffRole.Door));
        using var staff = world.Host.As((world.Shop.OperatorId, StaffRole.Staff));
        using var stranger = world.Host.As((Guid.CreateVersion7(), StaffRole.Owner));
        foreach (var verb in new[] { "cancel", "refund" })
        {
            using var asked = await door.OpenAsync($"/desk/orders/{id}/{verb}");
            using var tried = await door.PostFromAsync("/desk/check-in", $"/desk/orders/{id}/{verb}", ("key", NewKey()), ("choice", "terms"), ("shown", "0"), ("amount", "1"), ("reason", "x"));
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (asked.StatusCode, tried.StatusCode));
        }

        using var refund = await staff.OpenAsync($"/desk/orders/{id}/refund");
        Assert.Equal(HttpStatusCode.Forbidden, refund.StatusCode);
        using var released = await staff.PostFromAsync($"/desk/orders/{id}/cancel", $"/desk/orders/{id}/cancel", ("key", NewKey()), ("choice", "terms"), ("shown", "0"), ("reason", "Anruf"));
        Assert.Equal(HttpStatusCode.SeeOther, released.StatusCode);
        using var other = await world.Departure.HoldAsync(world.Host.Http, 2);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task The_terms_of_an_option_are_chosen_as_a_preset_or_written_in_tiers(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = new Given();
        await given.SaveAsync(host);
        using var owner = host.As((given.Operator.Id, StaffRole.Owner));
        var page = $"/desk/options/{given.Option.Id}/cancellation";
        using var preset = await owner.PostFromAsync(page, page, ("preset", "moderate"), ("amount1", "nonsense"));
        Assert.Equal(HttpStatusCode.SeeOther, preset.StatusCode);
        using var wrong = await owner.PostFromAsync(page, page, ("preset", "own"), ("amount1", "2"), ("unit1", "Days"), ("percent1", "100"), ("amount2", "3"), ("unit2", "Days"), ("percent2", "50"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Contains("href=\"#f-amount2\"", await wrong.TextAsync(), StringComparison.Ordinal);
        using var unknown = await owner.PostFromAsync(page, page, ("preset", "generous"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        using var right = await owner.PostFromAsync(page, page, ("preset", "own"), ("amount1", "5"), ("unit1", "Days"), ("percent1", "90"), ("amount2", "12"), ("unit2", "Hours"), ("percent2", "25"));
        Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        using var same = await owner.PostFromAsync(page, page, ("preset", "own"), ("amount1", "5"), ("unit1", "Days"), ("percent1", "90"), ("amount2", "12"), ("unit2", "Hours"), ("percent2", "25"));
        Assert.Equal(HttpStatusCode.SeeOther, same.StatusCode);
        using var option = await owner.OpenAsync($"/desk/options/{given.Option.Id}");
        Assert.Contains("Until 12 hours before the start: 25% back", await option.TextAsync(), StringComparison.Ordinal);
        var versions = await host.InScopeAsync(s => s.GetRequiredService<BookingDb>().Policies.OrderBy(p => p.Tiers).Select(p => p.Tiers).ToListAsync());
        Assert.Equal(["3d100,24h50", "5d90,12h25"], versions);
    }

    private static string NewKey() => Guid.CreateVersion7().ToString();
}
