using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Modular.Sandbox;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>One of our providers against the sandbox: one clock, a browser that presses buttons, a place where webhooks arrive.</summary>
internal abstract class SimulatorWorld : PaymentWorld
{
    private readonly WebApplication _sandbox;
    private readonly Inbox _inbox = new();
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly SocketsHttpHandler _line = new() { UseProxy = false, AllowAutoRedirect = false };

    protected SimulatorWorld(Action<SandboxOptions>? change = null)
    {
        var options = new SandboxOptions { Port = 0, SmtpPort = 0, Seed = 7, TimeProvider = FakeClock, WebhookHandler = _inbox };
        change?.Invoke(options);
        _sandbox = SandboxApp.Build(options);
    }

    public FakeTimeProvider FakeClock { get; } = new(Given.Now);

    public override TimeProvider Clock => FakeClock;

    public override HttpMessageHandler Handler => _line;

    public override Uri WebhookUrl => new("https://host.example/hooks/pay/key");

    public Uri Base => _sandbox.SandboxAddress().BaseUrl;

    public HttpClient Browser => _browser;

    /// <summary>The knobs' target: stripe, paypal, mangopay.</summary>
    protected abstract string Simulator { get; }

    /// <summary>The route of a deed; null where there is no such call.</summary>
    protected abstract string? Route(Deed deed);

    /// <summary>Whether a webhook is about money taken or given back.</summary>
    protected abstract bool IsAboutMoney(RawWebhook webhook);

    public override void Advance(TimeSpan span) => FakeClock.Advance(span);

    public async Task<SimulatorWorld> StartedAsync()
    {
        await _sandbox.StartAsync();
        return this;
    }

    public override Task PayAsync(HostedCheckout checkout) => PressAsync(checkout, "pay");

    /// <summary>What a person does on the hosted page. Returns where the browser is sent.</summary>
    public async Task<string> PressAsync(HostedCheckout checkout, string button)
    {
        using var page = await _browser.GetAsync(checkout.Redirect);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        using var answer = await _browser.PostAsync(checkout.Redirect, new FormUrlEncodedContent([new("action", button)]));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    public override async Task<bool> BreakAsync(Breakage breakage, Deed deed)
    {
        if (Route(deed) is not { } route)
        {
            return false;
        }

        await BreakAsync(new
        {
            target = Simulator + ".api",
            kind = breakage switch { Breakage.AnswerLost => "drop_after", Breakage.NeverArrives => "drop", Breakage.TooManyRequests => "rate_limit", _ => "fail_before" },
            route,
            count = 1,
            status = 503,
            retryAfterSeconds = 7,
        });
        return true;
    }

    public async Task BreakAsync(object fault)
    {
        using var answer = await _browser.PostAsJsonAsync(new Uri(Base, "faults"), fault);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    public async Task DecideAsync(string path)
    {
        using var answer = await _browser.PostAsync(new Uri(Base, path), null);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    public override Task<RawWebhook> NextWebhookAsync() => _inbox.NextAsync(IsAboutMoney);

    public Task<RawWebhook> NextWebhookAsync(Func<RawWebhook, bool> wanted) => _inbox.NextAsync(wanted);

    public async Task<WebhookReading> ReadAsync(RawWebhook webhook) => await Provider.ReadWebhookAsync(webhook, Context(), CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
        _browser.Dispose();
        _line.Dispose();
        _inbox.Dispose();
    }

    protected static string? Field(RawWebhook webhook, string name)
    {
        using var json = JsonDocument.Parse(webhook.Body);
        return json.RootElement.GetProperty(name).GetString();
    }

    private sealed class Inbox : HttpMessageHandler
    {
        private readonly Channel<RawWebhook> _arrived = Channel.CreateUnbounded<RawWebhook>();

        public async Task<RawWebhook> NextAsync(Func<RawWebhook, bool> wanted)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (true)
            {
                var webhook = await _arrived.Reader.ReadAsync(patience.Token);
                if (wanted(webhook))
                {
                    return webhook;
                }
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers = request.Headers;
            await _arrived.Writer.WriteAsync(new()
            {
                Method = request.Method.Method,
                Url = request.RequestUri!,
                Headers = new((request.Content is { } content ? headers.Concat(content.Headers) : headers).SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))),
                Body = request.Content is null ? default(ReadOnlyMemory<byte>) : await request.Content.ReadAsByteArrayAsync(cancellationToken),
            }, cancellationToken);
            return new(HttpStatusCode.OK);
        }
    }
}
