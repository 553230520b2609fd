using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Modular.Booking.Octo;

/// <summary>What was wrong, in OCTO's words: a code for the program, a sentence for the person who reads its log, and the id that was not known.</summary>
internal sealed record OctoError(string Error, string ErrorMessage)
{
    [JsonIgnore]
    public int Status { get; init; } = StatusCodes.Status400BadRequest;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProductId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OptionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UnitId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AvailabilityId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Uuid { get; init; }

    public static OctoError NoKey { get; } = new("UNAUTHORIZED", "Send the key you were given as Authorization: Bearer KEY.") { Status = StatusCodes.Status401Unauthorized };

    public static OctoError Revoked { get; } = new("FORBIDDEN", "This key was revoked. Ask the supplier for a new one.") { Status = StatusCodes.Status403Forbidden };

    public static OctoError TooMany { get; } = new("TOO_MANY_REQUESTS", "Too many requests under this key. Wait as long as Retry-After says.") { Status = StatusCodes.Status429TooManyRequests };

    public static OctoError Failed { get; } = new("INTERNAL_SERVER_ERROR", "That did not work. Ask again; under the same uuid nothing is booked twice.") { Status = StatusCodes.Status500InternalServerError };

    public static OctoError Bad(string message) => new("BAD_REQUEST", message);

    public static OctoError Unprocessable(string message) => new("UNPROCESSABLE_ENTITY", message);

    public static OctoError Product(string? id) => new("INVALID_PRODUCT_ID", "There is no product with this id.") { ProductId = Short(id) };

    public static OctoError Option(string? id) => new("INVALID_OPTION_ID", "The product has no option with this id.") { OptionId = Short(id) };

    public static OctoError Unit(string? id) => new("INVALID_UNIT_ID", "The option has no unit with this id.") { UnitId = Short(id) };

    public static OctoError Availability(string? id) => new("INVALID_AVAILABILITY_ID", "The option has no availability with this id.") { AvailabilityId = Short(id) };

    public static OctoError Booking(string? uuid) => new("INVALID_BOOKING_UUID", "You have no booking with this uuid.") { Uuid = Short(uuid) };

    private static string Short(string? id) => id is null ? "" : id[..Math.Min(id.Length, 100)];
}

/// <summary>A refusal on its way to the answer: the checks of a call are many, and each ends it.</summary>
internal sealed class OctoException(OctoError error) : Exception(error.Error)
{
    public OctoError Error { get; } = error;
}
