using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Tests.Faults;

/// <summary>
/// Ends the work right before or right after a call to the provider, as SIGKILL would: what was not written by then is never written.
/// It sits outside of the host's guard, which would turn an exception into an outcome.
/// </summary>
internal sealed class Knife
{
    private string? _call;
    private bool _after;
    private int _left;

    public enum Call
    {
        Begin,
        Complete,
        Refund,
        GetRefund,
        ReadStatement,
    }

    public void Before(Call call, int times = 1) => (_call, _after, _left) = (call.ToString(), false, times);

    public void After(Call call, int times = 1) => (_call, _after, _left) = (call.ToString(), true, times);

    public void Sheathe() => _call = null;

    public IPaymentProviders Around(IPaymentProviders inner) => new Providers(inner, this);

    private async ValueTask<T> CutAsync<T>(Call call, Func<ValueTask<T>> go)
    {
        Cut(call, after: false);
        var answer = await go();
        Cut(call, after: true);
        return answer;
    }

    private void Cut(Call call, bool after)
    {
        if (_call == call.ToString() && _after == after && _left-- > 0)
        {
            throw new KilledException();
        }
    }

    private sealed class Providers(IPaymentProviders inner, Knife knife) : IPaymentProviders
    {
        public IReadOnlyList<InstalledPayments> All => inner.All;

        public InstalledPayments? Find(string id) => inner.Find(id) is { } found ? found with { Provider = found.Provider is IReadsStatements reader ? new SharpReader(found.Provider, reader, knife) : new Sharp(found.Provider, knife) } : null;

        public PaymentContext Context(InstalledPayments provider, ProviderAccount account, OperationKey operation) => inner.Context(provider, account, operation);

        public Task ForgetAsync(ProviderAccountId account, CancellationToken cancellation) => inner.ForgetAsync(account, cancellation);
    }

    private class Sharp(IPaymentProvider inner, Knife knife) : IPaymentProvider
    {
        public PaymentProviderDescriptor Descriptor => inner.Descriptor;

        public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) => knife.CutAsync(Call.Begin, () => inner.BeginAsync(request, context, ct));

        public ValueTask<PaymentOutcome<PaymentSnapshot>> CompleteAsync(CompletePayment request, PaymentContext context, CancellationToken ct) => knife.CutAsync(Call.Complete, () => inner.CompleteAsync(request, context, ct));

        public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) => inner.GetAsync(request, context, ct);

        public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => knife.CutAsync(Call.Refund, () => inner.RefundAsync(request, context, ct));

        public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => knife.CutAsync(Call.GetRefund, () => inner.GetRefundAsync(request, context, ct));

        public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) => inner.ReadWebhookAsync(webhook, context, ct);

        public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => inner.CheckSettingsAsync(context, ct);
    }

    private sealed class SharpReader(IPaymentProvider inner, IReadsStatements reader, Knife knife) : Sharp(inner, knife), IReadsStatements
    {
        private readonly Knife _knife = knife;

        public ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct) => _knife.CutAsync(Call.ReadStatement, () => reader.ReadStatementAsync(statement, context, ct));
    }
}

/// <summary>The process is gone.</summary>
internal sealed class KilledException() : Exception("killed");
