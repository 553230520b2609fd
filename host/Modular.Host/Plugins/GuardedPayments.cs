using System.Diagnostics;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Plugins;

/// <summary>
/// Stands between the host and a payment plug-in: deadline, escaping exceptions, undeclared redirects. A call that does not come back in time is
/// abandoned, not waited for; a call that could have moved money then counts as Unknown, never as failed.
/// </summary>
internal class GuardedPayments(IPaymentProvider plugin, PaymentProviderDescriptor descriptor, TimeSpan deadline, Func<PaymentContext, PluginHosts> hosts, PluginMetrics metrics, TimeProvider clock)
    : IPaymentProvider
{
    public static GuardedPayments Around(IPaymentProvider plugin, TimeSpan deadline, Func<PaymentContext, PluginHosts> hosts, PluginMetrics metrics, TimeProvider clock) =>
        plugin is ICapturesPayments capturing
            ? new GuardedCaptures(plugin, capturing, plugin.Descriptor, deadline, hosts, metrics, clock)
            : new GuardedPayments(plugin, plugin.Descriptor, deadline, hosts, metrics, clock);

    public PaymentProviderDescriptor Descriptor => descriptor;

    public async ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Deed("begin", context, token => plugin.BeginAsync(request, context, token), ct);
        return outcome is PaymentOutcome<HostedCheckout>.Ok { Value.Redirect: { } target } && !hosts(context).MaySendTo(target)
            ? PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Configuration, "The plug-in wanted to send the payer to a host it did not declare.")
            : outcome;
    }

    public ValueTask<PaymentOutcome<PaymentSnapshot>> CompleteAsync(CompletePayment request, PaymentContext context, CancellationToken ct) =>
        Deed("complete", context, token => plugin.CompleteAsync(request, context, token), ct);

    public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) =>
        Look("get", context, token => plugin.GetAsync(request, context, token), ct);

    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) =>
        Deed("refund", context, token => plugin.RefundAsync(request, context, token), ct);

    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) =>
        Look("get refund", context, token => plugin.GetRefundAsync(request, context, token), ct);

    public async ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        var (reading, failure) = await Call("read webhook", context, token => plugin.ReadWebhookAsync(webhook, context, token), ct);
        return reading ?? throw new PluginFailedException(failure!);
    }

    public async ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct)
    {
        var (report, _) = await Call("check settings", context, token => plugin.CheckSettingsAsync(context, token), ct);
        return report ?? new SettingsReport
        {
            Findings =
            [
                new SettingsFinding
                {
                    Severity = FindingSeverity.Error,
                    Text = LocalText.Of("Der Anbieter hat nicht geantwortet. Prüfen Sie die Angaben und versuchen Sie es noch einmal.", "The provider did not answer. Check the settings and try once more."),
                },
            ],
        };
    }

    /// <summary>A call that may change something at the provider.</summary>
    protected async ValueTask<PaymentOutcome<T>> Deed<T>(string name, PaymentContext context, Func<CancellationToken, ValueTask<PaymentOutcome<T>>> call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var (outcome, failure) = await Call(name, context, call, ct, swallowCancellation: true);
        return Checked(outcome ?? PaymentOutcome.Unknown<T>(failure), context);
    }

    /// <summary>A call that only reads.</summary>
    protected async ValueTask<PaymentOutcome<T>> Look<T>(string name, PaymentContext context, Func<CancellationToken, ValueTask<PaymentOutcome<T>>> call, CancellationToken ct)
    {
        var (outcome, failure) = await Call(name, context, call, ct);
        return Checked(outcome ?? PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, failure), context);
    }

    private PaymentOutcome<T> Checked<T>(PaymentOutcome<T> outcome, PaymentContext context) =>
        outcome is PaymentOutcome<T>.ActionRequired { Redirect: var target } && !hosts(context).MaySendTo(target)
            ? PaymentOutcome.Refused<T>(RefusalCode.Configuration, "The plug-in wanted to send the payer to a host it did not declare.")
            : outcome;

    private async ValueTask<(T? Answer, string? Failure)> Call<T>(string name, PaymentContext context, Func<CancellationToken, ValueTask<T>> call, CancellationToken ct, bool swallowCancellation = false)
        where T : class
    {
        using var span = Spans.Begin($"plugin {descriptor.Id} {name}")?.SetTag("modular.operation", context.Operation.Key);
        var start = Stopwatch.GetTimestamp();
        using var late = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            // On the pool, so that a plug-in that blocks before its first await can be abandoned too; one second to obey the token.
            var answer = await Task.Run(() => call(either.Token).AsTask(), CancellationToken.None).WaitAsync(deadline + TimeSpan.FromSeconds(1), clock, ct);
            if (answer is null)
            {
                return Failed("null");
            }

            metrics.Called(descriptor.Id, name, answer, late: false, Stopwatch.GetElapsedTime(start));
            return (answer, null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested && !swallowCancellation)
        {
            throw;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            return Failed(late.IsCancellationRequested ? "timeout" : failure.GetType().Name);
        }

        (T?, string?) Failed(string why)
        {
            metrics.Called(descriptor.Id, name, answer: null, late.IsCancellationRequested, Stopwatch.GetElapsedTime(start));
            context.Log.LogWarning("{Plugin} failed at {Call}, operation {Operation}: {Failure}", descriptor.Id, name, context.Operation.Key, why);
            return (null, $"{descriptor.Id}: {name}: {why}");
        }
    }
}

/// <summary>The same for a plug-in that can reserve first and collect later.</summary>
internal sealed class GuardedCaptures(
    IPaymentProvider plugin, ICapturesPayments captures, PaymentProviderDescriptor descriptor, TimeSpan deadline, Func<PaymentContext, PluginHosts> hosts, PluginMetrics metrics, TimeProvider clock)
    : GuardedPayments(plugin, descriptor, deadline, hosts, metrics, clock), ICapturesPayments
{
    public ValueTask<PaymentOutcome<PaymentSnapshot>> CaptureAsync(CapturePayment request, PaymentContext context, CancellationToken ct) =>
        Deed("capture", context, token => captures.CaptureAsync(request, context, token), ct);

    public ValueTask<PaymentOutcome<PaymentSnapshot>> VoidAsync(VoidPayment request, PaymentContext context, CancellationToken ct) =>
        Deed("void", context, token => captures.VoidAsync(request, context, token), ct);
}
