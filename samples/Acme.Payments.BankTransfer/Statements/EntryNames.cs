using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Sdk;

namespace Acme.Payments.BankTransfer.Statements;

/// <summary>
/// Names for a statement's entries that are the same in every file they stand in: of the day, the amount, and the bank's own reference or, where a bank
/// gives none, the letters and digits of the text. Entries that look the same in all of this have a number as well. Hashes: nothing of a person is kept.
/// </summary>
internal sealed class EntryNames
{
    private readonly Dictionary<string, int> _seen = [];

    public string For(string? reference, DateOnly? booked, Money? amount, string text)
    {
        var look = string.Create(CultureInfo.InvariantCulture, $"{(reference is null ? 't' : 'r')}|{booked:yyyy-MM-dd}|{amount?.Minor}|{amount?.Currency}|{reference ?? Plain(text)}");
        var number = _seen[look] = _seen.GetValueOrDefault(look) + 1;
        return Hash(string.Create(CultureInfo.InvariantCulture, $"{look}|{number}"));
    }

    /// <summary>The same text in another of the bank's formats is cut at other places.</summary>
    private static string Plain(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
