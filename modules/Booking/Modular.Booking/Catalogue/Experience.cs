using Modular.Booking.Cancel;
using Modular.Kernel;

namespace Modular.Booking.Catalogue;

internal enum ExperienceState
{
    Draft = 0,
    Published = 1,
    Archived = 2,
}

/// <summary>What an operator sells: a tour, a rental, a workshop. Sold by its options, priced by their units.</summary>
internal sealed class Experience
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    [NotPersonal]
    public required string Slug { get; set; }

    public ExperienceState State { get; private set; }

    [NotPersonal]
    public required string TitleDe { get; set; }

    [NotPersonal]
    public required string TitleEn { get; set; }

    /// <summary>One sentence for lists.</summary>
    [NotPersonal]
    public string SummaryDe { get; set; } = "";

    [NotPersonal]
    public string SummaryEn { get; set; } = "";

    /// <summary>Plain text; a blank line starts a paragraph.</summary>
    [NotPersonal]
    public string DescriptionDe { get; set; } = "";

    [NotPersonal]
    public string DescriptionEn { get; set; } = "";

    [NotPersonal]
    public string MeetingPointDe { get; set; } = "";

    [NotPersonal]
    public string MeetingPointEn { get; set; } = "";

    /// <summary>IANA zone in which its schedule is written.</summary>
    [NotPersonal]
    public required string Zone { get; set; }

    /// <summary>Blob id of the picture, or null.</summary>
    [NotPersonal]
    public string? Picture { get; set; }

    public int Position { get; set; }

    public DateTime CreatedAt { get; init; }

    public List<Option> Options { get; init; } = [];

    public Outcome Publish()
    {
        if (State == ExperienceState.Archived)
        {
            return Outcome.Refused("archived", "Ein archiviertes Erlebnis lässt sich nicht veröffentlichen.", "An archived experience cannot be published.");
        }

        if (!Options.Any(o => o.Units.Count > 0))
        {
            return Outcome.Refused("nothing-to-sell", "Legen Sie zuerst eine Option mit mindestens einem Preis an.", "Add an option with at least one price first.");
        }

        State = ExperienceState.Published;
        return Outcome.Done;
    }

    public void Unpublish() => State = ExperienceState.Draft;

    public void Archive() => State = ExperienceState.Archived;
}

/// <summary>One way to take part: "Kajak-Tour, 2 Stunden". Has the schedule, the units and the shared resources.</summary>
internal sealed class Option
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid ExperienceId { get; init; }

    [NotPersonal]
    public required string TitleDe { get; set; }

    [NotPersonal]
    public required string TitleEn { get; set; }

    /// <summary>Minutes from start to end.</summary>
    public required int DurationMinutes { get; set; }

    /// <summary>Booking closes so many minutes before the start.</summary>
    public int CutoffMinutes { get; set; } = 60;

    /// <summary>Units in one order, at most.</summary>
    public int MaxUnits { get; set; } = 20;

    public int Position { get; set; }

    /// <summary>The cancellation terms under which it is sold now.</summary>
    public Guid? PolicyId { get; set; }

    public CancellationPolicy? Policy { get; init; }

    public List<Unit> Units { get; init; } = [];

    public List<OptionResource> Resources { get; init; } = [];
}

/// <summary>OCTO's unit types.</summary>
internal enum UnitType
{
    Adult = 0,
    Youth = 1,
    Child = 2,
    Infant = 3,
    Family = 4,
    Senior = 5,
    Student = 6,
    Military = 7,
    Other = 8,
}

/// <summary>A price category of an option.</summary>
internal sealed class Unit
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OptionId { get; init; }

    public required UnitType Type { get; set; }

    [NotPersonal]
    public required string TitleDe { get; set; }

    [NotPersonal]
    public required string TitleEn { get; set; }

    /// <summary>"6 bis 13 Jahre".</summary>
    [NotPersonal]
    public string NoteDe { get; set; } = "";

    [NotPersonal]
    public string NoteEn { get; set; } = "";

    /// <summary>Gross price in minor units of the operator's currency.</summary>
    public required long PriceMinor { get; set; }

    /// <summary>German VAT included in the price, in basis points: 1900, 700 or 0.</summary>
    public required int VatBasisPoints { get; set; }

    /// <summary>Places one unit takes: a family ticket takes four.</summary>
    public int Places { get; set; } = 1;

    public int Position { get; set; }

    /// <summary>The same unit at another price; to show and to hold, never to store.</summary>
    public Unit At(long priceMinor)
    {
        var priced = (Unit)MemberwiseClone();
        priced.PriceMinor = priceMinor;
        return priced;
    }
}

/// <summary>Something several experiences share: boats, a guide's group, a room.</summary>
internal sealed class Resource
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    [NotPersonal]
    public required string Name { get; set; }

    /// <summary>Places at any moment.</summary>
    public required int Capacity { get; set; }
}

/// <summary>An option needs places of a resource for as long as it lasts.</summary>
internal sealed class OptionResource
{
    public required Guid OptionId { get; init; }

    public required Guid ResourceId { get; init; }

    public required Guid OperatorId { get; init; }
}
