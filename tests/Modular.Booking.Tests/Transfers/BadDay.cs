using Modular.Booking.Tests.Faults;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Tests.Transfers;

/// <summary>What is wrong with a plug-in, inside of its guard: it throws, hangs or answers nonsense, before its work, amid it or after it.</summary>
internal sealed class BadDay
{
    private TaskCompletionSource _over = new();
    private Knife.Call? _at;
    private Ill _ill;
    private int _hanging;

    private enum Ill
    {
        Throws,
        ThrowsAmid,
        Hangs,
        HangsAfter,
        Nonsense,
    }

    /// <summary>Calls that do not come back.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    public void Throws(Knife.Call at) => (_at, _ill) = (at, Ill.Throws);

    /// <summary>Once it has counted something.</summary>
    public void ThrowsAmid(Knife.Call at) => (_at, _ill) = (at, Ill.ThrowsAmid);

    public void Hangs(Knife.Call at) => (_at, _ill) = (at, Ill.Hangs);

    /// <summary>With all of its work done.</summary>
    public void HangsAfter(Knife.Call at) => (_at, _ill) = (at, Ill.HangsAfter);

    public void Nonsense(Knife.Call at) => (_at, _ill) = (at, Ill.Nonsense);

    /// <summary>It is well again, and what hung ends.</summary>
    public void End()
    {
        _at = null;
        _over.TrySetResult();
        _over = new();
    }

    public IPaymentProvider Around(IPaymentProvider plugin) => new Plugin(plugin, (IReadsStatements)plugin, this);

    private async ValueTask<PaymentOutcome<T>> GoAsync<T>(Knife.Call call, PaymentContext context, Func<PaymentContext, ValueTask<PaymentOutcome<T>>> go)
    {
        var (ill, over) = (_at == call ? _ill : (Ill?)null, _over);
        if (ill is Ill.Throws)
        {
            throw new InvalidOperationException("secret words");
        }

        if (ill is Ill.Nonsense)
        {
            return null!;
        }

        if (ill is Ill.Hangs)
        {
            await HangAsync(over);
        }

        var outcome = await go(ill is Ill.ThrowsAmid ? context with { State = new Once(context.State) } : context);
        if (ill is Ill.HangsAfter)
        {
            await HangAsync(over);
        }

        return outcome;
    }

    private async Task HangAsync(TaskCompletionSource over)
    {
        Interlocked.Increment(ref _hanging);
        await over.Task;
        Interlocked.Decrement(ref _hanging);
        throw new InvalidOperationException("woke up");
    }

    private sealed class Plugin(IPaymentProvider inner, IReadsStatements reader, BadDay day) : IPaymentProvider, IReadsStatements
    {
        public PaymentProviderDescriptor Descriptor => inner.Descriptor;

        public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct) => day.GoAsync(Knife.Call.Begin, context, at => inner.BeginAsync(request, at, ct));

        public ValueTask<PaymentOutcome<PaymentSnapshot>> CompleteAsync(CompletePayment request, PaymentContext context, CancellationToken ct) => day.GoAsync(Knife.Call.Complete, context, at => inner.CompleteAsync(request, at, ct));

        public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct) => inner.GetAsync(request, context, ct);

        public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => day.GoAsync(Knife.Call.Refund, context, at => inner.RefundAsync(request, at, ct));

        public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => day.GoAsync(Knife.Call.GetRefund, context, at => inner.GetRefundAsync(request, at, ct));

        public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct) => inner.ReadWebhookAsync(webhook, context, ct);

        public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => inner.CheckSettingsAsync(context, ct);

        public ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct) => day.GoAsync(Knife.Call.ReadStatement, context, at => reader.ReadStatementAsync(statement, at, ct));
    }

    /// <summary>Takes one value, and no second.</summary>
    private sealed class Once(IProviderState inner) : IProviderState
    {
        private bool _full;

        public ValueTask<string?> FindAsync(string key, CancellationToken ct) => inner.FindAsync(key, ct);

        public ValueTask PutAsync(string key, string value, TimeSpan? life, CancellationToken ct) => inner.PutAsync(key, value, life, ct);

        public ValueTask<string> AddAsync(string key, string value, TimeSpan? life, CancellationToken ct)
        {
            var full = _full;
            _full = true;
            return full ? throw new InvalidOperationException("secret words") : inner.AddAsync(key, value, life, ct);
        }

        public ValueTask RemoveAsync(string key, CancellationToken ct) => inner.RemoveAsync(key, ct);
    }
}
