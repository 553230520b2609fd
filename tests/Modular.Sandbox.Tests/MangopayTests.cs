using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Web;

namespace Modular.Sandbox.Tests;

/// <summary>The Mangopay simulator as its documentation describes Mangopay, over HTTP.</summary>
public sealed class MangopayTests : IAsyncLifetime
{
    private readonly World _world = new();
    private HttpClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _api = await SignedInAsync("shop");
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_card_is_charged_on_the_page_once_and_given_back_in_parts()
    {
        var (payer, wallet) = await PartiesAsync();
        var payIn = await GoodAsync(await PayInAsync(payer, wallet));
        Assert.Equal(("CREATED", JsonValueKind.Null), (payIn.Text("Status"), payIn.GetProperty("ResultCode").ValueKind));

        var page = payIn.Text("RedirectURL")!;
        Assert.Contains("12,50 EUR", await _world.Http.GetStringAsync(page), StringComparison.Ordinal);
        using var back = await PressAsync(page, "pay");
        Assert.Equal($"https://shop.example/done?order=1&transactionId={payIn.Text("Id")}", back.Headers.Location!.OriginalString);
        var paid = await GetAsync($"payins/{payIn.Text("Id")}");
        Assert.Equal(("SUCCEEDED", "000000", "mark"), (paid.Text("Status"), paid.Text("ResultCode"), paid.Text("Tag")));
        Assert.Equal(1250, (await GetAsync($"wallets/{wallet}")).GetProperty("Balance").GetProperty("Amount").GetInt64());
        Assert.Equal(HttpStatusCode.OK, (await PressAsync(page, "decline")).StatusCode);
        Assert.Equal("SUCCEEDED", (await GetAsync($"payins/{payIn.Text("Id")}")).Text("Status"));

        async Task<JsonElement> RefundAsync(long amount) => await GoodAsync(await PostAsync($"payins/{payIn.Text("Id")}/refunds", new { AuthorId = payer, DebitedFunds = Money(amount), Fees = Money(0) }));
        Assert.Equal(("SUCCEEDED", "REFUND", payIn.Text("Id")), (await RefundAsync(500)) is var part ? (part.Text("Status"), part.Text("Nature"), part.Text("InitialTransactionId")) : default);
        Assert.Equal("005407", (await RefundAsync(500)).Text("ResultCode"));
        Assert.Equal("005403", (await RefundAsync(751)).Text("ResultCode"));
        Assert.Equal("SUCCEEDED", (await RefundAsync(750)).Text("Status"));
        Assert.Equal("001401", (await RefundAsync(1)).Text("ResultCode"));
        Assert.Equal(0, (await GetAsync($"wallets/{wallet}")).GetProperty("Balance").GetProperty("Amount").GetInt64());
        Assert.Equal(5, (await GetAsync($"payins/{payIn.Text("Id")}/refunds")).GetArrayLength());
    }

    [Theory]
    [InlineData("decline", "101199")]
    [InlineData("refuse", "101301")]
    [InlineData("leave", "101002")]
    [InlineData(null, "101109")]
    public async Task A_page_that_is_not_paid_fails_for_good(string? button, string code)
    {
        var (payer, wallet) = await PartiesAsync();
        var payIn = await GoodAsync(await PayInAsync(payer, wallet));
        if (button is not null) (await PressAsync(payIn.Text("RedirectURL")!, button)).Dispose();
        else _world.Clock.Advance(TimeSpan.FromMinutes(15));
        var over = await GetAsync($"payins/{payIn.Text("Id")}");
        Assert.Equal(("FAILED", code), (over.Text("Status"), over.Text("ResultCode")));
        using var late = await PressAsync(payIn.Text("RedirectURL")!, "pay");
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Equal("FAILED", (await GetAsync($"payins/{payIn.Text("Id")}")).Text("Status"));
    }

