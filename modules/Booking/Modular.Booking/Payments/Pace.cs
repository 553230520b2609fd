using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>When to ask a provider again. Webhooks come first; this is for the ones that get lost.</summary>
internal static class Pace
{
    /// <summary>One payment is asked about at most this often, however many hooks and returns arrive.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    /// <summary>While somebody is asking, nobody else does; after it, whoever asked has died.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    /// <summary>How long a bank may think about a payment before people should look.</summary>
    public static readonly TimeSpan LongestProcessing = TimeSpan.FromDays(21);

    private static readonly TimeSpan LongestDispute = TimeSpan.FromDays(240);

    /// <summary>Refunds and disputes made at the provider's dashboard are found even when their hook is lost.</summary>
    private static readonly TimeSpan[] AfterCapture = [TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30)];

    public static TimeSpan FirstLookAfterCapture => AfterCapture[0];

    /// <summary>After an answer. Every few minutes while the page is open, hourly to six-hourly while a bank thinks or something does not fit, then three more looks.</summary>
    public static DateTime? AfterAnswer(Payment payment, PaymentState state, DateTime now)
    {
        if (payment.IsUnclear)
        {
            return now > payment.ExpiresAt.AddDays(30) ? null : now + Minutes(payment.Checks, most: 360);
        }

        return state switch
        {
            // A bank decides within months; the hook that says so may get lost.
            PaymentState.Captured when payment.IsDisputed && now < (payment.CapturedAt ?? now) + LongestDispute => now + TimeSpan.FromDays(1),
            PaymentState.Captured => AfterCapture.Select(after => (DateTime?)((payment.CapturedAt ?? now) + after)).FirstOrDefault(next => next > now),
            PaymentState.Failed or PaymentState.Voided or PaymentState.Expired => null,
            PaymentState.Processing => now > payment.CreatedAt + LongestProcessing + TimeSpan.FromDays(30) ? null : now + Minutes(payment.Checks, most: 360),
            _ => now > payment.ExpiresAt.AddDays(30) ? null : now + Minutes(payment.Checks, most: now < payment.ExpiresAt.AddMinutes(30) && !payment.IsTransfer ? 4 : 360),
        };
    }

    /// <summary>The provider did not answer, or not usefully: soon for guests who wait, slower and slower after that.</summary>
    public static DateTime AfterSilence(DateTime expiresAt, int checks, DateTime now) => now + Minutes(checks, most: now < expiresAt.AddDays(1) ? 8 : 360);

    public static DateTime AfterRefundAnswer(RefundStatus status, int checks, DateTime now) => now + Minutes(checks, most: status == RefundStatus.Requested ? 64 : 720);

    private static TimeSpan Minutes(int checks, int most) => TimeSpan.FromMinutes(Math.Min(most, 1 << Math.Clamp(checks - 1, 0, 12)));
}
