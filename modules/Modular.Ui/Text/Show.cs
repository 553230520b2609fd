using System.Globalization;
using Modular.Sdk;
using NodaTime;

namespace Modular.Ui;

/// <summary>Dates, times, amounts and numbers as people of the current language write them.</summary>
public static class Show
{
    /// <summary>"Sa., 12. Dezember" · "Sat 12 December"; with <paramref name="year"/> "Sa., 12. Dezember 2026".</summary>
    public static string Day(DateOnly date, bool year = false) => Language.IsGerman
        ? $"{ShortWeekday(date.DayOfWeek)}, {date.ToString(year ? "d. MMMM yyyy" : "d. MMMM", Language.German)}"
        : date.ToString(year ? "ddd d MMMM yyyy" : "ddd d MMMM", Language.English);

    /// <summary>"12. Dezember 2026" · "12 December 2026".</summary>
    public static string Date(DateOnly date) => date.ToString(Language.IsGerman ? "d. MMMM yyyy" : "d MMMM yyyy", Language.Culture);

    /// <summary>"12.12.2026" · "12/12/2026", for tables.</summary>
    public static string ShortDate(DateOnly date) => date.ToString(Language.IsGerman ? "dd.MM.yyyy" : "dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>"10:00 Uhr" · "10:00".</summary>
    public static string Time(TimeOnly time) => time.ToString(Language.IsGerman ? "HH:mm 'Uhr'" : "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"Sa., 12. Dezember, 10:00 Uhr" · "Sat 12 December, 10:00", from a local date and time.</summary>
    public static string Moment(DateTime local, bool year = false) =>
        $"{Day(DateOnly.FromDateTime(local), year)}, {Time(TimeOnly.FromDateTime(local))}";

    /// <summary>A UTC instant in a place's own time, as <see cref="Moment"/> writes it.</summary>
    public static string Instant(DateTime utc, string zone, bool year = false) => Moment(Local(utc, zone), year);

    /// <summary>The wall-clock time of a UTC instant in an IANA zone such as "Europe/Berlin".</summary>
    public static DateTime Local(DateTime utc, string zone) =>
        NodaTime.Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(DateTimeZoneProviders.Tzdb[zone]).ToDateTimeUnspecified();

    /// <summary>"Dezember 2026" · "December 2026".</summary>
    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", Language.Culture);

    /// <summary>"2 Std. 30 Min." · "2 hrs 30 min".</summary>
    public static string Duration(TimeSpan span)
    {
        var hours = (int)span.TotalHours;
        var hoursText = hours == 0 ? "" : T.Of($"{hours} Std.", hours == 1 ? "1 hr" : $"{hours} hrs");
        var minutesText = span.Minutes == 0 && hours > 0 ? "" : T.Of($"{span.Minutes} Min.", $"{span.Minutes} min");
        return $"{hoursText} {minutesText}".Trim();
    }

    /// <summary>"12,50 €" · "€12.50"; below zero with a true minus sign.</summary>
    public static string Money(Money amount) => amount.Format(Language.Culture).Replace('-', '−');

    /// <summary>As <see cref="Money"/>, without decimals when there are none: "24 €" · "€24".</summary>
    public static string MoneyShort(Money amount)
    {
        var scale = (long)Math.Pow(10, amount.Exponent);
        var full = Money(amount);
        return scale == 1 || amount.Minor % scale != 0 ? full : full.Replace(Language.Culture.NumberFormat.NumberDecimalSeparator + new string('0', amount.Exponent), "", StringComparison.Ordinal);
    }

    /// <summary>"1.234" · "1,234".</summary>
    public static string Number(long number) => number.ToString("N0", Language.Culture);

    /// <summary>A share between 0 and 1: "42 %" · "42%".</summary>
    public static string Percent(double share, int decimals = 0) =>
        (share * 100).ToString("F" + decimals, Language.Culture) + T.Of("\u00a0%", "%");

    /// <summary>"Mo." · "Mon".</summary>
    public static string ShortWeekday(DayOfWeek day) => Language.IsGerman
        ? Language.German.DateTimeFormat.GetAbbreviatedDayName(day).TrimEnd('.') + "."
        : Language.English.DateTimeFormat.GetAbbreviatedDayName(day);

    /// <summary>"Montag" · "Monday".</summary>
    public static string Weekday(DayOfWeek day) => Language.Culture.DateTimeFormat.GetDayName(day);

    /// <summary>"1 Ticket", "2 Tickets": the number with the right word of the current language.</summary>
    public static string Count(long number, string deOne, string deMany, string enOne, string enMany) =>
        $"{Number(number)} {(number == 1 ? T.Of(deOne, enOne) : T.Of(deMany, enMany))}";
}
