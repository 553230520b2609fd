using System.Text.Json.Nodes;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Stripe;

/// <summary>Changes every amount and currency in an answer, well-formed and wrong.</summary>
internal static class Lies
{
    public static string Tell(string json, Fault lie)
    {
        var root = JsonNode.Parse(json)!;
        Change(root, lie);
        return root.ToJsonString(StripeApi.Indented);
    }

    public static void Change(JsonNode? node, Fault lie)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array) Change(item, lie);
                break;
            case JsonObject map:
                foreach (var (name, value) in map.ToList())
                {
                    if (value is not JsonValue)
                        Change(value, lie);
                    else if (name.StartsWith("amount", StringComparison.Ordinal) && value.AsValue().TryGetValue<long>(out var amount) && amount != 0)
                        map[name] = amount + lie.AmountDelta;
                    else if (name == "currency" && lie.Currency is { } currency)
                        map[name] = currency;
                }
                break;
        }
    }
}
