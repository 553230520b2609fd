using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Modular.Sandbox.Tests;

public sealed class PagesTests : IAsyncLifetime
{
    private readonly World _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Every_page_answers_with_markup_and_without_script()
    {
        var session = await _world.Create();
        await _world.Click(session, "threeds");
        foreach (var path in new[] { "", "stripe", "paypal", "mangopay", "mail", "sms", "idp", "dns", "bank", "knobs", session.Url, $"stripe/pay/{session.Id}/threeds" })
        {
            var answer = await _world.Http.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("<h1", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
        Assert.Contains("color-scheme", await _world.Http.GetStringAsync("sandbox.css"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _world.Http.GetAsync("stripe/pay/cs_test_nothing")).StatusCode);
    }

    [Fact]
    public async Task What_a_shop_or_a_mail_says_cannot_become_markup()
    {
        var order = _world.Order();
        order.LineItems[0].PriceData.ProductData.Name = "<script>alert(1)</script>";
        order.CancelUrl = "https://shop.example/?a=\"><b>";
        var page = await _world.Http.GetStringAsync((await _world.Create(order)).Url);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        (await _world.Http.PutAsJsonAsync($"stripe/accounts/{_world.Key}", new { name = "<i>Shop</i>" })).EnsureSuccessStatusCode();
        Assert.Contains("&lt;i&gt;Shop", await _world.Http.GetStringAsync((await _world.Create()).Url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_knob_set_on_the_page_bites_and_is_cleared_there()
    {
        var set = await _world.Http.PostAsync("knobs", new FormUrlEncodedContent([new("fault", "sms fail_before"), new("route", ""), new("count", "1")]));
        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
        Assert.Contains("fail_before</td>", await _world.Http.GetStringAsync("knobs"), StringComparison.Ordinal);
        await _world.Http.PostAsync("knobs/clear", null);
        Assert.Contains("Nothing is broken", await _world.Http.GetStringAsync("knobs"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await _world.Http.PostAsync("knobs", new FormUrlEncodedContent([new("fault", "moon drop")]))).StatusCode);
    }

    [Fact]
    public async Task Text_messages_need_a_key_a_number_and_a_text()
    {
        async Task<HttpStatusCode> Send(string? key, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "sms/messages") { Content = JsonContent.Create(body) };
            if (key is not null) request.Headers.Authorization = new("Bearer", key);
            return (await _world.Http.SendAsync(request)).StatusCode;
        }
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(null, new { to = "+4915112345678", text = "hi" }));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send("sk_test_x", new { to = "+4915112345678", text = "hi" }));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("sms_test_x", new { to = "015112345678", text = "hi" }));
        Assert.Equal(HttpStatusCode.BadRequest, await Send("sms_test_x", new { to = "+4915112345678", text = " " }));
        Assert.Equal(HttpStatusCode.Created, await Send("sms_test_x", new { to = "+4915112345678", text = "Ihr Code für <Köln>: 123 456" }));
        Assert.Contains("Ihr Code für &lt;Köln&gt;", await _world.Http.GetStringAsync("sms"), StringComparison.Ordinal);
        var found = await _world.Http.GetFromJsonAsync<JsonElement>("sms/messages?to=%2B4915112345678");
        Assert.Equal(1, found.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task The_description_names_every_route_with_a_summary()
    {
        var api = await _world.Http.GetFromJsonAsync<JsonElement>("openapi/v1.json");
        var paths = api.GetProperty("paths").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        foreach (var path in new[] { "/v1/checkout/sessions", "/v1/refunds/{id}", "/stripe/webhook", "/stripe/deliveries/{id}/resend", "/mail/messages/{id}/attachments/{n}", "/sms/messages", "/faults", "/idp/employees/{sub}", "/dns/txt", "/bank/v1/accounts", "/bank/customers" })
            Assert.True(paths.ContainsKey(path), path);
        Assert.All(paths.SelectMany(p => p.Value.EnumerateObject().Select(o => (p.Key, o))), o => Assert.False(string.IsNullOrEmpty(o.o.Value.GetProperty("summary").GetString()), o.Key));
        var fault = paths["/faults"].GetProperty("post").GetProperty("requestBody").GetRawText();
        Assert.Contains("retryAfterSeconds", fault, StringComparison.Ordinal);
    }
}
