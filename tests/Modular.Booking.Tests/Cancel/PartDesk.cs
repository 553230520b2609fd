using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Cancel;

/// <summary>The desk cancels some of the tickets: staff by the terms, owners any sum, nobody else.</summary>
public sealed class PartDesk
{
    [Theory, BothDatabases]
    public async Task Staff_see_the_sum_first_and_give_back_what_the_terms_give(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var address = await world.BuyAsync(3);
        var (id, tickets) = ((await world.OrderAsync(address)).Id, await world.TicketsAsync(address));
        using var staff = world.Host.As((world.Shop.OperatorId, StaffRole.Staff));
        var here = $"/desk/orders/{id}/cancel/tickets";
        using (var none = await staff.OpenAsync(here + "?chosen=yes"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
            Assert.Contains("Please choose at least one ticket", await none.TextAsync(), StringComparison.Ordinal);
        }

        var page = $"{here}?ticket={tickets[0]}&ticket={tickets[1]}";
        using (var shown = await staff.OpenAsync(page))
        {
            var text = await shown.TextAsync();
            Assert.Contains("Back under the terms", text, StringComparison.Ordinal);
            Assert.Contains("€50.00", text, StringComparison.Ordinal);
        }

        (string, string)[] sent = [("ticket", tickets[0].ToString()), ("ticket", tickets[1].ToString()), ("key", Guid.CreateVersion7().ToString())];
        foreach (var (fields, status) in new ((string, string)[], HttpStatusCode)[]
        {
            ([("choice", "terms"), ("shown", "5000"), ("stays", "1"), ("reason", " ")], HttpStatusCode.UnprocessableEntity),
            ([("choice", "own"), ("amount", "1,00"), ("shown", "5000"), ("stays", "1"), ("reason", "Regen")], HttpStatusCode.UnprocessableEntity),
            ([("choice", "terms"), ("shown", "4999"), ("stays", "1"), ("reason", "Regen")], HttpStatusCode.Conflict),
            ([("choice", "terms"), ("shown", "5000"), ("stays", "0"), ("reason", "Regen")], HttpStatusCode.Conflict),
        })
        {
            using var refused = await staff.PostFromAsync(page, here, [.. sent, .. fields]);
            Assert.Equal(status, refused.StatusCode);
        }

        using (var done = await staff.PostFromAsync(page, here, [.. sent, ("choice", "terms"), ("shown", "5000"), ("stays", "1"), ("reason", "Krank")]))
        {
            Assert.Equal((HttpStatusCode.SeeOther, $"/desk/orders/{id}"), (done.StatusCode, done.Headers.Location?.OriginalString));
        }

        await world.SettledAsync();
        Assert.Equal([("cancelled", 5000L)], await world.RefundsAsync());
        using var order = await staff.OpenAsync($"/desk/orders/{id}");
        var told = await order.TextAsync();
        Assert.Contains("2 × Adult cancelled at the desk, €50.00 back: Krank", told, StringComparison.Ordinal);
        Assert.Contains("(1 still valid)", told, StringComparison.Ordinal);
        Assert.Contains("2 × Adult cancelled by the operator, €50.00 back to you: Krank", await world.PageAsync(address), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task An_owner_gives_back_another_sum_and_others_find_no_such_page(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, terms: null);
        var address = await world.BuyAsync(2);
        var (id, tickets) = ((await world.OrderAsync(address)).Id, await world.TicketsAsync(address));
        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        using var door = world.Host.As((world.Shop.OperatorId, StaffRole.Door));
        using var stranger = world.Host.As((Guid.CreateVersion7(), StaffRole.Owner));
        var here = $"/desk/orders/{id}/cancel/tickets";
        (string, string)[] sent = [("ticket", tickets[0].ToString()), ("key", Guid.CreateVersion7().ToString()), ("choice", "own"), ("shown", "0"), ("stays", "1"), ("reason", "Kulanz")];
        using (var asked = await door.OpenAsync(here))
        using (var foreign = await stranger.OpenAsync(here))
        using (var tried = await door.PostFromAsync("/desk/check-in", here, [.. sent, ("amount", "1")]))
        {
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Forbidden), (asked.StatusCode, foreign.StatusCode, tried.StatusCode));
        }

        using (var more = await owner.PostFromAsync($"{here}?ticket={tickets[0]}", here, [.. sent, ("amount", "50,01")]))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, more.StatusCode);
        }

        using (var right = await owner.PostFromAsync($"{here}?ticket={tickets[0]}", here, [.. sent, ("amount", "10,00")]))
        {
            Assert.Equal(HttpStatusCode.SeeOther, right.StatusCode);
        }

        await world.SettledAsync();
        Assert.Equal([("cancelled", 1000L)], await world.RefundsAsync());
        Assert.Equal(OrderState.Confirmed, (await world.OrderAsync(address)).State);
        Assert.Equal(1, await world.ReadAsync(db => db.Reversals.CountAsync()));
    }
}