    [Fact]
    public async Task A_key_is_good_for_one_request_and_tells_its_answer_for_a_day()
    {
        var (payer, wallet) = await PartiesAsync();
        var key = "0198c0de-0000-7000-8000-000000000001";
        var first = await GoodAsync(await PayInAsync(payer, wallet, key));
        using var again = await PayInAsync(payer, wallet, key);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var kept = await GetAsync($"responses/{key}");
        Assert.Equal(("200", first.Text("Id")), (kept.Text("StatusCode"), kept.GetProperty("Resource").Text("Id")));
        using (var short_ = await PayInAsync(payer, wallet, "tooshort")) Assert.Equal(HttpStatusCode.BadRequest, short_.StatusCode);

        await _world.Fault(new { target = "mangopay.api", kind = "delay", route = "POST *payins/card/web", count = 1, delayMs = 60000 });
        var busy = "0198c0de-0000-7000-8000-000000000002";
        var slow = PayInAsync(payer, wallet, busy);
        await EventuallyAsync(async () => (await PayInAsync(payer, wallet, busy)).StatusCode == HttpStatusCode.Conflict);
        using (var nothing = await _api.GetAsync($"responses/{busy}")) Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CREATED", (await GoodAsync(await slow)).Text("Status"));

        _world.Clock.Advance(TimeSpan.FromHours(24));
        using var free = await SignedInAsync("shop");
        using var later = await free.PostAsJsonAsync($"responses/{key}", new { });
        Assert.Equal(HttpStatusCode.MethodNotAllowed, later.StatusCode);
        using var gone = await free.GetAsync($"responses/{key}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Hooks_are_plain_calls_and_one_that_nobody_answers_becomes_invalid()
    {
        var hook = await GoodAsync(await PostAsync("hooks", new { EventType = "PAYIN_NORMAL_SUCCEEDED", Url = _world.Shop.Url }));
        using (var twice = await PostAsync("hooks", new { EventType = "PAYIN_NORMAL_SUCCEEDED", Url = "https://other.example/" })) Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
        var (payer, wallet) = await PartiesAsync();
        var payIn = await GoodAsync(await PayInAsync(payer, wallet));
        (await PressAsync(payIn.Text("RedirectURL")!, "pay")).Dispose();
        JsonElement delivery = default;
        await EventuallyAsync(async () =>
        {
            var told = await _world.Http.GetFromJsonAsync<JsonElement>("mangopay/deliveries?type=PAYIN_NORMAL_SUCCEEDED");
            return told.GetProperty("deliveries").GetArrayLength() == 1 && (delivery = told.GetProperty("deliveries")[0]).GetProperty("answers").GetArrayLength() > 0;
        });
        Assert.Equal(payIn.Text("Id"), delivery.GetProperty("subject").GetString());

        await GoodAsync(await PutAsync($"hooks/{hook.Text("Id")}", new { Url = "http://127.0.0.1:1/nobody" }));
        var lost = await GoodAsync(await PayInAsync(payer, wallet));
        (await PressAsync(lost.Text("RedirectURL")!, "pay")).Dispose();
        await EventuallyAsync(async () =>
        {
            _world.Clock.Advance(TimeSpan.FromMinutes(10));
            await RenewAsync();
            return (await GetAsync($"hooks/{hook.Text("Id")}")).Text("Validity") == "INVALID";
        });
        await GoodAsync(await PutAsync($"hooks/{hook.Text("Id")}", new { Status = "ENABLED" }));
        Assert.Equal("INVALID", (await GetAsync($"hooks/{hook.Text("Id")}")).Text("Validity"));
        await GoodAsync(await PutAsync($"hooks/{hook.Text("Id")}", new { Status = "DISABLED" }));
        Assert.Equal("VALID", (await GoodAsync(await PutAsync($"hooks/{hook.Text("Id")}", new { Status = "ENABLED" }))).Text("Validity"));
    }

    [Fact]
    public async Task An_owner_shows_who_they_are_and_a_payer_need_not()
    {
        object Owner(string email) => new { FirstName = "Ada", LastName = "Lovelace", Email = email, Birthday = 0, Nationality = "DE", CountryOfResidence = "DE", UserCategory = "OWNER", TermsAndConditionsAccepted = true };
        Assert.Equal("ACTIVE", (await GoodAsync(await PostAsync("sca/users/natural", Owner("ada+accept@example.com")))).Text("UserStatus"));
        var owner = await GoodAsync(await PostAsync("sca/users/natural", Owner("ada@example.com")));
        Assert.Equal("PENDING_USER_ACTION", owner.Text("UserStatus"));
        var wallet = await GoodAsync(await PostAsync("wallets", new { Owners = new[] { owner.Text("Id") }, Currency = "EUR", Description = "w" }));
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"wallets/{wallet.Text("Id")}")).StatusCode);
        using (var asked = await _api.GetAsync($"wallets/{wallet.Text("Id")}?ScaContext=USER_PRESENT"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
            Assert.StartsWith("PendingUserAction RedirectUrl=http", asked.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }

        var page = owner.GetProperty("PendingUserAction").Text("RedirectUrl")!;
        Assert.Contains("data-testid=\"confirm\"", await _world.Http.GetStringAsync(page + "?returnUrl=" + HttpUtility.UrlEncode("https://shop.example/back")), StringComparison.Ordinal);
        using var done = await _world.Http.PostAsync(page, new FormUrlEncodedContent([new("action", "confirm"), new("returnUrl", "https://shop.example/back")]));
        Assert.Equal("https://shop.example/back", done.Headers.Location!.OriginalString);
        Assert.Equal("ACTIVE", (await GetAsync($"sca/users/{owner.Text("Id")}")).Text("UserStatus"));
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync($"wallets/{wallet.Text("Id")}?ScaContext=USER_PRESENT")).StatusCode);
    }

    [Fact]
    public async Task Money_moved_on_comes_back_before_the_payer_gets_it()
    {
        var (payer, _) = await PartiesAsync();
        var own = (await GoodAsync(await PostAsync("wallets", new { Owners = new[] { payer }, Currency = "EUR", Description = "payer" }))).Text("Id")!;
        var (_, owner) = await PartiesAsync();
        var payIn = await GoodAsync(await PayInAsync(payer, own));
        (await PressAsync(payIn.Text("RedirectURL")!, "pay")).Dispose();
        object Transfer(long amount) => new { AuthorId = payer, DebitedFunds = Money(amount), Fees = Money(0), DebitedWalletId = own, CreditedWalletId = owner };
        Assert.Equal("001001", (await GoodAsync(await PostAsync("transfers", Transfer(1251)))).Text("ResultCode"));
        var transfer = await GoodAsync(await PostAsync("transfers", Transfer(1250)));
        Assert.Equal("SUCCEEDED", transfer.Text("Status"));
        Assert.Equal("001001", (await GoodAsync(await PostAsync($"payins/{payIn.Text("Id")}/refunds", new { AuthorId = payer }))).Text("ResultCode"));
        Assert.Equal("SUCCEEDED", (await GoodAsync(await PostAsync($"transfers/{transfer.Text("Id")}/refunds", new { AuthorId = payer }))).Text("Status"));
        Assert.Equal("SUCCEEDED", (await GoodAsync(await PostAsync($"payins/{payIn.Text("Id")}/refunds", new { AuthorId = payer }))).Text("Status"));
    }

    [Fact]
    public async Task Wrong_requests_get_mangopays_error_report_and_calls_are_counted()
    {
        using (var wrong = await PostAsync("payins/card/web", new { }))
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            var report = await wrong.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("param_error", report.Text("Type"));
            Assert.True(report.GetProperty("errors").TryGetProperty("AuthorId", out _));
        }

        using var missing = await _api.GetAsync("payins/nothing");
        Assert.Equal("ressource_not_found", (await missing.Content.ReadFromJsonAsync<JsonElement>()).Text("Type"));
        var left = int.Parse(missing.Headers.GetValues("x-ratelimit-remaining").Single().Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(2298, left);
        while (left-- > 0) (await _api.GetAsync("clients")).Dispose();
        using var full = await _api.GetAsync("clients");
        Assert.Equal((HttpStatusCode)429, full.StatusCode);
        Assert.Equal("rate_limit", (await full.Content.ReadFromJsonAsync<JsonElement>()).Text("Type"));
        _world.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("clients")).StatusCode);

        using var other = await SignedInAsync("another");
        using var foreign = await other.GetAsync(new Uri(_world.Address.BaseUrl, "v2.01/shop/clients"));
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => SignedInAsync("shop", "another-key-4242"));
    }

    private async Task<(string Payer, string Wallet)> PartiesAsync()
    {
        var payer = await GoodAsync(await PostAsync("sca/users/natural", new { FirstName = "Ada", LastName = "Lovelace", Email = "ada@example.com", UserCategory = "PAYER" }));
        Assert.Equal("ACTIVE", payer.Text("UserStatus"));
        var owner = await GoodAsync(await PostAsync("users/legal", new { Name = "Kajak GmbH", LegalPersonType = "BUSINESS", Email = "office@example.com", HeadquartersAddress = new { Country = "DE" }, TermsAndConditionsAccepted = true }));
        var wallet = await GoodAsync(await PostAsync("wallets", new { Owners = new[] { owner.Text("Id") }, Currency = "EUR", Description = "takings" }));
        return (payer.Text("Id")!, wallet.Text("Id")!);
    }

    private Task<HttpResponseMessage> PayInAsync(string payer, string wallet, string? key = null) => PostAsync("payins/card/web", new
    {
        AuthorId = payer,
        CreditedWalletId = wallet,
        DebitedFunds = Money(1250),
        Fees = Money(0),
        ReturnURL = "https://shop.example/done?order=1",
        CardType = "CB_VISA_MASTERCARD",
        Culture = "DE",
        SecureMode = "DEFAULT",
        Tag = "mark",
    }, key);

    private static object Money(long amount) => new { Currency = "EUR", Amount = amount };

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await _api.SendAsync(request);
    }

    private Task<HttpResponseMessage> PutAsync(string path, object body) => _api.PutAsync(path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"));

    private async Task<JsonElement> GetAsync(string path) => await GoodAsync(await _api.GetAsync(path));

    private static async Task<JsonElement> GoodAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    private Task<HttpResponseMessage> PressAsync(string page, string button) => _world.Http.PostAsync(page, new FormUrlEncodedContent([new("action", button)]));

    private async Task<HttpClient> SignedInAsync(string client, string key = "key-of-the-shop")
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(_world.Address.BaseUrl, $"v2.01/{client}/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(client, key));
        return http;
    }

    private async Task RenewAsync() => _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("shop", "key-of-the-shop"));

    private async Task<string> TokenAsync(string client, string key)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "v2.01/oauth/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        ask.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client}:{key}")));
        using var answer = await _world.Http.SendAsync(ask);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("access_token")!;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await holds()) await Task.Delay(20, patience.Token);
    }
}

file static class JsonText
{
    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();
}
