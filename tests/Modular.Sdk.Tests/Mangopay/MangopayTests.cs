using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Modular.Payments.Mangopay;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Conformance;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Mangopay;

/// <summary>What is Mangopay's own, beyond the kit: owner and payer, one try a page, keys that are turned away, unsigned hooks.</summary>
public sealed class MangopayTests
{
    [Fact]
    public async Task The_page_is_open_for_a_quarter_of_an_hour_whatever_was_wished()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        Assert.Equal(world.Clock.GetUtcNow().AddMinutes(15), checkout.ExpiresAt);
        world.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(PaymentState.Expired, (await GetAsync(world, begin, checkout)).State);
    }

    [Theory]
    [InlineData("decline", PaymentState.Failed, "declined")]
    [InlineData("refuse", PaymentState.Failed, "authentication_failed")]
    [InlineData("leave", PaymentState.Expired, null)]
    public async Task A_page_that_was_not_paid_is_over_and_says_why(string button, PaymentState state, string? code)
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        Assert.StartsWith("https://shop.example/order/1?done=1&transactionId=", await world.PressAsync(checkout, button), StringComparison.Ordinal);
        var over = await GetAsync(world, begin, checkout);
        Assert.Equal((state, code, 0), (over.State, over.Decline?.Code.Value, over.Captured.Minor));
    }

    [Fact]
    public async Task Hosts_that_begin_at_the_same_time_make_one_owner_and_one_wallet()
    {
        await using var world = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => BeginAsync(world)));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await world.Provider.BeginAsync(Begin(world) with { Amount = new(500, "CHF") }, world.Context(), CancellationToken.None)));
        Assert.Single((await AskAsync(world, "users?per_page=100")).EnumerateArray(), it => it.GetProperty("UserCategory").GetString() == "OWNER");
        var owner = await world.State.FindAsync("owner", CancellationToken.None);
        Assert.Equal(["CHF", "EUR"], (await AskAsync(world, $"users/{owner}/wallets")).EnumerateArray().Select(it => it.GetProperty("Currency").GetString()).Order());
    }

    [Fact]
    public async Task Mangopay_learns_of_the_payer_a_name_and_an_address_and_nothing_else()
    {
        await using var world = await StartAsync();
        await BeginAsync(world);
        var payer = Assert.Single((await AskAsync(world, "users?per_page=100")).EnumerateArray(), it => it.GetProperty("UserCategory").GetString() == "PAYER");
        Assert.Equal(("Ada King", "Lovelace", "ada@example.com"), (payer.GetProperty("FirstName").GetString(), payer.GetProperty("LastName").GetString(), payer.GetProperty("Email").GetString()));
        Assert.All(["Birthday", "Nationality", "CountryOfResidence", "Address", "PhoneNumber", "Tag"], field => Assert.Equal(JsonValueKind.Null, payer.GetProperty(field).ValueKind));

        var refused = await world.Provider.BeginAsync(Begin(world) with { Payer = new() { Email = "ada@example.com" } }, world.Context(), CancellationToken.None);
        Assert.Equal(RefusalCode.InvalidRequest, Assert.IsType<PaymentOutcome<HostedCheckout>.Refused>(refused).Code);
    }

    [Fact]
    public async Task The_same_amount_twice_a_day_waits_for_tomorrow_and_then_goes_back_once()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PayAsync(checkout);
        Ok(await world.Provider.RefundAsync(Refund(begin, checkout, 500), world.Context(), CancellationToken.None));

        var (second, key) = (Refund(begin, checkout, 500), world.Context().Operation);
        async Task<PaymentOutcome<RefundSnapshot>> TryAsync() => await world.Provider.RefundAsync(second, world.Context(key), CancellationToken.None);
        var later = Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await TryAsync());
        Assert.Equal((TimeSpan.FromHours(24), true), (later.RetryAfter, later.CertainlyNotExecuted));
        Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await TryAsync());
        var look = new GetRefund { Id = second.Id, Payment = checkout.Payment };
        Assert.Equal(RefusalCode.NotFound, Assert.IsType<PaymentOutcome<RefundSnapshot>.Refused>(await world.Provider.GetRefundAsync(look, world.Context(), CancellationToken.None)).Code);

        world.Advance(TimeSpan.FromHours(24));
        Assert.Equal(RefundState.Succeeded, Ok(await TryAsync()).State);
        Assert.Equal(1000, (await GetAsync(world, begin, checkout)).Refunded.Minor);
    }

    [Fact]
    public async Task More_refunds_than_a_page_holds_are_all_counted()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PayAsync(checkout);
        foreach (var minor in Enumerable.Range(1, 103))
        {
            Ok(await world.Provider.RefundAsync(Refund(begin, checkout, minor), world.Context(), CancellationToken.None));
        }

        Assert.Equal(103 * 104 / 2, (await GetAsync(world, begin, checkout)).Refunded.Minor);
    }

    [Fact]
    public async Task A_key_that_made_something_else_is_named_and_nothing_is_taken_for_it()
    {
        await using var world = await StartAsync();
        var key = world.Context().Operation;
        Ok(await world.Provider.BeginAsync(Begin(world), world.Context(key), CancellationToken.None));
        var other = await world.Provider.BeginAsync(Begin(world) with { Id = new(Guid.NewGuid()) }, world.Context(key), CancellationToken.None);
        Assert.Equal(RefusalCode.KeyReused, Assert.IsType<PaymentOutcome<HostedCheckout>.Refused>(other).Code);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_fetched_anew_and_nothing_is_done_twice()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.DecideAsync("mangopay/tokens/forget");
        Assert.Equal(PaymentState.AwaitingPayer, (await GetAsync(world, begin, checkout)).State);
        world.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(checkout.Payment, (await BeginAsync(world)).Checkout.Payment);
    }

    [Fact]
    public async Task An_owner_who_has_not_confirmed_is_told_where_to_and_a_correction_is_asked_anew()
    {
        await using var world = (MangopayWorld)await MangopayWorld.StartAsync();
        async Task<SettingsReport> CheckAsync(params (string, string)[] changes) =>
            await world.Provider.CheckSettingsAsync(world.Context() with { Settings = MangopayWorld.Bag("slowshop", "key-of-the-slow-shop", world.Base, changes) }, CancellationToken.None);

        Assert.Equal("owner_id", Assert.Single((await CheckAsync(("owner_birthday", "1.5.1980"))).Findings).Field);
        Assert.Equal("owner_id", Assert.Single((await CheckAsync(("owner_accepts_terms", "false"))).Findings).Field);
        Assert.Equal("owner_name", Assert.Single((await CheckAsync(("owner_email", "no address"))).Findings).Field);

        var waits = Assert.Single((await CheckAsync(("owner_email", "kai@kajakwerk.example"))).Findings);
        Assert.Equal(FindingSeverity.Error, waits.Severity);
        var page = waits.Text.En.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal)).TrimEnd('.');
        using var confirmed = await world.Browser.PostAsync(new Uri(page), new FormUrlEncodedContent([new("action", "confirm")]), TestContext.Current.CancellationToken);
        var report = await CheckAsync(("owner_email", "kai@kajakwerk.example"));
        Assert.Equal((true, "Sandbox Shop"), (report.Works && report.Findings.IsEmpty, report.AccountName));

        Assert.Equal("owner_id", Assert.Single((await CheckAsync(("owner_id", "user_m_nobody"))).Findings).Field);
        Assert.Equal("wallet_id", Assert.Single((await CheckAsync(("wallet_id", "wlt_m_nothing"), ("owner_email", "kai@kajakwerk.example"))).Findings).Field);
        Assert.Equal("api_key", Assert.Single((await world.Provider.CheckSettingsAsync(world.Context() with { Settings = MangopayWorld.Bag("slowshop", "another-key", world.Base) }, CancellationToken.None)).Findings).Field);
    }

    [Fact]
    public async Task Hooks_that_tell_somebody_else_are_left_alone_and_given_up_ones_wake()
    {
        await using var world = await StartAsync();
        async Task<SettingsReport> CheckAsync(string? url = null) =>
            await world.Provider.CheckSettingsAsync(world.Context() with { WebhookUrl = url is null ? world.WebhookUrl : new(url) }, CancellationToken.None);

        var taken = Assert.Single((await CheckAsync("https://another.example/hooks/pay/key")).Findings);
        Assert.Equal(FindingSeverity.Warning, taken.Severity);
        var hooks = (await AskAsync(world, "hooks?per_page=100")).EnumerateArray().ToList();
        Assert.Equal(4, hooks.Count);
        Assert.All(hooks, it => Assert.Equal(world.WebhookUrl.AbsoluteUri, it.GetProperty("Url").GetString()));

        await AskAsync(world, $"hooks/{hooks[0].GetProperty("Id").GetString()}", new { Status = "DISABLED" });
        Assert.Empty((await CheckAsync()).Findings);
        Assert.All((await AskAsync(world, "hooks?per_page=100")).EnumerateArray(), it => Assert.Equal("ENABLED", it.GetProperty("Status").GetString()));
    }

    [Theory]
    [InlineData("GET", "?EventType=PAYIN_NORMAL_SUCCEEDED&RessourceId=payin_m_1&Date=1", typeof(WebhookReading.Hint))]
    [InlineData("POST", "?EventType=PAYIN_NORMAL_SUCCEEDED&RessourceId=payin_m_1&Date=1", typeof(WebhookReading.Forged))]
    [InlineData("GET", "?EventType=PAYIN_NORMAL_SUCCEEDED&RessourceId=..%2Fusers", typeof(WebhookReading.Forged))]
    [InlineData("GET", "?EventType=PAYIN_NORMAL_SUCCEEDED", typeof(WebhookReading.Forged))]
    [InlineData("GET", "?EventType=KYC_SUCCEEDED&RessourceId=1", typeof(WebhookReading.Ignored))]
    [InlineData("GET", "?EventType=PAYIN_REFUND_SUCCEEDED&RessourceId=nothing", typeof(WebhookReading.Forged))]
    public async Task A_hook_proves_nothing(string method, string query, Type expected)
    {
        await using var world = await StartAsync();
        Assert.IsType(expected, await world.ReadAsync(new() { Method = method, Url = new(world.WebhookUrl + query) }));
    }

    [Fact]
    public async Task A_refunds_hook_leads_to_its_payment_and_another_shops_is_ignored()
    {
        await using var world = await StartAsync();
        var (begin, checkout) = await BeginAsync(world);
        await world.PayAsync(checkout);
        Ok(await world.Provider.RefundAsync(Refund(begin, checkout, 500), world.Context(), CancellationToken.None));
        var hook = await world.NextWebhookAsync(it => it.FindQuery("EventType") == "PAYIN_REFUND_SUCCEEDED");
        Assert.Equal(new WebhookReference { Id = begin.Id, Payment = checkout.Payment }, Assert.Single(Assert.IsType<WebhookReading.Hint>(await world.ReadAsync(hook)).About));
        var neighbour = world.Context() with { Account = new(Guid.NewGuid()) };
        Assert.IsType<WebhookReading.Ignored>(await world.Provider.ReadWebhookAsync(hook, neighbour, CancellationToken.None));
        await world.BreakAsync(new { target = "mangopay.api", kind = "fail_before", count = 1, status = 503 });
        await Assert.ThrowsAsync<HttpRequestException>(() => world.ReadAsync(hook));
    }

    [Theory]
    [InlineData(400, "param_error", "DebitedFunds.Amount", "Refused amount")]
    [InlineData(400, "param_error", "currency", "Refused currency")]
    [InlineData(400, "param_error", "AuthorId", "Refused invalid_request")]
    [InlineData(403, "forbidden_ressource", "", "Refused credentials")]
    [InlineData(429, "rate_limit", "", "TryLater 00:01:40")]
    [InlineData(500, "other", "", "Unknown")]
    [InlineData(302, "", "", "Unknown")]
    [InlineData(200, "", "", "Unknown")]
    public async Task A_failure_has_one_meaning(int status, string type, string field, string expected)
    {
        const string Id = """{"Id":"1"}""";
        var stub = new Stub(request => Task.FromResult(request.RequestUri!.AbsolutePath.Split('/')[^1] switch
        {
            "token" => Stub.Answer(HttpStatusCode.OK, """{"access_token":"t","expires_in":3600}"""),
            "web" => Stub.Answer((HttpStatusCode)status, $$$"""{"Type":"{{{type}}}","Message":"for ada@example.com","Tag":"","errors":{"{{{field}}}":"ada@example.com"}}""",
                ("x-ratelimit-remaining", "0, 12, 0, 3"), ("x-ratelimit-reset", string.Join(", ", new[] { 60, 5, 100, 5 }.Select(s => Given.Now.AddSeconds(s).ToUnixTimeSeconds())))),
            _ => Stub.Answer(HttpStatusCode.OK, Id),
        }));
        var log = new Lines();
        var context = Given.Context(stub.Client()) with { Settings = MangopayWorld.Bag("shop", "key-of-the-shop", null), Log = log };
        var outcome = await new MangopayProvider().BeginAsync(Given.Begin() with { Payer = Ada }, context, CancellationToken.None);

        Assert.Equal(expected, outcome switch
        {
            PaymentOutcome<HostedCheckout>.Refused it => $"Refused {it.Code}",
            PaymentOutcome<HostedCheckout>.TryLater it => $"TryLater {it.RetryAfter}",
            _ => outcome.GetType().Name,
        });
        Assert.DoesNotContain("ada@", $"{outcome} {log.All}", StringComparison.Ordinal);
        Assert.Equal(36, stub.Asked[^1].Key!.Length);
    }

    [Theory]
    [InlineData("Ada King Lovelace", "Ada King", "Lovelace")]
    [InlineData("  Teller ", "Teller", "Teller")]
    [InlineData("Grace  Hopper", "Grace", "Hopper")]
    public void A_name_has_two_parts(string name, string first, string last) => Assert.Equal((first, last), Modular.Payments.Mangopay.Parties.Names.Of(name));

    private static readonly PayerInfo Ada = new() { Name = "Ada King Lovelace", Email = "ada@example.com" };

    private static async Task<MangopayWorld> StartAsync()
    {
        var world = (MangopayWorld)await MangopayWorld.StartAsync();
        await world.PrepareAsync(world.Context());
        return world;
    }

    private static BeginPayment Begin(MangopayWorld world) => Given.Begin() with { Id = new(Guid.CreateVersion7(world.Clock.GetUtcNow())), ExpiresAt = world.Clock.GetUtcNow().AddMinutes(31), Payer = Ada };

    private static async Task<(BeginPayment Begin, HostedCheckout Checkout)> BeginAsync(MangopayWorld world)
    {
        var begin = Begin(world);
        return (begin, Ok(await world.Provider.BeginAsync(begin, world.Context(), CancellationToken.None)));
    }

    private static async Task<PaymentSnapshot> GetAsync(MangopayWorld world, BeginPayment begin, HostedCheckout checkout) =>
        Ok(await world.Provider.GetAsync(new() { Id = begin.Id, Payment = checkout.Payment }, world.Context(), CancellationToken.None));

    private static RefundPayment Refund(BeginPayment begin, HostedCheckout checkout, long minor) =>
        new() { Id = new(Guid.NewGuid()), PaymentId = begin.Id, Payment = checkout.Payment, Amount = new(minor, "EUR") };

    /// <summary>What the operator would see in Mangopay's dashboard; with a body, what they would change there.</summary>
    private static async Task<JsonElement> AskAsync(MangopayWorld world, string path, object? change = null)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(world.Base, "v2.01/oauth/token")) { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        ask.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("firstshop:" + world.Secrets[0])));
        using var token = await world.Browser.SendAsync(ask);
        using var request = new HttpRequestMessage(change is null ? HttpMethod.Get : HttpMethod.Put, new Uri(world.Base, "v2.01/firstshop/" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        request.Content = change is null ? null : new StringContent(JsonSerializer.Serialize(change), Encoding.UTF8, "application/json");
        using var answer = await world.Browser.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static T Ok<T>(PaymentOutcome<T> outcome) => Assert.IsType<PaymentOutcome<T>.Ok>(outcome).Value;
}
