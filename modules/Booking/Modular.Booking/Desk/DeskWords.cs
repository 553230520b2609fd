using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Desk;

/// <summary>States in words, with the tone of their badge.</summary>
internal static class DeskWords
{
    public static (string Text, Tone Tone) Of(DepartureState state) => state switch
    {
        DepartureState.Open => (T.Of("Offen", "Open"), Tone.Success),
        DepartureState.Closed => (T.Of("Geschlossen", "Closed"), Tone.Neutral),
        _ => (T.Of("Abgesagt", "Cancelled"), Tone.Danger),
    };

    public static (string Text, Tone Tone) Of(Order order, DateTime now) => order switch
    {
        _ when order.IsExpired(now) => (T.Of("Verfallen", "Lapsed"), Tone.Neutral),
        { State: OrderState.Held } => (T.Of("Reserviert", "On hold"), Tone.Warning),
        { State: OrderState.Confirmed } => (T.Of("Bestätigt", "Confirmed"), Tone.Success),
        _ => (T.Of("Storniert", "Cancelled"), Tone.Danger),
    };

    public static (string Text, Tone Tone) Of(TicketState state) => state switch
    {
        TicketState.Issued => (T.Of("Erwartet", "Expected"), Tone.Info),
        TicketState.Redeemed => (T.Of("Eingecheckt", "Checked in"), Tone.Success),
        _ => (T.Of("Ungültig", "Revoked"), Tone.Danger),
    };

    public static (string Text, Tone Tone) Of(PaymentStatus status) => status switch
    {
        PaymentStatus.Captured => (T.Of("Eingegangen", "Received"), Tone.Success),
        PaymentStatus.Created or PaymentStatus.Pending => (T.Of("Offen", "Open"), Tone.Info),
        PaymentStatus.Processing => (T.Of("Bei der Bank", "At the bank"), Tone.Info),
        PaymentStatus.Failed => (T.Of("Gescheitert", "Failed"), Tone.Danger),
        _ => (T.Of("Abgelaufen", "Expired"), Tone.Neutral),
    };

    public static (string Text, Tone Tone) Of(RefundStatus status) => status switch
    {
        RefundStatus.Done => (T.Of("Erstattet", "Refunded"), Tone.Success),
        RefundStatus.Failed => (T.Of("Gescheitert", "Failed"), Tone.Danger),
        RefundStatus.External => (T.Of("Beim Anbieter erstattet", "Refunded at the provider"), Tone.Warning),
        RefundStatus.Elsewhere => (T.Of("Anders zurückgegeben", "Returned another way"), Tone.Success),
        _ => (T.Of("Unterwegs", "Under way"), Tone.Info),
    };

    /// <summary>"Storniert durch den Gast, 51,00 € zurück".</summary>
    public static string Of(Reversal reversal, bool resold, string about = "")
    {
        var sum = Show.Money(new Money(reversal.AmountMinor, reversal.Currency));
        var what = (reversal.Kind, reversal.DecidedBy) switch
        {
            (ReversalKind.Goodwill, _) => T.Of($"{sum} zurückgegeben", $"{sum} given back"),
            (ReversalKind.Part, null) => T.Of($"{about} storniert durch den Gast, {sum} zurück", $"{about} cancelled by the guest, {sum} back"),
            (ReversalKind.Part, _) => T.Of($"{about} am Desk storniert, {sum} zurück", $"{about} cancelled at the desk, {sum} back"),
            (ReversalKind.Moved, _) => T.Of($"Umgebucht durch den Gast auf {about}", $"Moved by the guest to {about}") + (reversal.AmountMinor > 0 ? T.Of($", {sum} zurück", $", {sum} back") : ""),
            (_, null) when resold => T.Of("Storniert durch den Wiederverkäufer", "Cancelled by the reseller"),
            _ when resold => T.Of("Storniert am Desk", "Cancelled at the desk"),
            (_, null) => T.Of($"Storniert durch den Gast, {sum} zurück", $"Cancelled by the guest, {sum} back"),
            _ => T.Of($"Storniert am Desk, {sum} zurück", $"Cancelled at the desk, {sum} back"),
        };
        return reversal.Reason.Length == 0 ? what : $"{what}: {reversal.Reason}";
    }

