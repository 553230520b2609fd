using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Plugins;

/// <summary>
/// Stands between the host and a payment plug-in. A call that was made and brought nothing useful counts as Unknown when it could have moved money,
/// never as failed; one that was not made at all says so. What the plug-in says is compared with what it was asked.
/// </summary>
internal class GuardedPayments(IPaymentProvider plugin, PaymentProviderDescriptor descriptor, PluginGuard guard, Func<PaymentContext, PluginHosts> hosts, TimeProvider clock) : IPaymentProvider
{
    public static GuardedPayments Around(IPaymentProvider plugin, PluginGuard guard, Func<PaymentContext, PluginHosts> hosts, TimeProvider clock) =>
        (plugin as ICapturesPayments, plugin as IReadsStatements) switch
        {
            ({ } capturing, { } reading) => new GuardedCapturesAndStatements(plugin, capturing, reading, plugin.Descriptor, guard, hosts, clock),
            ({ } capturing, null) => new GuardedCaptures(plugin, capturing, plugin.Descriptor, guard, hosts, clock),
            (null, { } reading) => new GuardedStatements(plugin, reading, plugin.Descriptor, guard, hosts, clock),
            _ => new GuardedPayments(plugin, plugin.Descriptor, guard, hosts, clock),
        };

    public PaymentProviderDescriptor Descriptor => descriptor;

    public async ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Deed(GuardedCall.Begin, context, token => plugin.BeginAsync(request, context, token), ct);
        return outcome switch
        {
            PaymentOutcome<HostedCheckout>.Ok { Value: { } said } when Lie.In(said, request, descriptor.Capabilities.Statements && plugin is IReadsStatements) is { } lie => Caught(lie, GuardedCall.Begin, outcome, context),
            PaymentOutcome<HostedCheckout>.Ok { Value: { Instructions: null, Redirect: var target } } => Allowed(GuardedCall.Begin, outcome, target, context),
            _ => outcome,
        };
    }

    public async ValueTask<PaymentOutcome<PaymentSnapshot>> CompleteAsync(CompletePayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Deed(GuardedCall.Complete, context, token => plugin.CompleteAsync(request, context, token), ct);
        return outcome is PaymentOutcome<PaymentSnapshot>.Ok { Value: var said } && Lie.In(said, request.Id, request.Payment, request.Amount) is { } lie ? Caught(lie, GuardedCall.Complete, outcome, context) : outcome;
    }

    public async ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Look(GuardedCall.Get, context, token => plugin.GetAsync(request, context, token), ct);
        return outcome is PaymentOutcome<PaymentSnapshot>.Ok { Value: var said } && Lie.In(said, request.Id, request.Payment, asked: null) is { } lie ? Caught(lie, GuardedCall.Get, outcome, context) : outcome;
    }

    public async ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Deed(GuardedCall.Refund, context, token => plugin.RefundAsync(request, context, token), ct);
        return outcome is PaymentOutcome<RefundSnapshot>.Ok { Value: var said } && Lie.In(said, request.Id, refund: null, request.Amount) is { } lie ? Caught(lie, GuardedCall.Refund, outcome, context) : outcome;
    }

    public async ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Look(GuardedCall.GetRefund, context, token => plugin.GetRefundAsync(request, context, token), ct);
        return outcome is PaymentOutcome<RefundSnapshot>.Ok { Value: var said } && Lie.In(said, request.Id, request.Refund, asked: null) is { } lie ? Caught(lie, GuardedCall.GetRefund, outcome, context) : outcome;
    }

    public async ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        var called = await guard.CallAsync(GuardedCall.ReadWebhook, context.Log, context.Operation.Value, token => plugin.ReadWebhookAsync(webhook, context, token), Nonsense.In, mayThrow: true, ct);
        return called.Answer ?? throw new PluginFailedException(called.Why!);
    }

    public async ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) =>
        Reports.Of(await guard.CallAsync(GuardedCall.CheckSettings, context.Log, context.Operation.Value, token => plugin.CheckSettingsAsync(context, token), Nonsense.In, mayThrow: true, ct), guard);

    /// <summary>May have counted something when its answer is lost; reading the file again counts nothing twice.</summary>
    protected ValueTask<PaymentOutcome<StatementReading>> ReadAsync(IReadsStatements reader, RawStatement statement, PaymentContext context, CancellationToken ct) =>
        Deed(GuardedCall.ReadStatement, context, token => reader.ReadStatementAsync(statement, context, token), ct);

    /// <summary>A call that may change something at the provider.</summary>
    protected async ValueTask<PaymentOutcome<T>> Deed<T>(GuardedCall what, PaymentContext context, Func<CancellationToken, ValueTask<PaymentOutcome<T>>> call, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var called = await guard.CallAsync(what, context.Log, context.Operation.Value, call, said => Nonsense.In(said, clock), mayThrow: false, ct);
        return called.Ending switch
        {
            Ending.Answered => Allowed(what, called.Answer!, context),
            Ending.NotCalled => PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, called.Why),
            _ => PaymentOutcome.Unknown<T>(called.Why),
        };
    }

    /// <summary>A call that only reads.</summary>
    protected async ValueTask<PaymentOutcome<T>> Look<T>(GuardedCall what, PaymentContext context, Func<CancellationToken, ValueTask<PaymentOutcome<T>>> call, CancellationToken ct)
    {
        var called = await guard.CallAsync(what, context.Log, context.Operation.Value, call, said => Nonsense.In(said, clock), mayThrow: true, ct);
        return called.Answer is { } answer ? Allowed(what, answer, context) : PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, called.Why);
    }

    /// <summary>Counts it. What the modules' own books cannot judge does not reach them.</summary>
    protected PaymentOutcome<T> Caught<T>(Lie lie, GuardedCall what, PaymentOutcome<T> outcome, PaymentContext context)
    {
        context.Log.LogError("{Plugin} answered {Call}, operation {Operation}, with something that cannot be: {Lie}", guard.Id, what.Name, context.Operation, lie.Code);
        guard.Lied(lie, what, context.Operation.Value);
        return lie.Withheld ? PaymentOutcome.Unknown<T>($"{guard.Id}: {what.Name}: {lie.Code}") : outcome;
    }

    private PaymentOutcome<T> Allowed<T>(GuardedCall what, PaymentOutcome<T> outcome, PaymentContext context) =>
        outcome is PaymentOutcome<T>.ActionRequired { Redirect: var target } ? Allowed(what, outcome, target, context) : outcome;

    private PaymentOutcome<T> Allowed<T>(GuardedCall what, PaymentOutcome<T> outcome, Uri target, PaymentContext context)
    {
        var allowed = hosts(context);
        if (allowed.MaySendTo(target))
        {
            return outcome;
        }

        if (allowed.BlamesPlugin(target))
        {
            guard.Lied(Lie.Redirect, what, context.Operation.Value);
        }

        return PaymentOutcome.Refused<T>(RefusalCode.Configuration, "The plug-in wanted to send the payer to a host it did not declare.");
    }
}

