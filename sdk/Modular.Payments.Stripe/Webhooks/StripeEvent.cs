using System.Text.Json;

namespace Modular.Payments.Stripe.Webhooks;

/// <summary>The few fields of an event that are the same in every API version.</summary>
internal sealed record StripeEvent(string Id, string Type, DateTimeOffset? Created, bool IsLive, string Object, string ObjectId, string? PaymentIntent, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Null for what is no event about an object, such as Stripe's "thin" events.</summary>
    public static StripeEvent? From(JsonElement json)
    {
        if (Text(json, "id") is not { } id || Text(json, "type") is not { } type
            || Find(Find(json, "data"), "object") is not { ValueKind: JsonValueKind.Object } about
            || Text(about, "id") is not { } objectId || Text(about, "object") is not { } kind)
        {
            return null;
        }

        DateTimeOffset? created = Find(json, "created") is { ValueKind: JsonValueKind.Number } at && at.TryGetInt64(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        var metadata = Find(about, "metadata") is { ValueKind: JsonValueKind.Object } marks
            ? marks.EnumerateObject().Where(mark => mark.Value.ValueKind == JsonValueKind.String).DistinctBy(mark => mark.Name).ToDictionary(mark => mark.Name, mark => mark.Value.GetString()!)
            : [];
        var isLive = Find(json, "livemode") is { ValueKind: JsonValueKind.True };
        return new(id, type, created, isLive, kind, objectId, kind == "payment_intent" ? objectId : Text(about, "payment_intent"), metadata);
    }

    private static JsonElement? Find(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } it && it.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement json, string name) => Find(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