    /// <summary>"Zahlung kam zu spät, 25,00 € gehen zurück".</summary>
    public static string Of(Refund refund)
    {
        var (why, sum) = (OfRefund(refund.Reason), Show.Money(new Money(refund.AmountMinor, refund.Currency)));
        return refund.Reason == RefundReasons.External ? $"{why}: {sum}" : T.Of($"{why}, {sum} gehen zurück", $"{why}, {sum} go back");
    }

    /// <summary>Why money went back without anybody deciding it.</summary>
    public static string OfRefund(string reason) => reason switch
    {
        RefundReasons.LateMoney => T.Of("Zahlung kam zu spät", "Payment came too late"),
        RefundReasons.DoubleMoney => T.Of("Doppelt bezahlt", "Paid twice"),
        RefundReasons.Overpaid => T.Of("Zu viel bezahlt", "Paid too much"),
        RefundReasons.Mismatch => T.Of("Betrag passte nicht", "Amount did not match"),
        RefundReasons.Cancelled => T.Of("Stornierung", "Cancellation"),
        RefundReasons.Goodwill => T.Of("Kulanz", "Goodwill"),
        RefundReasons.Changed => T.Of("Umbuchung", "Change of date"),
        RefundReasons.External => T.Of("Beim Zahlungsdienst erstattet", "Refunded at the payment service"),
        _ => reason,
    };

    public static (string Text, Tone Tone) Of(ExperienceState state) => state switch
    {
        ExperienceState.Published => (T.Of("Im Verkauf", "On sale"), Tone.Success),
        ExperienceState.Draft => (T.Of("Entwurf", "Draft"), Tone.Neutral),
        _ => (T.Of("Archiviert", "Archived"), Tone.Neutral),
    };

    public static string Of(ScanOutcome outcome) => outcome switch
    {
        ScanOutcome.Admitted => T.Of("eingelassen", "admitted"),
        ScanOutcome.AlreadyRedeemed => T.Of("noch einmal gescannt, nicht eingelassen", "scanned again, not admitted"),
        ScanOutcome.Revoked => T.Of("ungültig, nicht eingelassen", "revoked, not admitted"),
        _ => T.Of("an einem anderen Tag gescannt, nicht eingelassen", "scanned on another day, not admitted"),
    };

    public static string Of(UnitType type) => type switch
    {
        UnitType.Adult => T.Of("Erwachsene", "Adult"),
        UnitType.Youth => T.Of("Jugendliche", "Youth"),
        UnitType.Child => T.Of("Kinder", "Child"),
        UnitType.Infant => T.Of("Kleinkinder", "Infant"),
        UnitType.Family => T.Of("Familie", "Family"),
        UnitType.Senior => T.Of("Senioren", "Senior"),
        UnitType.Student => T.Of("Studierende", "Student"),
        UnitType.Military => T.Of("Militär", "Military"),
        _ => T.Of("Sonstige", "Other"),
    };

