using System.Text.Json.Serialization;

namespace Modular.Booking.Octo;

internal sealed record OctoBookingView
{
    public required string Id { get; init; }

    public required string Uuid { get; init; }

    public required bool TestMode { get; init; }

    public required string? ResellerReference { get; init; }

    public required string? SupplierReference { get; init; }

    public required string Status { get; init; }

    public required string UtcCreatedAt { get; init; }

    public required string UtcUpdatedAt { get; init; }

    public required string? UtcExpiresAt { get; init; }

    public required string? UtcRedeemedAt { get; init; }

    public required string? UtcConfirmedAt { get; init; }

    public required string ProductId { get; init; }

    public required OctoProduct? Product { get; init; }

    public required string OptionId { get; init; }

    public required OctoOption? Option { get; init; }

    public required bool Cancellable { get; init; }

    public required OctoCancellation? Cancellation { get; init; }

    public bool Freesale { get; init; }

    public required string AvailabilityId { get; init; }

    public required OctoAvailability Availability { get; init; }

    public required OctoContactView Contact { get; init; }

    public required string? Notes { get; init; }

    public IReadOnlyList<string> DeliveryMethods { get; } = ["TICKET", "VOUCHER"];

    public required OctoTicket? Voucher { get; init; }

    public required IReadOnlyList<OctoItemView> UnitItems { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OctoPrice? Pricing { get; init; }
}

/// <param name="Refund">FULL, PARTIAL or NONE: how much of its price the reseller need not pay.</param>
internal sealed record OctoCancellation(string Refund, string? Reason, string UtcCancelledAt);

internal sealed record OctoContactView(string? FullName, string? FirstName, string? LastName, string? EmailAddress, string? PhoneNumber, IReadOnlyList<string> Locales)
{
    public string? PostalCode { get; init; }

    public string? Country { get; init; }

    public string? Notes { get; init; }

    public static OctoContactView Of(OctoContact? contact) => new(contact?.FullName, contact?.FirstName, contact?.LastName, contact?.EmailAddress, contact?.PhoneNumber, contact?.Locales ?? []);
}

internal sealed record OctoTicket(string? UtcRedeemedAt, IReadOnlyList<OctoDelivery> DeliveryOptions)
{
    public string RedemptionMethod { get; init; } = "DIGITAL";
}

internal sealed record OctoDelivery(string DeliveryFormat, string DeliveryValue);

internal sealed record OctoItemView
{
    public required string Uuid { get; init; }

    public required string? ResellerReference { get; init; }

    public string? SupplierReference { get; init; }

    public required string UnitId { get; init; }

    public required OctoUnit? Unit { get; init; }

    public required string Status { get; init; }

    public required string? UtcRedeemedAt { get; init; }

    public OctoContactView Contact { get; } = OctoContactView.Of(null);

    public required OctoTicket? Ticket { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OctoPrice? Pricing { get; init; }
}