/// <summary>The same for a plug-in that can reserve first and collect later.</summary>
internal class GuardedCaptures(IPaymentProvider plugin, ICapturesPayments captures, PaymentProviderDescriptor descriptor, PluginGuard guard, Func<PaymentContext, PluginHosts> hosts, TimeProvider clock)
    : GuardedPayments(plugin, descriptor, guard, hosts, clock), ICapturesPayments
{
    public async ValueTask<PaymentOutcome<PaymentSnapshot>> CaptureAsync(CapturePayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Deed(GuardedCall.Capture, context, token => captures.CaptureAsync(request, context, token), ct);
        return outcome is PaymentOutcome<PaymentSnapshot>.Ok { Value: var said } && Lie.In(said, request.Id, request.Payment, asked: null) is { } lie ? Caught(lie, GuardedCall.Capture, outcome, context) : outcome;
    }

    public async ValueTask<PaymentOutcome<PaymentSnapshot>> VoidAsync(VoidPayment request, PaymentContext context, CancellationToken ct)
    {
        var outcome = await Deed(GuardedCall.Void, context, token => captures.VoidAsync(request, context, token), ct);
        return outcome is PaymentOutcome<PaymentSnapshot>.Ok { Value: var said } && Lie.In(said, request.Id, request.Payment, asked: null) is { } lie ? Caught(lie, GuardedCall.Void, outcome, context) : outcome;
    }
}

/// <summary>The same for a plug-in that reads statements.</summary>
internal sealed class GuardedStatements(IPaymentProvider plugin, IReadsStatements reader, PaymentProviderDescriptor descriptor, PluginGuard guard, Func<PaymentContext, PluginHosts> hosts, TimeProvider clock)
    : GuardedPayments(plugin, descriptor, guard, hosts, clock), IReadsStatements
{
    public ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct) => ReadAsync(reader, statement, context, ct);
}

/// <summary>The same for one that does both.</summary>
internal sealed class GuardedCapturesAndStatements(
    IPaymentProvider plugin, ICapturesPayments captures, IReadsStatements reader, PaymentProviderDescriptor descriptor, PluginGuard guard, Func<PaymentContext, PluginHosts> hosts, TimeProvider clock)
    : GuardedCaptures(plugin, captures, descriptor, guard, hosts, clock), IReadsStatements
{
    public ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct) => ReadAsync(reader, statement, context, ct);
}
