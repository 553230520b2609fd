using System.Globalization;
using System.Text.Json.Nodes;
using Modular.Sdk;

namespace Modular.Payments.PayPal;

/// <summary>ISO minor units to PayPal's decimal texts and back. PayPal takes two dozen currencies, and HUF and TWD, which have two decimals elsewhere, without any.</summary>
internal static class PayPalAmount
{
    public static readonly string[] Currencies =
        ["AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"];

    public static bool Takes(string currency) => Array.IndexOf(Currencies, currency) >= 0;

    /// <summary>PayPal's text; null where the amount has a fraction PayPal does not take.</summary>
    public static string? To(Money money)
    {
        var digits = money.Currency is "HUF" or "JPY" or "TWD" ? 0 : 2;
        var amount = money.Minor / Scale(money.Exponent);
        return decimal.Round(amount, digits) == amount ? amount.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
    }

    public static JsonObject Json(Money money, string text) => new() { ["currency_code"] = money.Currency, ["value"] = text };

    /// <exception cref="FormatException">PayPal wrote no amount.</exception>
    public static Money From(string? value, string? currency)
    {
        if (currency is not { Length: 3 } || !decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
        {
            throw new FormatException("This is no amount.");
        }

        var scale = Scale(Money.Zero(currency).Exponent);
        return new((long)decimal.Round(amount * scale), currency);
    }

    private static decimal Scale(int digits) => digits switch { 0 => 1m, 2 => 100m, 3 => 1000m, _ => 10000m };
}
