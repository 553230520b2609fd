using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>Amount, currency and identity of a snapshot against our own row, before money counts.</summary>
internal static class Mismatches
{
    /// <summary>The provider's payment carries another id of ours: it may be another guest's money.</summary>
    public const string OtherPayment = "other-payment";
    public const string OtherCurrency = "other-currency";
    public const string OtherAmount = "other-amount";

    /// <summary>More given back than collected: the provider's books do not add up.</summary>
    public const string OverRefunded = "over-refunded";

    public static string? Of(Payment payment, PaymentSnapshot snapshot)
    {
        if (snapshot.Id is { } id && id.Value != payment.Id)
        {
            return OtherPayment;
        }

        if (snapshot.Amount.Currency != payment.Currency || snapshot.Captured.Currency != payment.Currency)
        {
            return OtherCurrency;
        }

        if (snapshot.Refunded.Minor > snapshot.Captured.Minor)
        {
            return OverRefunded;
        }

        return Fits(payment, snapshot) ? null : OtherAmount;
    }

    private static bool Fits(Payment payment, PaymentSnapshot snapshot) => payment switch
    {
        // Guests transfer again: what comes after the payment was counted is theirs and goes back, and is no mistake of the provider's.
        { IsTransfer: true, Status: PaymentStatus.Captured, Decision: not MismatchDecision.SetAside } => snapshot.Amount.Minor == payment.AmountMinor && snapshot.Captured.Minor >= payment.CapturedMinor,
        // Of what was settled outside of this house only people know how much is still here.
        { IsTransfer: true, Status: not PaymentStatus.Captured, Decision: MismatchDecision.SetAside } => false,
        { Decision: MismatchDecision.Accepted } => snapshot.Captured.Minor >= payment.AmountMinor,
        _ => snapshot.Amount.Minor == payment.AmountMinor && (snapshot.State != PaymentState.Captured || snapshot.Captured.Minor == payment.AmountMinor),
    };

    /// <summary>More of a transfer came after people had decided about the first of it, and it does not fit either.</summary>
    public static bool IsNewMoney(Payment payment, PaymentSnapshot snapshot) =>
        payment is { IsTransfer: true, Status: not PaymentStatus.Captured, Decision: MismatchDecision.SentBack or MismatchDecision.SetAside } && snapshot.Captured.Minor > (payment.SeenMinor ?? 0);

    /// <summary>More came than was asked for, in the right currency: it can buy the places, and the rest goes back.</summary>
    public static bool MayAccept(Payment payment) =>
        payment is { IsUnclear: true, Mismatch: OtherAmount, Status: not PaymentStatus.Captured } && payment.SeenCurrency == payment.Currency && payment.SeenMinor >= payment.AmountMinor;

    /// <summary>It is this guest's money, and it is there.</summary>
    public static bool MaySendBack(Payment payment) =>
        payment is { IsUnclear: true, Mismatch: OtherAmount or OtherCurrency, SeenMinor: > 0, Status: not PaymentStatus.Captured };
}
