using Modular.Booking.Cancel;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Orders;

/// <summary>A decision about an order, as its guest reads it.</summary>
internal static class ChangeWords
{
    /// <summary>"1 × Erwachsene storniert, 25,00 € zurück an Sie".</summary>
    public static string Of(OrderView view, Reversal reversal)
    {
        var (by, sum) = (reversal.DecidedBy is null ? "" : T.Of(" durch den Veranstalter", " by the operator"), Show.Money(new Money(reversal.AmountMinor, reversal.Currency)));
        var back = reversal.AmountMinor > 0 ? T.Of($", {sum} zurück an Sie", $", {sum} back to you") : T.Of(", ohne Erstattung", ", without a refund");
        var what = reversal.Kind switch
        {
            ReversalKind.Goodwill => T.Of($"{sum} zurück an Sie{by}", $"{sum} back to you{by}"),
            ReversalKind.Part => T.Of($"{Tickets(view, reversal)} storniert{by}{back}", $"{Tickets(view, reversal)} cancelled{by}{back}"),
            ReversalKind.Moved => Moved(view, reversal) + (reversal.AmountMinor > 0 ? back : ""),
            _ => T.Of($"Bestellung storniert{by}{back}", $"Order cancelled{by}{back}"),
        };
        return reversal.Reason.Length == 0 ? what : $"{what}: {reversal.Reason}";
    }

    /// <summary>Where to is known as long as the visit is there.</summary>
    private static string Moved(OrderView view, Reversal reversal) => view.Visits.FirstOrDefault(v => v.Positions.Any(p => p.Line.ChangeId == reversal.Id)) is { } visit
        ? T.Of($"Umgebucht auf {Show.Moment(visit.LocalStart, year: true)}", $"Moved to {Show.Moment(visit.LocalStart, year: true)}")
        : T.Of("Umgebucht auf einen anderen Termin", "Moved to another date");

    /// <summary>The tickets it revoked: "2 × Erwachsene".</summary>
    public static string Tickets(OrderView view, Reversal reversal) => PartChoice.Count(view.Issued.Where(t => t.Ticket.ReversalId == reversal.Id));
}
