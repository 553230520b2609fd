using Modular.Booking.Schedule;
using Modular.Kernel;

namespace Modular.Booking.Catalogue;

/// <summary>A business that sells experiences; its id is the tenant id of everything it owns.</summary>
internal sealed class Operator
{
    public required Guid Id { get; init; }

    /// <summary>In addresses: /book/{slug}.</summary>
    [NotPersonal]
    public required string Slug { get; set; }

    [NotPersonal]
    public required string Name { get; set; }

    /// <summary>IANA zone of new experiences: "Europe/Berlin".</summary>
    [NotPersonal]
    public required string Zone { get; set; }

    /// <summary>Whose public holidays its schedules know; null knows none.</summary>
    public Land? Land { get; set; }

    /// <summary>ISO 4217.</summary>
    [NotPersonal]
    public required string Currency { get; set; }

    /// <summary>Where guests reach the business; a business address, printed on tickets and mails.</summary>
    [NotPersonal]
    public string ContactEmail { get; set; } = "";

    [NotPersonal]
    public string ContactPhone { get; set; } = "";

    /// <summary>Name and address as § 14 UStG wants them on receipts, one line each.</summary>
    [NotPersonal]
    public string LegalAddress { get; set; } = "";

    [NotPersonal]
    public string TagLineDe { get; set; } = "";

    [NotPersonal]
    public string TagLineEn { get; set; } = "";

    /// <summary>Whether guests may move to another date by themselves.</summary>
    public ChangeRule Changes { get; set; }

    /// <summary>Until so many hours before the start, with <see cref="ChangeRule.Hours"/>.</summary>
    public int ChangeHours { get; set; }

    public DateTime CreatedAt { get; init; }
}

/// <summary>Until when guests may move to another date by themselves.</summary>
internal enum ChangeRule
{
    /// <summary>As long as cancelling costs nothing.</summary>
    WhileFree = 0,

    /// <summary>Until so many hours before the start.</summary>
    Hours = 1,

    /// <summary>Never; they ask.</summary>
    Off = 2,
}
