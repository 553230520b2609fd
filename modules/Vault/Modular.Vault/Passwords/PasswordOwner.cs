using System.Globalization;

namespace Modular.Vault.Passwords;

/// <summary>What others know about the person; all of it counts as already guessed. Prints as *** because records print their fields.</summary>
internal sealed record PasswordOwner(string? Name = null, string? Email = null, DateOnly? BirthDate = null, string? Operator = null)
{
    private static readonly string[] DateFormats =
        ["ddMMyyyy", "ddMMyy", "yyyyMMdd", "yyMMdd", "MMddyyyy", "dMyyyy", "dMyy", "ddMM", "yyyy", "dd.MM.yyyy", "d.M.yyyy", "dd.MM.yy", "d.M.yy", "yyyy-MM-dd", "dd-MM-yyyy", "dd/MM/yyyy", "MM/dd/yyyy"];

    public static readonly PasswordOwner Nobody = new();

    public IEnumerable<string> Words()
    {
        string?[] texts = [Name, Email, Email?.Split('@')[0], Operator];
        var words = texts.OfType<string>().SelectMany(Pieces);
        if (BirthDate is { } born)
        {
            words = words
                .Concat(DateFormats.Select(format => born.ToString(format, CultureInfo.InvariantCulture)))
                .Append(born.ToString("MMMM", CultureInfo.GetCultureInfo("de-DE")))
                .Append(born.ToString("MMMM", CultureInfo.GetCultureInfo("en-GB")));
        }

        return words.Where(word => word.Length >= 3).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    public override string ToString() => "***";

    private static IEnumerable<string> Pieces(string text)
    {
        var whole = PasswordText.Normalise(text)?.Trim() ?? "";
        var parts = string.Concat(whole.Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [whole, .. parts, string.Concat(parts), string.Concat(parts.Reverse())];
    }
}
