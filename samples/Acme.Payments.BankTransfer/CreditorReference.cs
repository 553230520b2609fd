using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Acme.Payments.BankTransfer;

/// <summary>
/// A structured creditor reference (ISO 11649): "RF", two check digits, twelve characters. It names one payment; who mistypes it names none, because
/// the check digits no longer fit.
/// </summary>
internal static class CreditorReference
{
    /// <summary>Sixteen characters: four groups of four, for people who type.</summary>
    public const int Length = 16;

    /// <summary>Without letters that look like digits.</summary>
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>The same for the same name.</summary>
    public static string For(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        var body = new string([.. Enumerable.Range(0, Length - 4).Select(i => Letters[hash[i] % Letters.Length])]);
        return string.Create(CultureInfo.InvariantCulture, $"RF{98 - Mod97.Of(body + "RF00"):D2}{body}");
    }

    /// <summary>Every reference in a text, however it is spaced and whatever stands around it. Banks break long texts where they like.</summary>
    public static IReadOnlyList<string> In(string text)
    {
        var plain = new string([.. text.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
        var found = new List<string>();
        for (var at = plain.IndexOf("RF", StringComparison.Ordinal); at >= 0 && at + Length <= plain.Length; at = plain.IndexOf("RF", at + 1, StringComparison.Ordinal))
        {
            var it = plain.Substring(at, Length);
            if (char.IsAsciiDigit(it[2]) && char.IsAsciiDigit(it[3]) && Mod97.Of(it[4..] + it[..4]) == 1 && !found.Contains(it))
            {
                found.Add(it);
            }
        }

        return found;
    }
}
