using Modular.Booking.Cancel;
using Modular.Booking.Schedule;

namespace Modular.Booking.Octo;

/// <summary>
/// OCTO knows one cut-off: until then a booking can be cancelled. Here it is the end of the tier that gives everything back; what the terms say after
/// it is agreed with the operator, at the desk. Terms without such a tier never let a reseller cancel: their cut-off is a year.
/// </summary>
internal static class OctoCutoff
{
    public static (int Amount, string Unit) Of(CancellationTerms? terms) => Free(terms) switch
    {
        null => (365, "day"),
        { Amount: 0 } => (0, "minute"),
        { Unit: TierUnit.Days } days => (days.Amount, "day"),
        { } hours => (hours.Amount, "hour"),
    };

    /// <summary>The last instant at which everything is given back; null never.</summary>
    public static DateTime? Until(CancellationTerms? terms, Departure departure) => Free(terms)?.Until(Start.Of(departure));

    private static Tier? Free(CancellationTerms? terms) => terms?.Tiers.Where(t => t.Percent == 100).Select(t => (Tier?)t).FirstOrDefault();
}
