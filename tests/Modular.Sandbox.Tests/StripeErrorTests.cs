using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stripe;
using Stripe.Checkout;

namespace Modular.Sandbox.Tests;

public sealed class StripeErrorTests : IAsyncLifetime
{
    private readonly World _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    public static TheoryData<string, string?, string> Mistakes => new()
    {
        { "mode", null, "parameter_missing" },
        { "success_url", "not a url", "url_invalid" },
        { "success_url", null, "parameter_missing" },
        { "cancel_url", "ftp://x.example", "url_invalid" },
        { "customer_email", "nobody", "email_invalid" },
        { "line_items[0][price_data][unit_amount]", "12.50", "parameter_invalid_integer" },
        { "line_items[0][price_data][unit_amount]", "-1", "parameter_invalid_integer" },
        { "line_items[0][price_data][unit_amount]", "100000000", "amount_too_large" },
        { "line_items[0][price_data][unit_amount]", null, "parameter_missing" },
        { "line_items[0][price_data][currency]", "abc", "" },
        { "line_items[0][price_data][currency]", null, "parameter_missing" },
        { "line_items[0][price_data][product_data][name]", null, "parameter_missing" },
        { "line_items[0][quantity]", "0", "parameter_invalid_integer" },
        { "line_items[0][quantity]", null, "parameter_missing" },
        { "line_items", null, "parameter_missing" },
        { "expires_at", "1", "" },
        { "locale", "klingon", "" },
        { "favourite_colour", "blue", "parameter_unknown" },
        { "client_reference_id", new string('x', 201), "" },
        { "metadata[a]", new string('x', 501), "" },
        { "payment_intent_data[capture_method]", "later", "" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_wrong_parameter_is_refused_by_name(string name, string? value, string code)
    {
        var form = new Dictionary<string, string>
        {
            ["mode"] = "payment",
            ["success_url"] = "https://shop.example/done",
            ["line_items[0][quantity]"] = "1",
            ["line_items[0][price_data][currency]"] = "eur",
            ["line_items[0][price_data][unit_amount]"] = "2500",
            ["line_items[0][price_data][product_data][name]"] = "Boat",
        };
        if (value is not null) form[name] = value;
        else foreach (var key in form.Keys.Where(k => k == name || k.StartsWith(name + "[", StringComparison.Ordinal)).ToList()) form.Remove(key);
        var (status, error) = await Post("v1/checkout/sessions", form);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.TryGetProperty("code", out var c) ? c.GetString() : "");
        Assert.StartsWith(name.Split('[')[0], error.GetProperty("param").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.Empty(await new SessionService(_world.Stripe).ListAsync());
    }

    [Theory]
    [InlineData("kwd", 1005, "invalid_charge_amount")]
    [InlineData("isk", 10050, "invalid_charge_amount")]
    [InlineData("eur", 20, "amount_too_small")]
    public async Task Amounts_a_currency_cannot_carry_are_refused(string currency, long amount, string code)
    {
        var error = await Assert.ThrowsAsync<StripeException>(() => _world.Create(_world.Order(amount, currency)));
        Assert.Equal(code, error.StripeError.Code);
    }

    [Fact]
    public async Task A_session_lives_at_least_thirty_minutes_and_at_most_a_day()
    {
        foreach (var (minutes, allowed) in new[] { (29, false), (30, true), (24 * 60, true), (24 * 60 + 1, false) })
        {
            var order = _world.Order();
            order.ExpiresAt = _world.Clock.GetUtcNow().UtcDateTime.AddMinutes(minutes);
            if (allowed) Assert.Equal(order.ExpiresAt, (await _world.Create(order)).ExpiresAt);
            else Assert.Equal("expires_at", (await Assert.ThrowsAsync<StripeException>(() => _world.Create(order))).StripeError.Param);
        }
    }

    [Fact]
    public async Task Unknown_keys_get_401_and_unknown_objects_404()
    {
        foreach (var key in new[] { "sk_test_invalid_key", "sk_live_0123456789", "nonsense" })
        {
            var error = await Assert.ThrowsAsync<StripeException>(() => new BalanceService(_world.Client(key)).GetAsync());
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_request_error"), (error.HttpStatusCode, error.StripeError.Type));
            Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await _world.Http.GetAsync("v1/balance")).StatusCode);
        var missing = await Assert.ThrowsAsync<StripeException>(() => new PaymentIntentService(_world.Stripe).GetAsync("pi_nothing"));
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (missing.HttpStatusCode, missing.StripeError.Code));
        var refund = await Assert.ThrowsAsync<StripeException>(() => new RefundService(_world.Stripe).CreateAsync(new() { PaymentIntent = "pi_nothing" }));
        Assert.Equal("payment_intent", refund.StripeError.Param);
        var (status, _) = await Post("v1/flying_carpets", []);
        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task Each_secret_key_is_an_account_of_its_own()
    {
        var session = await _world.Paid();
        var stranger = _world.Client("sk_test_somebody_else");
        await Assert.ThrowsAsync<StripeException>(() => new SessionService(stranger).GetAsync(session.Id));
        await Assert.ThrowsAsync<StripeException>(() => new RefundService(stranger).CreateAsync(new() { PaymentIntent = session.PaymentIntentId }));
        Assert.Empty(await new SessionService(stranger).ListAsync());
        Assert.Equal(5000, (await new BalanceService(_world.Stripe).GetAsync()).Available.Single().Amount);
        Assert.Empty((await new BalanceService(stranger).GetAsync()).Available);
    }

    [Fact]
    public async Task Answers_name_their_request_and_version_and_unpayable_things_cannot_be_refunded()
    {
        var session = await _world.Create();
        Assert.StartsWith("req_", session.StripeResponse.RequestId, StringComparison.Ordinal);
        Assert.Equal("2026-10-28.endive", session.StripeResponse.Headers.GetValues("Stripe-Version").Single());
        await _world.Click(session, "decline");
        var declined = await new SessionService(_world.Stripe).GetAsync(session.Id);
        await Assert.ThrowsAsync<StripeException>(() => new RefundService(_world.Stripe).CreateAsync(new() { PaymentIntent = declined.PaymentIntentId }));
        var nested = await Assert.ThrowsAsync<StripeException>(() => new SessionService(_world.Stripe).GetAsync(session.Id, new() { Expand = ["success_url"] }));
        Assert.Equal("property_unexpandable", nested.StripeError.Code);
    }

    [Fact]
    public async Task A_card_declined_by_the_api_is_a_card_error()
    {
        var error = await Assert.ThrowsAsync<StripeException>(() => new PaymentIntentService(_world.Stripe).CreateAsync(
            new() { Amount = 1000, Currency = "eur", Confirm = true, PaymentMethod = "pm_card_visa_chargeDeclinedInsufficientFunds" }));
        Assert.Equal((HttpStatusCode.PaymentRequired, "card_declined", "insufficient_funds"), (error.HttpStatusCode, error.StripeError.Code, error.StripeError.DeclineCode));
    }

    private async Task<(HttpStatusCode, JsonElement)> Post(string path, Dictionary<string, string> form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new("Bearer", _world.Key);
        var answer = await _world.Http.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error"));
    }
}