    /// <summary>"10:00" on the place's wall clock at an instant.</summary>
    public static string Clock(DateTime utc, string zone) => Show.Local(utc, zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public static string Of(ExceptionKind kind) => kind switch
    {
        ExceptionKind.Closed => T.Of("Geschlossen", "Closed"),
        ExceptionKind.Moved => T.Of("Verlegt auf andere Uhrzeiten", "Moved to other times"),
        _ => T.Of("Zusätzliche Termine", "Extra departures"),
    };

    /// <summary>"verlegt auf 10:00, 13:30".</summary>
    public static string Say(ScheduleException exception)
    {
        var times = string.Join(", ", exception.Minutes.Select(Minute));
        return exception.Kind switch
        {
            ExceptionKind.Closed => T.Of("geschlossen", "closed"),
            ExceptionKind.Moved => T.Of($"verlegt auf {times}", $"moved to {times}"),
            _ => T.Of($"zusätzlich um {times}", $"extra at {times}"),
        };
    }

    public static string Of(SeasonTimes times) => times switch
    {
        SeasonTimes.AsUsual => T.Of("wie sonst auch", "as usual"),
        SeasonTimes.Own => T.Of("eigene Wochenpläne statt der üblichen", "its own schedules instead of the usual ones"),
        _ => T.Of("geschlossen", "closed"),
    };

    public static string Of(HolidayRule rule) => rule switch
    {
        HolidayRule.AsUsual => T.Of("wie an jedem anderen Tag", "as on any other day"),
        HolidayRule.Closed => T.Of("geschlossen", "closed"),
        _ => T.Of("wie an einem Sonntag", "as on a Sunday"),
    };

    /// <summary>"täglich, 10:00 Uhr".</summary>
    public static string Of(WeeklySchedule schedule) => $"{Days(schedule.Days)}, {Show.Time(TimeOnly.MinValue.AddMinutes(schedule.StartMinute))}";

    /// <summary>Which of several prices counts.</summary>
    public static string Precedence() => T.Of(
        "Ein Preis für den Tag geht vor dem Preis der Saison, der Preis der Saison vor dem Grundpreis.",
        "A price for the day goes before the season's price, the season's price before the usual price.");

    /// <summary>"09:30" of minutes after midnight.</summary>
    public static string Minute(int minute) => TimeOnly.MinValue.AddMinutes(minute).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    public static string Of(DateOnly from, DateOnly until) => from == until ? Show.ShortDate(from) : T.Of($"{Show.ShortDate(from)} bis {Show.ShortDate(until)}", $"{Show.ShortDate(from)} to {Show.ShortDate(until)}");

    /// <summary>"15. November bis 6. Januar, jedes Jahr".</summary>
    public static string Of(DateSpan span) => span.Yearly
        ? T.Of($"{DayOfYear(span.From)} bis {DayOfYear(span.Until)}, jedes Jahr", $"{DayOfYear(span.From)} to {DayOfYear(span.Until)}, every year")
        : Of(span.From, span.Until);

    private static string DayOfYear(DateOnly day) => day.ToString(Language.IsGerman ? "d. MMMM" : "d MMMM", Language.Culture);

    public static string Of(Land land) => land switch
    {
        Land.BadenWuerttemberg => "Baden-Württemberg",
        Land.Bayern => T.Of("Bayern", "Bavaria"),
        Land.Berlin => "Berlin",
        Land.Brandenburg => "Brandenburg",
        Land.Bremen => "Bremen",
        Land.Hamburg => "Hamburg",
        Land.Hessen => T.Of("Hessen", "Hesse"),
        Land.MecklenburgVorpommern => T.Of("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"),
        Land.Niedersachsen => T.Of("Niedersachsen", "Lower Saxony"),
        Land.NordrheinWestfalen => T.Of("Nordrhein-Westfalen", "North Rhine-Westphalia"),
        Land.RheinlandPfalz => T.Of("Rheinland-Pfalz", "Rhineland-Palatinate"),
        Land.Saarland => "Saarland",
        Land.Sachsen => T.Of("Sachsen", "Saxony"),
        Land.SachsenAnhalt => T.Of("Sachsen-Anhalt", "Saxony-Anhalt"),
        Land.SchleswigHolstein => "Schleswig-Holstein",
        _ => T.Of("Thüringen", "Thuringia"),
    };

    /// <summary>"Mo., Mi., So." of a mask.</summary>
    public static string Days(int mask) => mask == 0b1111111
        ? T.Of("täglich", "every day")
        : string.Join(", ", Enumerable.Range(0, 7).Where(i => (mask & (1 << i)) != 0).Select(i => Show.ShortWeekday((DayOfWeek)((i + 1) % 7))));
}
