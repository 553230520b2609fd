using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Modular.Payments.Stripe;
using Modular.Sandbox;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Tests.Support;

/// <summary>The sandbox on a free port, one clock for it and for the plug-in, and a place where its webhooks arrive.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly WebApplication _sandbox;
    private readonly Inbox _inbox = new();
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly HttpClient _api = new(new SocketsHttpHandler { UseProxy = false });
    private readonly IProviderState _state;

    private World()
    {
        _state = new InMemoryState(Clock);
        _sandbox = SandboxApp.Build(new()
        {
            Port = 0,
            SmtpPort = 0,
            Seed = 7,
            TimeProvider = Clock,
            WebhookUrl = "https://host.example/hooks/pay/key",
            WebhookSecret = Given.WebhookSecret,
            WebhookHandler = _inbox,
        });
    }

    public StripeProvider Stripe { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Given.Now);

    public Lines Log { get; } = new();

    private Uri Base => _sandbox.SandboxAddress().BaseUrl;

    public static async Task<World> StartAsync()
    {
        var world = new World();
        await world._sandbox.StartAsync();
        return world;
    }

    public PaymentContext Context(OperationKey? key = null) => Given.Context(_api, Log, Clock, key, Base, _state);

    public async Task<HostedCheckout> BeginAsync(BeginPayment begin) => Ok(await Stripe.BeginAsync(begin, Context(), CancellationToken.None));

    public async Task<PaymentSnapshot> GetAsync(BeginPayment begin, HostedCheckout checkout) =>
        Ok(await Stripe.GetAsync(new() { Id = begin.Id, Payment = checkout.Payment }, Context(), CancellationToken.None));

    /// <summary>What a person does on the hosted page: pay, decline, threeds, threeds-ok, threeds-fail, async, leave. Returns where the browser is sent.</summary>
    public async Task<string> PressAsync(HostedCheckout checkout, string button)
    {
        using var page = await _browser.GetAsync(checkout.Redirect);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var answer = await _browser.PostAsync(checkout.Redirect, new FormUrlEncodedContent([new("action", button)]));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    public async Task BreakAsync(object fault)
    {
        using var answer = await _browser.PostAsJsonAsync(new Uri(Base, "faults"), fault);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    public async Task DecideAsync(string path)
    {
        using var answer = await _browser.PostAsync(new Uri(Base, path), null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The next webhook of a type, as it came over the wire.</summary>
    public Task<RawWebhook> NextWebhookAsync(string type) => _inbox.NextAsync(type);

    public async Task<WebhookReading> ReadAsync(RawWebhook webhook) => await Stripe.ReadWebhookAsync(webhook, Context(), CancellationToken.None);

    public static T Ok<T>(PaymentOutcome<T> outcome) => Assert.IsType<PaymentOutcome<T>.Ok>(outcome).Value;

    public async ValueTask DisposeAsync()
    {
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
        _browser.Dispose();
        _api.Dispose();
        _inbox.Dispose();
    }

    private sealed class Inbox : HttpMessageHandler
    {
        private readonly Channel<RawWebhook> _arrived = Channel.CreateUnbounded<RawWebhook>();

        public async Task<RawWebhook> NextAsync(string type)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (true)
            {
                var webhook = await _arrived.Reader.ReadAsync(patience.Token);
                using var json = JsonDocument.Parse(webhook.Body);
                if (json.RootElement.GetProperty("type").GetString() == type)
                {
                    return webhook;
                }
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await _arrived.Writer.WriteAsync(new()
            {
                Method = request.Method.Method,
                Url = request.RequestUri!,
                Headers = new(request.Headers.Concat(request.Content!.Headers).SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))),
                Body = await request.Content.ReadAsByteArrayAsync(cancellationToken),
            }, cancellationToken);
            return new(HttpStatusCode.OK);
        }
    }
}
