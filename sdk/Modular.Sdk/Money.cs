using System.Globalization;
using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk;

/// <summary>An amount in minor units (cents for EUR, yen for JPY, thousandths for TND) of one ISO 4217 currency.</summary>
/// <remarks>Arithmetic is checked: an overflow throws <see cref="OverflowException"/>, two currencies never mix.</remarks>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money
{
    /// <summary>The amount in minor units of <see cref="Currency"/>; negative amounts are allowed.</summary>
    public long Minor { get; }

    /// <summary>The ISO 4217 alphabetic code, three upper-case letters.</summary>
    public string Currency => field ?? "EUR";

    /// <summary>Makes an amount.</summary>
    /// <param name="minor">Minor units.</param>
    /// <param name="currency">ISO 4217 alphabetic code, upper case.</param>
    /// <exception cref="ArgumentException">The code is not three upper-case letters.</exception>
    public Money(long minor, string currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException("A currency is an ISO 4217 code of three upper-case letters.", nameof(currency));
        }

        Minor = minor;
        Currency = currency;
    }

    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(string currency) => new(0, currency);

    /// <summary>How many decimal places the currency's major unit has (ISO 4217 exponent).</summary>
    public int Exponent => Currency switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => 2,
    };

    /// <summary>The sum. Both amounts must be of one currency.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Minor + right.Minor), Same(left, right));

    /// <summary>The difference. Both amounts must be of one currency.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Minor - right.Minor), Same(left, right));

    /// <summary>The amount <paramref name="times"/> times.</summary>
    public static Money operator *(Money money, long times) => new(checked(money.Minor * times), money.Currency);

    /// <summary>The sum, as a named method.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>The difference, as a named method.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>The product, as a named method.</summary>
    public static Money Multiply(Money money, long times) => money * times;

    /// <summary>The amount for people, in the given culture's digits: "12,50 €" (de-DE), "€12.50" (en-GB).</summary>
    public string Format(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        var number = (NumberFormatInfo)culture.NumberFormat.Clone();
        number.CurrencySymbol = Currency switch { "EUR" => "€", "GBP" => "£", "USD" => "$", "JPY" => "¥", _ => Currency };
        number.CurrencyDecimalDigits = Exponent;
        return (Minor / (decimal)Math.Pow(10, Exponent)).ToString("C", number);
    }

    /// <summary>Digits and code, culture-independent: "12.50 EUR".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Minor / (decimal)Math.Pow(10, Exponent)).ToString("F" + Exponent, CultureInfo.InvariantCulture)} {Currency}");

    /// <summary>Same amount, same currency. (The currency is compared as it reads, so that <c>default</c> equals nothing in EUR.)</summary>
    public bool Equals(Money other) => Minor == other.Minor && Currency == other.Currency;

    /// <summary>Fits <see cref="Equals(Money)"/>.</summary>
    public override int GetHashCode() => HashCode.Combine(Minor, Currency);

    private static string Same(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"Amounts in {left.Currency} and {right.Currency} do not mix.");
}
