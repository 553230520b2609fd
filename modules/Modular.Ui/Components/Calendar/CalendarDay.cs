using Modular.Sdk;

namespace Modular.Ui;

/// <summary>What a day or a slot has left.</summary>
public enum DayState
{
    /// <summary>Nothing is offered.</summary>
    Closed,

    /// <summary>Places are free.</summary>
    Free,

    /// <summary>Few places are left.</summary>
    Few,

    /// <summary>No place is left.</summary>
    SoldOut,

    /// <summary>Over, or too late to book.</summary>
    Past,
}

/// <summary>A day of a <see cref="MonthCalendar"/>.</summary>
/// <param name="Date">The day.</param>
/// <param name="State">What it has left.</param>
/// <param name="From">The lowest price of the day.</param>
/// <param name="Href">Where a click leads; days without one are plain text.</param>
/// <param name="Note">A few words instead of the price, for example "3 frei".</param>
public sealed record CalendarDay(DateOnly Date, DayState State, Money? From = null, string? Href = null, string? Note = null);

/// <summary>A departure or time of a <see cref="SlotList"/>.</summary>
/// <param name="Title">The time as people say it, see <see cref="Show.Time"/>.</param>
/// <param name="State">What it has left.</param>
/// <param name="Href">Where a click leads; ignored unless something is left.</param>
/// <param name="From">The lowest price.</param>
/// <param name="Left">Places left, when it is worth saying.</param>
/// <param name="Text">A second line: duration, language, meeting point.</param>
/// <param name="Selected">Whether it is the chosen one.</param>
public sealed record Slot(string Title, DayState State, string? Href = null, Money? From = null, int? Left = null, string? Text = null, bool Selected = false);

internal static class DayStates
{
    public static string Class(DayState state) => state switch
    {
        DayState.Free => "free",
        DayState.Few => "few",
        DayState.SoldOut => "sold",
        DayState.Past => "past",
        _ => "closed",
    };

    public static string Say(DayState state) => state switch
    {
        DayState.Free => T.Of("frei", "available"),
        DayState.Few => T.Of("nur noch wenige Plätze", "few places left"),
        DayState.SoldOut => T.Of("ausgebucht", "sold out"),
        DayState.Past => T.Of("vorbei", "past"),
        _ => T.Of("kein Termin", "no date"),
    };
}
