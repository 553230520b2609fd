using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stripe;
using Stripe.Checkout;

namespace Modular.Sandbox.Tests;

public sealed class IdempotencyTests : IAsyncLifetime
{
    private readonly World _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task The_same_key_replays_the_first_answer_for_a_day()
    {
        var first = await _world.Create(null, Key("a"));
        var again = await _world.Create(null, Key("a"));
        Assert.Equal(first.Id, again.Id);
        Assert.False(Replayed(first));
        Assert.True(Replayed(again));
        Assert.Single(await new SessionService(_world.Stripe).ListAsync());
        _world.Clock.Advance(TimeSpan.FromHours(24));
        Assert.NotEqual(first.Id, (await _world.Create(null, Key("a"))).Id);
    }

    [Fact]
    public async Task The_same_key_with_other_parameters_or_another_path_is_an_idempotency_error()
    {
        var session = await _world.Create(null, Key("a"));
        var other = await Assert.ThrowsAsync<StripeException>(() => _world.Create(_world.Order(2600), Key("a")));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (other.HttpStatusCode, other.StripeError.Type));
        var path = await Assert.ThrowsAsync<StripeException>(() => new SessionService(_world.Stripe).ExpireAsync(session.Id, null, Key("a")));
        Assert.Equal("idempotency_error", path.StripeError.Type);
        Assert.Equal(2500 * 2, (await _world.Create(null, Key("a"))).AmountTotal);
    }

    [Fact]
    public async Task Keys_of_different_accounts_do_not_meet()
    {
        var mine = await _world.Create(null, Key("a"));
        var theirs = await new SessionService(_world.Client("sk_test_somebody_else")).CreateAsync(_world.Order(), Key("a"));
        Assert.NotEqual(mine.Id, theirs.Id);
    }

    [Fact]
    public async Task A_second_request_while_the_first_is_running_gets_409_and_then_the_replay()
    {
        await _world.Fault(new { target = "stripe.api", kind = "delay", delayMs = 5000, count = 1 });
        var first = _world.Create(null, Key("a"));
        await Bitten();
        var second = await Assert.ThrowsAsync<StripeException>(() => _world.Create(null, Key("a")));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (second.HttpStatusCode, second.StripeError.Code));
        Assert.False(first.IsCompleted);
        while (!first.IsCompleted)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(5));
            await _world.Http.GetAsync("health");
        }
        Assert.Equal((await first).Id, (await _world.Create(null, Key("a"))).Id);
    }

    [Fact]
    public async Task Nothing_is_kept_when_validation_failed()
    {
        var wrong = _world.Order();
        wrong.SuccessUrl = "nowhere";
        await Assert.ThrowsAsync<StripeException>(() => _world.Create(wrong, Key("a")));
        Assert.Equal("open", (await _world.Create(null, Key("a"))).Status);
    }

    [Fact]
    public async Task A_refusal_of_an_endpoint_that_had_begun_to_act_is_kept()
    {
        var paid = await _world.Paid();
        var refunds = new RefundService(_world.Stripe);
        var over = new RefundCreateOptions { PaymentIntent = paid.PaymentIntentId, Amount = 9999 };
        await Assert.ThrowsAsync<StripeException>(() => refunds.CreateAsync(over, Key("r")));
        var replay = await Assert.ThrowsAsync<StripeException>(() => refunds.CreateAsync(over, Key("r")));
        Assert.Contains("Idempotent-Replayed", replay.StripeResponse.Headers.Select(h => h.Key), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_500_after_acting_is_replayed_as_stripe_does()
    {
        await _world.Fault(new { target = "stripe.api", kind = "fail_after", count = 1 });
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<StripeException>(() => _world.Create(null, Key("a")));
            Assert.Equal((HttpStatusCode.InternalServerError, "api_error"), (error.HttpStatusCode, error.StripeError.Type));
        }
        Assert.Single(await new SessionService(_world.Stripe).ListAsync());
    }

    [Fact]
    public async Task A_key_longer_than_255_characters_is_refused() =>
        await Assert.ThrowsAsync<StripeException>(() => _world.Create(null, Key(new string('k', 256))));

    private async Task Bitten()
    {
        while (!(await _world.Http.GetFromJsonAsync<JsonElement>("faults")).GetProperty("faults")[0].GetProperty("bitten").GetInt32().Equals(1)) { }
    }

    private static RequestOptions Key(string key) => new() { IdempotencyKey = key };

    private static bool Replayed(Session session) => session.StripeResponse.Headers.TryGetValues("Idempotent-Replayed", out _);
}
