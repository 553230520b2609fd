using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Idempotency;

/// <summary>The same key is the same wish; another wish under it is refused. Holds are in OneKeyOneOrder.</summary>
public sealed class SameKey
{
    [Theory, BothDatabases]
    public async Task Twenty_payments_begun_at_once_are_one_attempt_and_one_page(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.HoldAsync();
        var key = Guid.NewGuid().ToString();
        // The provider takes its time, so that all twenty are on their way together.
        await world.Sandbox.BreakAsync(new { target = "stripe.api", kind = "delay", count = 1, delayMs = 300 });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PayAsync(world, order, key)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.StatusCode));
        Assert.True(Assert.Single(answers.Select(a => a.Headers.Location!).Distinct()).IsAbsoluteUri);
        Assert.Equal(1, await world.ReadAsync(db => db.Payments.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_payment_form_sent_again_with_another_address_is_refused_and_the_order_keeps_the_first(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.HoldAsync();
        var key = Guid.NewGuid().ToString();
        using var first = await PayAsync(world, order, key);
        using var other = await PayAsync(world, order, key, "eve@example.org");
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Contains("already sent with other details", await other.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("ada@example.org", (await world.OrderAsync(order)).GuestEmail);

        // A new form is a new wish: a corrected address is taken, the attempt stays the same.
        using var corrected = await PayAsync(world, order, Guid.NewGuid().ToString(), "ada@example.com");
        Assert.Equal(first.Headers.Location, corrected.Headers.Location);
        Assert.Equal("ada@example.com", (await world.OrderAsync(order)).GuestEmail);
        using var replayed = await PayAsync(world, order, key);
        Assert.Equal(first.Headers.Location, replayed.Headers.Location);
        Assert.Equal("ada@example.com", (await world.OrderAsync(order)).GuestEmail);
        Assert.Equal(1, await world.ReadAsync(db => db.Payments.CountAsync()));
        using var torn = await PayAsync(world, order, "no key");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, torn.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task The_form_on_the_page_carries_a_key(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        Assert.Matches($"action=\"/orders/[^\"]+/pay\"[\\s\\S]*name=\"key\" value=\"[0-9a-f-]{{36}}\"", await world.PageAsync(await world.HoldAsync()));
    }

    [Theory, BothDatabases]
    public async Task Twenty_cancellations_under_one_key_are_one_and_another_sum_under_it_is_refused(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        var form = await world.FormAsync(order);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => world.CancelAsync(order, form)));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.SeeOther, order), (a.StatusCode, a.Headers.Location?.OriginalString)));
        using var other = await world.CancelAsync(order, (form.Key, "1"));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        Assert.Contains("already sent with other details", await other.TextAsync(), StringComparison.Ordinal);
        await world.SettledAsync();
        Assert.Equal([("cancelled", 5000L)], await world.RefundsAsync());
        Assert.Equal(OrderState.Cancelled, (await world.OrderAsync(order)).State);
    }

    private static Task<HttpResponseMessage> PayAsync(CancelWorld world, string order, string key, string email = "ada@example.org") =>
        world.Host.Http.SendFormAsync(order + "/pay", new FormUrlEncodedContent([new("key", key), new("name", "Ada Löwe"), new("email", email)]));
}
