using System.Text.Json.Serialization;

namespace Modular.Booking.Octo;

/// <summary>A product as OCTO has it; what belongs to a capability is left out without it.</summary>
internal sealed record OctoProduct : OctoContent
{
    public required string Id { get; init; }

    public required string InternalName { get; init; }

    public required string? Reference { get; init; }

    public required string Locale { get; init; }

    public required string TimeZone { get; init; }

    public bool AllowFreesale { get; }

    public bool InstantConfirmation { get; } = true;

    public bool InstantDelivery { get; } = true;

    public bool AvailabilityRequired { get; } = true;

    public string AvailabilityType { get; } = "START_TIME";

    public IReadOnlyList<string> DeliveryFormats { get; } = ["QRCODE", "PDF_URL"];

    public IReadOnlyList<string> DeliveryMethods { get; } = ["TICKET", "VOUCHER"];

    public string RedemptionMethod { get; } = "DIGITAL";

    public required IReadOnlyList<OctoOption> Options { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DefaultCurrency { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AvailableCurrencies { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PricingPer { get; init; }
}

internal sealed record OctoOption : OctoContent
{
    public required string Id { get; init; }

    public required bool Default { get; init; }

    public required string InternalName { get; init; }

    public string? Reference { get; }

    public required IReadOnlyList<string> AvailabilityLocalStartTimes { get; init; }

    public required string CancellationCutoff { get; init; }

    public required int CancellationCutoffAmount { get; init; }

    public required string CancellationCutoffUnit { get; init; }

    /// <summary>The name is printed on the tickets; whoever wants them by mail gives an address as well.</summary>
    public IReadOnlyList<string> RequiredContactFields { get; } = ["firstName", "lastName"];

    public required OctoOptionRestrictions Restrictions { get; init; }

    public required IReadOnlyList<OctoUnit> Units { get; init; }
}

internal sealed record OctoOptionRestrictions(int? MinUnits, int? MaxUnits);

internal sealed record OctoUnit
{
    public required string Id { get; init; }

    public required string InternalName { get; init; }

    public string? Reference { get; }

    public required string Type { get; init; }

    public required OctoUnitRestrictions Restrictions { get; init; }

    public IReadOnlyList<string> RequiredContactFields { get; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoPrice>? PricingFrom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ShortDescription { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoFeature>? Features { get; init; }
}

/// <summary>Ages are words in the catalogue ("6 bis 13 Jahre"), not numbers: the title says them.</summary>
internal sealed record OctoUnitRestrictions(int PaxCount, int MaxQuantity)
{
    public int MinAge { get; }

    public int MaxAge { get; } = 100;

    public bool IdRequired { get; }

    public int? MinQuantity { get; }

    public IReadOnlyList<string> AccompaniedBy { get; } = [];
}

/// <summary>The capability octo/content, of a product or an option.</summary>
internal abstract record OctoContent
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ShortDescription { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoFeature>? Features { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Faqs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoMedia>? Media { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Locations { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? CategoryLabels { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DurationMinutesFrom { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? DurationMinutesTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Commentary { get; init; }
}

internal sealed record OctoFeature(string? ShortDescription, string Type);

internal sealed record OctoMedia(string Src, string Type, string Rel, string? Title, string? Caption, string? Copyright);
