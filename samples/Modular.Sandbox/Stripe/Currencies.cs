using System.Collections.Frozen;
using System.Globalization;

namespace Modular.Sandbox.Stripe;

/// <summary>What Stripe knows about currencies: their minor units, smallest charges, and how to show them.</summary>
internal static class Currencies
{
    private static readonly FrozenSet<string> Zero = Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");
    private static readonly FrozenSet<string> Three = Set("bhd jod kwd omr tnd");
    private static readonly FrozenSet<string> WholeOnly = Set("isk ugx");
    private static readonly FrozenSet<string> Two = Set("""
        aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop dzd egp etb eur
        fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk
        mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd
        tzs uah ugx usd uyu uzs wst xcd yer zar zmw
        """);
    private static readonly FrozenDictionary<string, long> Smallest = new Dictionary<string, long>
    {
        ["usd"] = 50,
        ["eur"] = 50,
        ["gbp"] = 30,
        ["chf"] = 50,
        ["jpy"] = 50,
        ["dkk"] = 250,
        ["nok"] = 300,
        ["sek"] = 300,
        ["pln"] = 200,
        ["czk"] = 1500,
        ["huf"] = 17500,
    }.ToFrozenDictionary();
    private static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>
    {
        ["eur"] = "€",
        ["usd"] = "$",
        ["gbp"] = "£",
        ["jpy"] = "¥",
    }.ToFrozenDictionary();

    public static int Digits(string currency) => Zero.Contains(currency) ? 0 : Three.Contains(currency) ? 3 : 2;

    public static string Known(string text, string param)
    {
        var currency = text.ToLowerInvariant();
        return Zero.Contains(currency) || Two.Contains(currency) || Three.Contains(currency) ? currency
            : throw StripeError.Invalid($"Invalid currency: {currency}. Stripe currently supports these currencies: usd, eur, gbp, chf, jpy, and others.", param, null);
    }

    /// <summary>Minor units Stripe refuses: fractions it cannot settle, too little, too much.</summary>
    public static void Check(long amount, string currency, string param)
    {
        if (amount < 0) throw StripeError.Invalid("Invalid non-negative integer", param, "parameter_invalid_integer");
        if (amount > 99_999_999) throw StripeError.Invalid($"Amount must be no more than {Show(99_999_999, currency, Invariant)}", param, "amount_too_large");
        if (Three.Contains(currency) && amount % 10 != 0)
            throw StripeError.Invalid($"Invalid amount: for {currency} the last digit must be 0.", param, "invalid_charge_amount");
        if (WholeOnly.Contains(currency) && amount % 100 != 0)
            throw StripeError.Invalid($"Invalid amount: {currency} amounts must be divisible by 100.", param, "invalid_charge_amount");
    }

    public static long Minimum(string currency) => Smallest.GetValueOrDefault(currency, 1);

    public static readonly CultureInfo Invariant = CultureInfo.GetCultureInfo("en-US");

    public static string Show(long amount, string currency, CultureInfo culture)
    {
        var digits = Digits(currency);
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = digits;
        format.CurrencySymbol = Symbols.GetValueOrDefault(currency, currency.ToUpperInvariant() + "\u00a0");
        return (amount / (decimal)Math.Pow(10, digits)).ToString("C", format).Trim();
    }

    private static FrozenSet<string> Set(string list) => list.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
