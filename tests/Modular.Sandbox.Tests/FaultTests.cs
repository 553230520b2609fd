using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Net.Smtp;
using MailKit.Security;
using Stripe;
using Stripe.Checkout;

namespace Modular.Sandbox.Tests;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly World _world = new();
    private SessionService Sessions => new(_world.Stripe);

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Failing_before_acts_on_nothing_counts_down_and_keeps_to_its_route()
    {
        await _world.Fault(new { target = "stripe.api", kind = "fail_before", route = "POST /v1/checkout/*", count = 2, status = 503 });
        Assert.Empty(await Sessions.ListAsync());
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<StripeException>(() => _world.Create())).HttpStatusCode);
        Assert.Equal("open", (await _world.Create()).Status);
        Assert.Single(await Sessions.ListAsync());
    }

    [Fact]
    public async Task Failing_after_without_storing_gives_the_real_answer_to_the_same_key()
    {
        await _world.Fault(new { target = "stripe.api", kind = "fail_after", count = 1, stored = false });
        var key = new RequestOptions { IdempotencyKey = "a" };
        await Assert.ThrowsAsync<StripeException>(() => _world.Create(null, key));
        var real = await _world.Create(null, key);
        Assert.Equal(real.Id, Assert.Single(await Sessions.ListAsync()).Id);
    }

    [Theory]
    [InlineData("drop", 0)]
    [InlineData("drop_after", 1)]
    public async Task A_dropped_connection_leaves_the_client_without_an_answer(string kind, int acted)
    {
        var fault = await _world.Fault(new { target = "stripe.api", kind, route = "POST *" });
        await Assert.ThrowsAsync<HttpRequestException>(() => _world.Create(null, new() { IdempotencyKey = "a" }));
        Assert.Equal(acted, (await Sessions.ListAsync()).Count());
        await _world.Http.DeleteAsync($"faults/{fault.GetProperty("id").GetString()}");
        await _world.Create(null, new() { IdempotencyKey = "a" });
        Assert.Single(await Sessions.ListAsync());
    }

    [Fact]
    public async Task Too_many_requests_come_with_retry_after()
    {
        await _world.Fault(new { target = "stripe.api", kind = "rate_limit", retryAfterSeconds = 7, count = 1 });
        var error = await Assert.ThrowsAsync<StripeException>(() => _world.Create());
        Assert.Equal((HttpStatusCode)429, error.HttpStatusCode);
        Assert.Equal("7", error.StripeResponse.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task The_official_library_recovers_from_a_short_outage_by_itself()
    {
        await _world.Fault(new { target = "stripe.api", kind = "fail_before", count = 1 });
        Assert.Equal("open", (await new SessionService(_world.Client(_world.Key, retries: 2)).CreateAsync(_world.Order())).Status);
    }

    [Fact]
    public async Task A_lie_changes_amount_and_currency_in_the_answer_only()
    {
        var session = await _world.Paid();
        await _world.Fault(new { target = "stripe.api", kind = "lie", amountDelta = -100, currency = "usd", count = 1 });
        var lie = await Sessions.GetAsync(session.Id, new() { Expand = ["payment_intent"] });
        Assert.Equal((4900L, "usd", 4900L), (lie.AmountTotal, lie.Currency, lie.PaymentIntent.AmountReceived));
        var truth = await Sessions.GetAsync(session.Id);
        Assert.Equal((5000L, "eur"), (truth.AmountTotal, truth.Currency));
    }

    [Fact]
    public async Task Chance_hits_sometimes_and_repeats_with_the_seed()
    {
        async Task<string> Run()
        {
            await using var world = new World();
            await world.InitializeAsync();
            await world.Fault(new { target = "stripe.api", kind = "rate_limit", probability = 0.5, route = "GET /v1/balance" });
            var pattern = "";
            for (var i = 0; i < 30; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "v1/balance");
                request.Headers.Authorization = new("Bearer", "sk_test_same_for_both");
                pattern += (await world.Http.SendAsync(request)).IsSuccessStatusCode ? "." : "x";
            }
            return pattern;
        }
        var first = await Run();
        Assert.Contains("x", first, StringComparison.Ordinal);
        Assert.Contains(".", first, StringComparison.Ordinal);
        Assert.Equal(first, await Run());
    }

    [Theory]
    [InlineData("fail_before", 0, "451")]
    [InlineData("fail_after", 1, "451")]
    [InlineData("rate_limit", 0, "450")]
    [InlineData("drop", 0, "cut")]
    [InlineData("drop_after", 1, "cut")]
    [InlineData("duplicate", 2, "250")]
    public async Task Mail_knobs_bite(string kind, int stored, string answer)
    {
        await _world.Fault(new { target = "mail.smtp", kind, route = "guest@*", count = 1 });
        Assert.Equal(answer, await SendMail());
        Assert.Equal(stored, (await _world.Http.GetFromJsonAsync<JsonElement>("mail/messages")).GetProperty("count").GetInt32());
        Assert.Equal("250", await SendMail());
    }

    [Fact]
    public async Task A_mail_can_be_refused_for_good_and_other_recipients_are_spared()
    {
        await _world.Fault(new { target = "mail.smtp", kind = "fail_before", route = "other@*", status = 550 });
        Assert.Equal("250", await SendMail());
        await _world.Fault(new { target = "mail.smtp", kind = "fail_before", status = 550 });
        Assert.Equal("550", await SendMail());
    }

    [Theory]
    [InlineData("fail_before", 0, 500)]
    [InlineData("fail_after", 1, 500)]
    [InlineData("rate_limit", 0, 429)]
    [InlineData("drop", 0, 0)]
    [InlineData("drop_after", 1, 0)]
    [InlineData("duplicate", 2, 201)]
    public async Task Sms_knobs_bite(string kind, int stored, int status)
    {
        await _world.Fault(new { target = "sms", kind });
        Assert.Equal(status, await SendSms());
        Assert.Equal(stored, (await _world.Http.GetFromJsonAsync<JsonElement>("sms/messages")).GetProperty("messages").GetArrayLength());
        await _world.Http.DeleteAsync("faults");
        Assert.Equal(201, await SendSms());
    }

    [Theory]
    [InlineData("stripe.api")]
    [InlineData("mail.smtp")]
    [InlineData("sms")]
    [InlineData("stripe.webhook")]
    public async Task A_delay_holds_the_answer_until_the_clock_moves(string target)
    {
        await _world.Fault(new { target, kind = "delay", delayMs = 3000, count = 1 });
        Task waiting = target switch
        {
            "stripe.api" => _world.Create(),
            "mail.smtp" => SendMail(),
            "sms" => SendSms(),
            _ => Task.WhenAll(_world.Create().ContinueWith(async s => await _world.Click(await s, "pay"), TaskScheduler.Default).Unwrap(), _world.Shop.Next()),
        };
        while ((await _world.Http.GetFromJsonAsync<JsonElement>("faults")).GetProperty("faults")[0].GetProperty("bitten").GetInt32() == 0) { }
        Assert.False(waiting.IsCompleted);
        while (!waiting.IsCompleted)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            await _world.Http.GetAsync("health");
        }
        await waiting;
    }

    [Theory]
    [InlineData("""{"target":"moon","kind":"drop"}""")]
    [InlineData("""{"target":"sms","kind":"forge"}""")]
    [InlineData("""{"target":"sms","kind":"drop","count":0}""")]
    [InlineData("""{"target":"sms","kind":"drop","probability":2}""")]
    [InlineData("""{"target":"sms","kind":"delay","delayMs":-1}""")]
    [InlineData("""{"target":"sms","kind":"duplicate","times":1}""")]
    [InlineData("""{"target":"sms","kind":"fail_before","status":200}""")]
    [InlineData("""{"target":"stripe.api","kind":"lie","amountDelta":0}""")]
    [InlineData("not json")]
    public async Task A_knob_that_makes_no_sense_is_refused(string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.Http.PostAsync("faults", content)).StatusCode);
        Assert.Equal(0, (await _world.Http.GetFromJsonAsync<JsonElement>("faults")).GetProperty("faults").GetArrayLength());
    }

    private async Task<string> SendMail()
    {
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("localhost", _world.Address.SmtpPort, SecureSocketOptions.None);
        try
        {
            await smtp.SendAsync(MailTests.Mail("fault"));
            return "250";
        }
        catch (SmtpCommandException e)
        {
            return ((int)e.StatusCode).ToString();
        }
        catch (Exception e) when (e is IOException or SmtpProtocolException)
        {
            return "cut";
        }
    }

    private async Task<int> SendSms()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "sms/messages") { Content = JsonContent.Create(new { to = "+4915112345678", text = "Ihr Code: 123 456" }) };
        request.Headers.Authorization = new("Bearer", "sms_test_key");
        try
        {
            return (int)(await _world.Http.SendAsync(request)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
