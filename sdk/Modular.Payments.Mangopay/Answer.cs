using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay;

/// <summary>How one call to Mangopay ended: a body, or an outcome without one and Mangopay's own word for it.</summary>
internal sealed record Answer(PaymentOutcome<JsonElement> Outcome, string? Issue = null)
{
    public JsonElement? Body => Outcome is PaymentOutcome<JsonElement>.Ok { Value: var body } ? body : null;

    public bool IsNotFound => Outcome is PaymentOutcome<JsonElement>.Refused { Code: var code } && code == RefusalCode.NotFound;

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
            return Failures.NoAnswer<T>(mutating, "Mangopay's answer cannot be read.");
        }
    }
}

/// <summary>Fields of an answer, where they are.</summary>
internal static class Fields
{
    public static JsonElement? Find(this JsonElement json, string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null;

    public static string? Text(this JsonElement? json, string name) => json?.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static string? Text(this JsonElement json, string name) => ((JsonElement?)json).Text(name);

    public static long? Number(this JsonElement? json, string name) => json?.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? (long)number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : [];

    /// <exception cref="FormatException">There is none.</exception>
    public static string Id(this JsonElement json) => json.Text("Id") is { Length: > 0 and <= 255 } id ? id : throw new FormatException("It has no id.");
}
