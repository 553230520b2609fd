using System.Globalization;
using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>What is different on these days.</summary>
internal enum ExceptionKind
{
    /// <summary>No departure, whatever the schedule says.</summary>
    Closed = 0,

    /// <summary>Where the schedule runs, it starts at other times.</summary>
    Moved = 1,

    /// <summary>Departures in addition, also on days the schedule leaves out.</summary>
    Extra = 2,
}

/// <summary>Days on which a schedule is not followed, with the reason for the desk.</summary>
internal sealed class ScheduleException
{
    public const int MostStarts = 8;

    public const int LongestReason = 200;

    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OptionId { get; init; }

    public required Guid ScheduleId { get; init; }

    public required ExceptionKind Kind { get; set; }

    /// <summary>First local day.</summary>
    public required DateOnly From { get; set; }

    /// <summary>Last local day, included.</summary>
    public required DateOnly Until { get; set; }

    /// <summary>Minutes after local midnight, separated by commas; empty when closed.</summary>
    [NotPersonal]
    public string Starts { get; set; } = "";

    /// <summary>Places of these departures; null for as many as the schedule has.</summary>
    public int? Capacity { get; set; }

    /// <summary>"Hochwasser": what staff see on that day. About the business, not about guests; the page says so.</summary>
    [NotPersonal]
    public required string Reason { get; set; }

    public IEnumerable<int> Minutes => Starts.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(m => int.Parse(m, CultureInfo.InvariantCulture));

    public bool Contains(DateOnly day) => From <= day && day <= Until;

    public bool Overlaps(ScheduleException other) => From <= other.Until && other.From <= Until;

    public static string Write(IEnumerable<int> minutes) => string.Join(',', minutes.Distinct().Order().Select(m => m.ToString(CultureInfo.InvariantCulture)));
}
