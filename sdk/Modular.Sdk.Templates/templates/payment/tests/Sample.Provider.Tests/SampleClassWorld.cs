using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;
using SampleNamespace.Tests.Simulator;

namespace SampleNamespace.Tests;

/// <summary>The plug-in, the simulator, and one clock for both. The kit makes a new world for every case.</summary>
internal sealed class SampleClassWorld : PaymentWorld
{
    private readonly StoppedClock _clock = new();
    private readonly SimulatedApi _api;

    public SampleClassWorld() => _api = new(_clock);

    public override IPaymentProvider Provider { get; } = new SampleClassProvider();

    public override TimeProvider Clock => _clock;

    public override HttpMessageHandler Handler => _api;

    public override SettingsBag Settings { get; } = Filled(SimulatedApi.ApiKey, SimulatedApi.WebhookSecret);

    public override SettingsBag OtherSettings { get; } = Filled("another_key_4711", "another_secret_4711");

    public override ImmutableArray<string> Secrets => [SimulatedApi.ApiKey, SimulatedApi.WebhookSecret];

    public static Task<PaymentWorld> StartAsync() => Task.FromResult<PaymentWorld>(new SampleClassWorld());

    public override void Advance(TimeSpan span) => _clock.Advance(span);

    public override Task PayAsync(HostedCheckout checkout)
    {
        _api.Pay(checkout.Redirect);
        return Task.CompletedTask;
    }

    /// <summary>There is no call that collects: the money comes when the payer pays.</summary>
    public override Task<bool> BreakAsync(Breakage breakage, Deed deed) => Task.FromResult(deed != Deed.Collect && _api.Break(breakage, deed));

    public override Task<RawWebhook> NextWebhookAsync() => Task.FromResult(_api.NextWebhook());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _api.Dispose();
    }

    private static SettingsBag Filled(string apiKey, string webhookSecret) => new([], [new("api_key", new Secret(apiKey)), new("webhook_secret", new Secret(webhookSecret))]);

    /// <summary>Moves when it is told to.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan span) => _now += span;
    }
}
