using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sdk;

namespace Modular.Payments.Mangopay;

/// <summary>Mangopay counts in ISO minor units, as we do. Which of the currencies are switched on is a matter of the operator's contract.</summary>
internal static class MangopayAmount
{
    /// <summary>What cards can be charged in.</summary>
    public static readonly string[] Currencies = ["AED", "AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "JPY", "NOK", "PLN", "RON", "SEK", "USD", "ZAR"];

    public static bool Takes(string currency) => Array.IndexOf(Currencies, currency) >= 0;

    public static JsonObject To(Money money) => new() { ["Currency"] = money.Currency, ["Amount"] = money.Minor };

    /// <exception cref="FormatException">Mangopay wrote no amount.</exception>
    public static Money From(JsonElement it, string name) =>
        it.Find(name) is { } money && money.Find("Amount") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var minor) && money.Text("Currency") is { Length: 3 } currency
            ? new(minor, currency)
            : throw new FormatException("This is no amount.");
}
