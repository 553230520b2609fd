using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Ui;

namespace Modular.Booking.Transfers;

/// <summary>What became of an entry, in words.</summary>
internal static class StatementWords
{
    public static (string Text, Tone Tone) State(StatementRow row) => row switch
    {
        { OwesBack: true } => (T.Of("Zurückzuüberweisen", "To be transferred back"), Tone.Warning),
        { Payment.IsUnclear: true } => (T.Of("Betrag passt nicht", "Amount does not match"), Tone.Warning),
        { Payment.Status: PaymentStatus.Captured, Order.State: OrderState.Confirmed } => (T.Of("Bezahlt, Tickets verschickt", "Paid, tickets sent"), Tone.Success),
        { Payment: { Status: PaymentStatus.Pending } open } => (T.Of($"{Missing(open)} fehlen noch", $"{Missing(open)} missing"), Tone.Info),
        { Payment.Status: PaymentStatus.Captured } => (T.Of("Eingegangen", "Received"), Tone.Success),
        _ => (T.Of("Wird geprüft", "Being looked at"), Tone.Info),
    };

    public static string Why(EntryVerdict verdict) => verdict.Value switch
    {
        "ambiguous" => T.Of("Nennt mehrere Verwendungszwecke von uns", "Names several references of ours"),
        "currency" => T.Of("Andere Währung als bestellt", "Another currency than ordered"),
        "unclear" => T.Of("Betrag oder Tag ist nicht zu erkennen", "Amount or day cannot be told"),
        _ => T.Of("Nennt keinen Verwendungszweck von uns", "Names no reference of ours"),
    };

    public static string Amount(StatementEntry entry) => entry.Amount is { } amount ? Show.Money(amount) : "–";

    public static string Day(StatementEntry entry) => entry.BookedOn is { } day ? Show.ShortDate(day) : "–";

    private static string Missing(Payment payment) => Show.Money(new Money(payment.AmountMinor - (payment.SeenMinor ?? 0), payment.Currency));
}
