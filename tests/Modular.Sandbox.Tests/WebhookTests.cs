using System.Net.Http.Json;
using System.Text.Json;
using Stripe;
using Stripe.Checkout;

namespace Modular.Sandbox.Tests;

public sealed class WebhookTests : IAsyncLifetime
{
    private readonly World _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_endpoint_made_by_the_api_gets_its_events_signed_with_its_own_secret()
    {
        await _world.Http.DeleteAsync("stripe/webhook");
        var endpoints = new WebhookEndpointService(_world.Stripe);
        var endpoint = await endpoints.CreateAsync(new() { Url = _world.Shop.Url, EnabledEvents = ["checkout.session.completed"], ApiVersion = "2026-10-28.endive" });
        Assert.StartsWith("whsec_", endpoint.Secret, StringComparison.Ordinal);
        Assert.Null((await endpoints.GetAsync(endpoint.Id)).Secret);
        var paid = await _world.Paid();
        var hook = await _world.Shop.Next();
        Assert.Equal(paid.Id, ((Session)hook.Event(endpoint.Secret).Data.Object).Id);
        Assert.Throws<StripeException>(() => hook.Event());

        await endpoints.UpdateAsync(endpoint.Id, new() { Disabled = true });
        await _world.Paid();
        Assert.Equal("disabled", (await endpoints.GetAsync(endpoint.Id)).Status);
        await endpoints.UpdateAsync(endpoint.Id, new() { Disabled = false, EnabledEvents = ["refund.created"] });
        await new RefundService(_world.Stripe).CreateAsync(new() { PaymentIntent = paid.PaymentIntentId });
        Assert.Equal("refund.created", (await _world.Shop.Next()).Event(endpoint.Secret).Type);
        await endpoints.DeleteAsync(endpoint.Id);
        Assert.Empty(await endpoints.ListAsync());
    }

    [Fact]
    public async Task A_refused_delivery_is_tried_again_by_the_clock_and_logged()
    {
        _world.Shop.Answers.Enqueue(500);
        var session = await _world.Create();
        await new SessionService(_world.Stripe).ExpireAsync(session.Id);
        var first = await _world.Shop.Next();
        var again = _world.Shop.Next();
        await Advance(again);
        Assert.Equal(first.Event().Id, (await again).Event().Id);
        JsonElement delivery;
        do delivery = (await Deliveries())[0]; while (delivery.GetProperty("state").GetString() != "delivered");
        Assert.Equal([500, 200], delivery.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task A_delivery_can_be_sent_again_by_hand()
    {
        var session = await _world.Create();
        await new SessionService(_world.Stripe).ExpireAsync(session.Id);
        var first = await _world.Shop.Next();
        var id = (await Deliveries())[0].GetProperty("id").GetString();
        (await _world.Http.PostAsync($"stripe/deliveries/{id}/resend", null)).EnsureSuccessStatusCode();
        Assert.Equal(first.Event().Id, (await _world.Shop.Next()).Event().Id);
    }

    [Fact]
    public async Task A_duplicated_event_arrives_as_often_as_asked()
    {
        await _world.Fault(new { target = "stripe.webhook", kind = "duplicate", times = 3, route = "checkout.session.expired" });
        await new SessionService(_world.Stripe).ExpireAsync((await _world.Create()).Id);
        var ids = new[] { await _world.Shop.Next(), await _world.Shop.Next(), await _world.Shop.Next() }.Select(h => h.Event().Id);
        Assert.Single(ids.Distinct());
    }

    [Fact]
    public async Task A_dropped_event_never_arrives_but_can_be_read_from_the_api()
    {
        await _world.Fault(new { target = "stripe.webhook", kind = "drop", route = "checkout.session.*" });
        var paid = await _world.Paid();
        await new RefundService(_world.Stripe).CreateAsync(new() { PaymentIntent = paid.PaymentIntentId });
        Assert.DoesNotContain("checkout.session.completed", (await _world.Shop.Until("charge.refunded")).Select(e => e.Type));
        Assert.Contains(await new EventService(_world.Stripe).ListAsync(), e => e.Type == "checkout.session.completed");
        Assert.Contains((await Deliveries()).EnumerateArray(), d => d.GetProperty("state").GetString() == "dropped");
    }

    [Fact]
    public async Task Reordered_events_leave_shuffled_when_the_window_closes()
    {
        await _world.Fault(new { target = "stripe.webhook", kind = "reorder", windowMs = 1000 });
        await _world.Paid();
        Assert.True(_world.Shop.IsEmpty);
        var order = new List<string>();
        while (order.Count < 4)
        {
            var next = _world.Shop.Next();
            await Advance(next);
            order.Add((await next).Event().Type);
        }
        string[] happened = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"];
        Assert.Equal(happened.Order(StringComparer.Ordinal), order.Order(StringComparer.Ordinal));
        Assert.NotEqual(happened, order);
    }

    [Fact]
    public async Task A_forged_event_fails_the_official_verification()
    {
        await _world.Fault(new { target = "stripe.webhook", kind = "forge", count = 1 });
        var sessions = new SessionService(_world.Stripe);
        await sessions.ExpireAsync((await _world.Create()).Id);
        var forged = await _world.Shop.Next();
        Assert.Throws<StripeException>(() => forged.Event());
        await sessions.ExpireAsync((await _world.Create()).Id);
        Assert.Equal("checkout.session.expired", (await _world.Shop.Next()).Event().Type);
    }

    [Fact]
    public async Task A_lying_event_is_signed_well_and_wrong()
    {
        await _world.Fault(new { target = "stripe.webhook", kind = "lie", amountDelta = 1, currency = "usd" });
        var session = await _world.Create();
        await new SessionService(_world.Stripe).ExpireAsync(session.Id);
        var lie = (Session)(await _world.Shop.Next()).Event().Data.Object;
        Assert.Equal((5001L, "usd"), (lie.AmountTotal, lie.Currency));
    }

    [Fact]
    public async Task A_refund_that_comes_back_is_told()
    {
        var paid = await _world.Paid();
        var refunds = new RefundService(_world.Stripe);
        var refund = await refunds.CreateAsync(new() { PaymentIntent = paid.PaymentIntentId });
        (await _world.Http.PostAsync($"stripe/refunds/{refund.Id}/fail", null)).EnsureSuccessStatusCode();
        var seen = await _world.Shop.Until("refund.failed");
        Assert.Contains(seen, e => e.Type == "refund.updated");
        Assert.Equal("failed", (await refunds.GetAsync(refund.Id)).Status);
        Assert.Equal(0, (await new ChargeService(_world.Stripe).GetAsync(paid.PaymentIntent.LatestChargeId)).AmountRefunded);
    }

    private async Task<JsonElement> Deliveries() => (await _world.Http.GetFromJsonAsync<JsonElement>("stripe/deliveries")).GetProperty("deliveries");

    /// <summary>Moves the fake clock until the world has done what it was waiting to do.</summary>
    private async Task Advance(Task until)
    {
        while (!until.IsCompleted)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            await _world.Http.GetAsync("health");
        }
    }
}
