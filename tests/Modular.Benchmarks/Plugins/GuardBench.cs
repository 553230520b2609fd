using System.Diagnostics;
using Modular.Benchmarks.Load;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Testing;

namespace Modular.Benchmarks.Plugins;

/// <summary>What the guard costs a healthy call: the same plug-in that answers at once, called directly and through the host's own guard, in turns.</summary>
internal static class GuardBench
{
    /// <summary>Exit code 1 when a call costs 5 µs or more beyond the plug-in itself.</summary>
    public static async Task<int> RunAsync(bool quick, bool write)
    {
        var (rounds, calls) = (quick ? 3 : 9, quick ? 50_000 : 200_000);
        var plugin = new Instant();
        await using var host = await TestHost.StartAsync(Database.Sqlite, new() { Register = container => OnePlugin.Install(container, plugin) });
        var providers = (IPaymentProviders)host.Services.GetService(typeof(IPaymentProviders))!;
        var installed = providers.Find("instant")!;
        var account = new ProviderAccount(new OperatorId(Guid.CreateVersion7()), new ProviderAccountId(Guid.CreateVersion7()), Sandbox: true, new SettingsBag([], []));
        var context = providers.Context(installed, account, new OperationKey(Guid.CreateVersion7()));
        // Warm until the compiler is done with both.
        await Task.Run(() => CallAsync(plugin, context, calls));
        await Task.Run(() => CallAsync(installed.Provider, context, calls));
        var (bare, guarded, eight, bytes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            bare.Add((await Task.Run(() => CallAsync(plugin, context, calls))).Micros);
            var (micros, allocated) = await Task.Run(() => CallAsync(installed.Provider, context, calls));
            guarded.Add(micros);
            bytes.Add(allocated);
            var begun = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CallAsync(installed.Provider, context, calls / 8))));
            eight.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds / (calls / 8 * 8));
        }

        var cost = Middle.Of(guarded) - Middle.Of(bare);
        var report = new Report();
        report.Figure("guard_us", cost);
        report.Table(
            "guard", "What the guard costs",
            $"GetAsync of a plug-in that answers at once, on the thread pool: called directly, and through the guard that every plug-in has (quarantine, bulkhead, breaker, deadline, a hop to the pool, checks of the answer, metrics that nobody collects). {rounds} rounds of {calls:N0} calls in turns, medians.",
            ["direct µs", "guarded µs", "cost µs", "slowest round µs", "µs per call with eight callers", "bytes per guarded call"],
            [[Middle.Of(bare), Middle.Of(guarded), cost, guarded.Max(), Middle.Of(eight), Middle.Of(bytes)]]);
        Console.WriteLine(report.Text());
        if (write)
        {
            Results.Keep(report, $"{rounds} rounds of {calls:N0} calls");
        }

        return cost < 5 ? 0 : 1;
    }

    private static async Task<(double Micros, double Bytes)> CallAsync(IPaymentProvider provider, PaymentContext context, int calls)
    {
        var request = new GetPayment { Id = new PaymentId(context.Operator.Value), Payment = new ProviderRef("p") };
        using var caller = new CancellationTokenSource(); // as a request has one
        var before = GC.GetTotalAllocatedBytes();
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            if (await provider.GetAsync(request, context, caller.Token) is not PaymentOutcome<PaymentSnapshot>.Ok)
            {
                throw new InvalidOperationException("The guard did not let a healthy call through.");
            }
        }

        return (Stopwatch.GetElapsedTime(begun).TotalMicroseconds / calls, (double)(GC.GetTotalAllocatedBytes() - before) / calls);
    }

    private sealed class Instant : IPaymentProvider
    {
        public PaymentProviderDescriptor Descriptor { get; } = new()
        {
            Id = "instant",
            Name = LocalText.Of("", ""),
            Summary = LocalText.Of("", ""),
            Capabilities = new() { CaptureModes = [CaptureMode.Automatic], IdempotencyWindow = TimeSpan.FromDays(1), Webhooks = WebhookAuthentication.Signed },
            Settings = new() { Fields = [] },
        };

        public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct)
        {
            var (amount, nothing) = (new Money(2500, "EUR"), Money.Zero("EUR"));
            return ValueTask.FromResult(PaymentOutcome.Ok(new PaymentSnapshot
            {
                Payment = request.Payment,
                Id = request.Id,
                State = PaymentState.Captured,
                Amount = amount,
                Authorised = amount,
                Captured = amount,
                Refunded = nothing,
                Disputed = nothing,
                AsOf = context.Clock.GetUtcNow(),
            }));
        }

        public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) => ValueTask.FromResult(PaymentOutcome.NotSupported<HostedCheckout>("this"));

        public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => ValueTask.FromResult(PaymentOutcome.NotSupported<RefundSnapshot>("this"));

        public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => ValueTask.FromResult(PaymentOutcome.NotSupported<RefundSnapshot>("this"));

        public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) => ValueTask.FromResult<WebhookReading>(new WebhookReading.Forged { Reason = "" });

        public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => ValueTask.FromResult(new SettingsReport());
    }
}
