using System.Globalization;
using System.Text.RegularExpressions;
using Modular.Kernel;

namespace Modular.Vault.Identify;

/// <summary>
/// The two parts of a German identity card that a person types: the number with its check digit, and the second line of the machine-readable zone. Checked
/// against each other, the birth date and today (ICAO Doc 9303 parts 3 and 5: weights 7-3-1). A check against typing errors, no proof. Neither part is kept,
/// logged or hashed: § 20 (3) PAuswG forbids linking by serial number.
/// </summary>
internal static partial class IdCard
{
    /// <summary>A German identity card lives ten years at most (§ 6 PAuswG).</summary>
    private const int LongestYears = 10;

    private const int LineLength = 30;

    private static readonly Refusal WrongNumber = new(
        "card-number",
        "Das ist keine Ausweisnummer mit Prüfziffer. Sie steht in der ersten der drei Zeilen auf der Rückseite: zehn Zeichen ab der sechsten Stelle, ohne O, I, E oder andere Vokale.",
        "That is not a card number with its check digit. It is in the first of the three lines on the back: ten characters from the sixth on, without O, I, E or other vowels.",
        "cardNumber");

    private static readonly Refusal WrongBlock = new(
        "card-block",
        "Diese Zeile stimmt nicht. Es ist die zweite der drei Zeilen auf der Rückseite, zum Beispiel 8308126<3108011D<<2108<<<<<<<5.",
        "This line is not right. It is the second of the three lines on the back, for example 8308126<3108011D<<2108<<<<<<<5.",
        "cardBlock");

    private static readonly Refusal Apart = new(
        "card-parts",
        "Nummer und Zeile gehören nicht zum selben Ausweis. Vergleichen Sie beide noch einmal.",
        "Number and line do not belong to the same card. Compare both once more.",
        "cardBlock");

    private static readonly Refusal OtherBirthDate = new(
        "card-born",
        "Das Geburtsdatum im Ausweis ist ein anderes als das, das Sie angegeben haben.",
        "The birth date on the card is another one than you gave.",
        "born");

    private static readonly Refusal Expired = new(
        "card-expired",
        "Dieser Ausweis ist abgelaufen. Nehmen Sie einen gültigen, oder warten Sie auf den neuen.",
        "This card has expired. Use one that is valid, or wait for the new one.",
        "cardBlock");

    /// <summary>Null when everything fits.</summary>
    public static Refusal? Check(string number, string block, DateOnly born, DateOnly today)
    {
        if (Number(number) is not { } document)
        {
            return WrongNumber;
        }

        var match = Block().Match(Plain(block));
        if (!match.Success)
        {
            return WrongBlock;
        }

        var (birth, expiry, optional) = (match.Groups["birth"].Value, match.Groups["expiry"].Value, match.Groups["optional"].Value.PadRight(11, '<'));
        if (!HasCheckDigit(birth) || !HasCheckDigit(expiry) || Date(expiry[..6], 2000) is not { } until)
        {
            return WrongBlock;
        }

        // Line 1 from its 6th position on, and positions 1 to 7, 9 to 15, 19 to 29 of line 2.
        var composite = document.PadRight(LineLength - 5, '<') + birth + expiry + optional;
        return Digit(composite) != match.Groups["check"].Value[0] ? Apart
            : birth[..6] != born.ToString("yyMMdd", CultureInfo.InvariantCulture) ? OtherBirthDate
            : until < today ? Expired
            : until > today.AddYears(LongestYears).AddDays(1) ? WrongBlock
            : null;
    }

    /// <summary>The number with check digit as it stands in the first line; null when the digit is wrong. Temporary cards have a letter and seven digits.</summary>
    private static string? Number(string typed)
    {
        var plain = Plain(typed);
        var number = Temporary().IsMatch(plain) ? plain.Replace("<", "", StringComparison.Ordinal)[..8] + "<" + plain[^1] : plain;
        return (Card().IsMatch(number) || Temporary().IsMatch(plain)) && HasCheckDigit(number) ? number : null;
    }

    private static string Plain(string typed) => new([.. typed.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c is not '-').Select(c => c is '«' or '‹' ? '<' : c)]);

    private static DateOnly? Date(string yymmdd, int century) =>
        DateOnly.TryParseExact((century / 100).ToString(CultureInfo.InvariantCulture) + yymmdd, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static bool HasCheckDigit(string text) => Digit(text[..^1]) == text[^1];

    internal static char Digit(string text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i] switch { '<' => 0, >= '0' and <= '9' and var d => d - '0', var letter => letter - 'A' + 10 };
            sum += value * (i % 3) switch { 0 => 7, 1 => 3, _ => 1 };
        }

        return (char)('0' + sum % 10);
    }

    [GeneratedRegex("^[0-9CFGHJKLMNPRTVWXYZ]{9}[0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex("^[A-Z][0-9]{7}<?[0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Temporary();

    [GeneratedRegex("^(?<birth>[0-9]{7})[<MFX](?<expiry>[0-9]{7})D<{0,2}(?<optional>[0-9A-Z]{0,11}?)<*(?<check>[0-9])$", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
