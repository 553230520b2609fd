using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>What a schedule does on a public holiday of the business's Land.</summary>
internal enum HolidayRule
{
    AsUsual = 0,
    Closed = 1,

    /// <summary>As on a Sunday: it runs when it runs on Sundays.</summary>
    SundayTimes = 2,
}

/// <summary>Every week, on these days, at this local time. Local time is the truth, the instant is derived.</summary>
internal sealed class WeeklySchedule
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OptionId { get; init; }

    /// <summary>The season it belongs to; null runs outside of seasons that have their own times.</summary>
    public Guid? SeasonId { get; set; }

    /// <summary>Bit 0 = Monday … bit 6 = Sunday.</summary>
    public required int Days { get; set; }

    /// <summary>Minutes after local midnight.</summary>
    public required int StartMinute { get; set; }

    /// <summary>First local day.</summary>
    public required DateOnly From { get; set; }

    /// <summary>Last local day, included.</summary>
    public required DateOnly Until { get; set; }

    /// <summary>Places of each departure.</summary>
    public required int Capacity { get; set; }

    public HolidayRule OnHolidays { get; set; }

    public bool RunsOn(DayOfWeek day) => (Days & (1 << (((int)day + 6) % 7))) != 0;
}

internal enum DepartureState
{
    Open = 0,
    Closed = 1,
    Cancelled = 2,
}

/// <summary>One start of one option on one day.</summary>
internal sealed class Departure
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid ExperienceId { get; init; }

    public required Guid OptionId { get; init; }

    public Guid? ScheduleId { get; init; }

    public DepartureState State { get; set; }

    /// <summary>The day on the wall calendar where it starts.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>Minutes after local midnight on the wall clock.</summary>
    public required int LocalMinute { get; init; }

    [NotPersonal]
    public required string Zone { get; init; }

    public required DateTime StartsAt { get; init; }

    public required DateTime EndsAt { get; init; }

    /// <summary>From this instant nothing can be held any more.</summary>
    public required DateTime ClosesAt { get; init; }
}
