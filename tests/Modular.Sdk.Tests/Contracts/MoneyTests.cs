using System.Globalization;
using System.Text.Json;
using CsCheck;

namespace Modular.Sdk.Tests.Contracts;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1250, "EUR", "12.50 EUR")]
    [InlineData(-5, "EUR", "-0.05 EUR")]
    [InlineData(1250, "JPY", "1250 JPY")]
    [InlineData(1250, "TND", "1.250 TND")]
    [InlineData(long.MaxValue, "EUR", "92233720368547758.07 EUR")]
    public void An_amount_prints_in_its_currencys_own_decimals(long minor, string currency, string expected)
    {
        foreach (var culture in new[] { "de-DE", "en-GB", "tr-TR", "fr-FR", "ar-SA" })
        {
            var before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            try
            {
                Assert.Equal(expected, new Money(minor, currency).ToString());
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Theory]
    [InlineData(1250, "EUR", "de-DE", "12,50 €")]
    [InlineData(1250, "EUR", "en-GB", "€12.50")]
    [InlineData(1250, "JPY", "de-DE", "1.250 ¥")]
    [InlineData(1250, "TND", "de-DE", "1,250 TND")]
    public void For_people_it_is_written_as_their_culture_does(long minor, string currency, string culture, string expected) =>
        Assert.Equal(expected, new Money(minor, currency).Format(CultureInfo.GetCultureInfo(culture)).Replace('\u00a0', ' '));

    [Theory]
    [InlineData("eur")]
    [InlineData("EURO")]
    [InlineData("")]
    [InlineData("E€R")]
    [InlineData("IİR")]
    public void Only_three_upper_case_letters_name_a_currency(string code)
    {
        Assert.Throws<ArgumentException>(() => new Money(1, code));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>($$"""{"minor":1,"currency":"{{code}}"}"""));
    }

    [Theory]
    [InlineData("""{"minor":"1","currency":"EUR"}""")]
    [InlineData("""{"minor":1.5,"currency":"EUR"}""")]
    [InlineData("""{"minor":1}""")]
    [InlineData("""{"minor":99999999999999999999,"currency":"EUR"}""")]
    [InlineData("5")]
    public void What_is_no_amount_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>(json));

    [Fact]
    public void Two_currencies_never_mix() => Assert.Throws<InvalidOperationException>(() => new Money(1, "EUR") + new Money(1, "JPY"));

    [Fact]
    public void An_overflow_is_an_error_and_not_a_small_amount()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "EUR") + new Money(1, "EUR"));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, "EUR") - new Money(1, "EUR"));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue / 2, "EUR") * 3);
    }

    [Fact]
    public void Nothing_equals_nothing()
    {
        Assert.Equal(default, Money.Zero("EUR"));
        Assert.Equal(default(Money).GetHashCode(), Money.Zero("EUR").GetHashCode());
        Assert.NotEqual(Money.Zero("JPY"), Money.Zero("EUR"));
    }

    [Fact]
    public void What_is_added_can_be_taken_away_again() =>
        Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Int[0, 2].Select(index => new[] { "EUR", "JPY", "TND" }[index]))
            .Sample((a, b, currency) => new Money(a, currency) + new Money(b, currency) - new Money(b, currency) == new Money(a, currency));

    [Fact]
    public void An_amount_survives_json() =>
        Gen.Select(Gen.Long, Gen.Int[0, 2].Select(index => new[] { "EUR", "JPY", "TND" }[index]))
            .Sample((minor, currency) => JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(new Money(minor, currency))) == new Money(minor, currency));
}
