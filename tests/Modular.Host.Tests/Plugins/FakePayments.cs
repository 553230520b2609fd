using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Plugins;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Tests.Plugins;

/// <summary>A plug-in that does what the test says.</summary>
internal sealed class FakePayments : IPaymentProvider, ICapturesPayments, IReadsStatements
{
    public Func<CancellationToken, Task> Behaviour { get; init; } = _ => Task.CompletedTask;

    /// <summary>What <see cref="GetAsync"/> says instead of "not supported".</summary>
    public Func<GetPayment, PaymentSnapshot>? Payment { get; init; }

    public WebhookReading Hook { get; init; } = new WebhookReading.Ignored { Reason = "" };

    public Uri Redirect { get; init; } = new("https://pay.acme.example/1");

    public TransferInstructions? Instructions { get; init; }

    public StatementReading Statement { get; init; } = new() { Entries = [] };

    /// <summary>Whether it says that it reads statements.</summary>
    public bool Declares { get; init; }

    public PaymentProviderDescriptor Descriptor => new()
    {
        Id = "acme",
        Name = LocalText.Of("Acme", "Acme"),
        Summary = LocalText.Of("", ""),
        Capabilities = new PaymentCapabilities { CaptureModes = [CaptureMode.Manual], IdempotencyWindow = TimeSpan.FromDays(1), Webhooks = WebhookAuthentication.Signed, Statements = Declares },
        Settings = new SettingsSchema { Fields = [new SettingField { Key = "api_base", Kind = SettingKind.Url, Label = LocalText.Of("", ""), Scope = SettingScope.SandboxOnly, ExtendsHosts = true }] },
    };

    public static PluginHosts Hosts { get; } = new(["api.acme.example"], ["pay.acme.example", "*.checkout.acme.example"], []);

    internal static PluginMetrics Metrics { get; } = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(), new PluginCalls(TimeProvider.System));

    public static GuardedPayments Guard(FakePayments plugin, FakeTimeProvider? clock = null) => Guard(plugin, GuardOf("acme", clock ?? new FakeTimeProvider()), clock ?? new FakeTimeProvider());

    public static GuardedPayments Guard(FakePayments plugin, PluginGuard guard, TimeProvider clock) => GuardedPayments.Around(plugin, guard, _ => Hosts, clock);

    /// <summary>A guard whose standing nobody else shares.</summary>
    public static PluginGuard GuardOf(string id, TimeProvider clock, PluginSettings? limits = null) =>
        new(new PluginStanding(id, limits ?? new(), clock, _ => 1000, NullLogger.Instance, () => { }), limits ?? new(), Metrics, clock);

    public static PaymentContext Context { get; } = new()
    {
        Operator = new OperatorId(Guid.Empty),
        Account = new ProviderAccountId(Guid.Empty),
        Sandbox = true,
        Operation = new OperationKey(Guid.Empty),
        Settings = new SettingsBag([], []),
        Http = new HttpClient(),
        State = null!,
        Log = NullLogger.Instance,
        Clock = TimeProvider.System,
    };

    public async ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        await Behaviour(ct);
        return PaymentOutcome.Ok(new HostedCheckout { Payment = new ProviderRef("1"), Redirect = Redirect, Instructions = Instructions, ExpiresAt = Instructions?.PayBy.AddDays(3) });
    }

    public async ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        Payment is { } said ? PaymentOutcome.Ok(said(request)) : await After<PaymentSnapshot>(ct);

    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => After<RefundSnapshot>(ct);

    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => After<RefundSnapshot>(ct);

    public async ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        await Behaviour(ct);
        return Hook;
    }

    public async ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct)
    {
        await Behaviour(ct);
        return new SettingsReport();
    }

    public ValueTask<PaymentOutcome<PaymentSnapshot>> CaptureAsync(CapturePayment request, PaymentContext context, CancellationToken ct) => After<PaymentSnapshot>(ct);

    public ValueTask<PaymentOutcome<PaymentSnapshot>> VoidAsync(VoidPayment request, PaymentContext context, CancellationToken ct) => After<PaymentSnapshot>(ct);

    public async ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct)
    {
        await Behaviour(ct);
        return PaymentOutcome.Ok(Statement);
    }

    private async ValueTask<PaymentOutcome<T>> After<T>(CancellationToken ct)
    {
        await Behaviour(ct);
        return PaymentOutcome.NotSupported<T>("this");
    }
}
