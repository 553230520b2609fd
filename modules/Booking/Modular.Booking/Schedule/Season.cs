using Modular.Kernel;

namespace Modular.Booking.Schedule;

/// <summary>Local days from one to another, both included, once or every year from then on.</summary>
internal readonly record struct DateSpan(DateOnly From, DateOnly Until, bool Yearly)
{
    /// <summary>A span that returns leaves at least a day between.</summary>
    public bool FitsAYear => !Yearly || Until < From.AddYears(1);

    /// <summary>29 February of a season that returns is 28 February where there is none.</summary>
    public bool Contains(DateOnly day)
    {
        if (day < From || !Yearly)
        {
            return day >= From && day <= Until;
        }

        // It may have begun in this calendar year or, around New Year, in the one before.
        var years = day.Year - From.Year;
        return Turn(years).Holds(day) || (years > 0 && Turn(years - 1).Holds(day));
    }

    /// <summary>Whether any day is in both.</summary>
    public bool Overlaps(DateSpan other)
    {
        // Both repeat every four years at the latest, leap day included.
        var last = Math.Max(From.Year, other.From.Year) + 8;
        return Turns(last).Any(mine => other.Turns(last).Any(theirs => mine.From <= theirs.Until && theirs.From <= mine.Until));
    }

    /// <summary>The turn that holds a day or is the next after it; null when all are over.</summary>
    public DateSpan? NextFrom(DateOnly day)
    {
        foreach (var turn in Turns(Math.Max(day.Year, From.Year) + 1))
        {
            if (turn.Until >= day)
            {
                return turn;
            }
        }

        return null;
    }

    private bool Holds(DateOnly day) => From <= day && day <= Until;

    private IEnumerable<DateSpan> Turns(int lastYear)
    {
        for (var n = 0; n == 0 || (Yearly && From.Year + n <= lastYear); n++)
        {
            yield return Turn(n);
        }
    }

    private DateSpan Turn(int years) => new(From.AddYears(years), Until.AddYears(years), Yearly: false);
}

/// <summary>What a season does to an option's times.</summary>
internal enum SeasonTimes
{
    /// <summary>The usual weekly schedules run.</summary>
    AsUsual = 0,

    /// <summary>Only weekly schedules run that belong to the season.</summary>
    Own = 1,

    /// <summary>Nothing runs.</summary>
    Closed = 2,
}

/// <summary>A part of the year with its own times or prices. Two seasons of one option never share a day.</summary>
internal sealed class Season
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OptionId { get; init; }

    /// <summary>Guests read it beside the season's prices.</summary>
    [NotPersonal]
    public required string NameDe { get; set; }

    [NotPersonal]
    public required string NameEn { get; set; }

    public required DateOnly From { get; set; }

    /// <summary>Last local day, included.</summary>
    public required DateOnly Until { get; set; }

    public bool Yearly { get; set; }

    public SeasonTimes Times { get; set; }

    public List<SeasonPrice> Prices { get; init; } = [];

    public DateSpan Span => new(From, Until, Yearly);
}

/// <summary>What a unit costs during a season, instead of its own price.</summary>
internal sealed class SeasonPrice
{
    public required Guid SeasonId { get; init; }

    public required Guid UnitId { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OptionId { get; init; }

    /// <summary>Gross price in minor units of the operator's currency.</summary>
    public required long PriceMinor { get; set; }
}

/// <summary>What a unit costs on one day, whatever season it is.</summary>
internal sealed class DatePrice
{
    public required Guid UnitId { get; init; }

    public required DateOnly Date { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OptionId { get; init; }

    /// <summary>Gross price in minor units of the operator's currency.</summary>
    public required long PriceMinor { get; set; }
}
