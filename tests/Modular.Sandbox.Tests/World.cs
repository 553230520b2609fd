using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Stripe;
using Stripe.Checkout;

namespace Modular.Sandbox.Tests;

/// <summary>A sandbox on free ports, a shop that receives its webhooks, and the official client pointed at it.</summary>
public sealed class World : IAsyncLifetime
{
    public const string ShopSecret = "whsec_test_shop";
    private readonly WebApplication _app;
    public Shop Shop { get; } = new();
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    public SandboxAddress Address { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;
    public string Key { get; } = "sk_test_" + Guid.NewGuid().ToString("N");
    public StripeClient Stripe { get; private set; } = null!;

    public World() : this(null) { }

    internal World(Action<SandboxOptions>? change)
    {
        var options = new SandboxOptions { Port = 0, SmtpPort = 0, Seed = 1, TimeProvider = Clock };
        change?.Invoke(options);
        _app = SandboxApp.Build(options);
    }

    public async ValueTask InitializeAsync()
    {
        await Shop.Start();
        await _app.StartAsync();
        Address = _app.SandboxAddress();
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Address.BaseUrl };
        Stripe = Client(Key);
        (await Http.PutAsJsonAsync("stripe/webhook", new { url = Shop.Url, secret = ShopSecret })).EnsureSuccessStatusCode();
    }

    public StripeClient Client(string key, int retries = 0) => new(new StripeClientOptions
    {
        ApiKey = key,
        ApiBase = Address.BaseUrl.ToString().TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(new HttpClient(), retries, enableTelemetry: false),
    });

    public SessionCreateOptions Order(long amount = 2500, string currency = "eur", string capture = "automatic") => new()
    {
        Mode = "payment",
        SuccessUrl = "https://shop.example/done?session={CHECKOUT_SESSION_ID}",
        CancelUrl = "https://shop.example/cart",
        ClientReferenceId = "order-1",
        CustomerEmail = "guest@example.org",
        Metadata = new() { ["order"] = "1" },
        PaymentIntentData = new() { CaptureMethod = capture, Metadata = new() { ["order"] = "1" } },
        LineItems =
        [
            new() { Quantity = 2, PriceData = new() { Currency = currency, UnitAmount = amount, ProductData = new() { Name = "Hafenrundfahrt, Erwachsene" } } },
        ],
    };

    public Task<Session> Create(SessionCreateOptions? order = null, RequestOptions? request = null) => new SessionService(Stripe).CreateAsync(order ?? Order(), request);

    public Task<HttpResponseMessage> Click(Session session, string action) =>
        Http.PostAsync($"stripe/pay/{session.Id}", new FormUrlEncodedContent([new("action", action)]));

    public async Task<Session> Paid(SessionCreateOptions? order = null)
    {
        var session = await Create(order);
        Assert.Equal(HttpStatusCode.SeeOther, (await Click(session, "pay")).StatusCode);
        return await new SessionService(Stripe).GetAsync(session.Id, new() { Expand = ["payment_intent.latest_charge"] });
    }

    public async Task<JsonElement> Fault(object fault)
    {
        var answer = await Http.PostAsJsonAsync("faults", fault);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Shop.DisposeAsync();
    }
}
