using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal;

/// <summary>How one call to PayPal ended: a body, or an outcome without one and PayPal's own word for it.</summary>
internal sealed record Answer(PaymentOutcome<JsonElement> Outcome, string? Issue = null)
{
    public JsonElement? Body => Outcome is PaymentOutcome<JsonElement>.Ok { Value: var body } ? body : null;

    /// <summary>The failure as somebody else's; only where there is no body.</summary>
    public PaymentOutcome<T> Failed<T>() => Outcome.Map<T>(_ => throw new InvalidOperationException("Only failures come here."));

    /// <summary>Reads the body. What cannot be read tells as little as no answer.</summary>
    public PaymentOutcome<T> Read<T>(bool mutating, Func<JsonElement, T> read)
    {
        if (Body is not { } body)
        {
            return Failed<T>();
        }

        try
        {
            return PaymentOutcome.Ok(read(body));
        }
        catch (Exception broken) when (broken is FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return Failures.NoAnswer<T>(mutating, "PayPal's answer cannot be read.");
        }
    }
}

/// <summary>Fields of an answer, where they are.</summary>
internal static class Fields
{
    public static JsonElement? Find(this JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    public static JsonElement? Find(this JsonElement? json, string name) => json is { } it ? it.Find(name) : null;

    public static string? Text(this JsonElement? json, string name) => json.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static string? Text(this JsonElement json, string name) => ((JsonElement?)json).Text(name);

    public static IEnumerable<JsonElement> Items(this JsonElement? json, string name) => json.Find(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    public static JsonElement? First(this JsonElement? json, string name) => json.Items(name).Select(item => (JsonElement?)item).FirstOrDefault();
}
