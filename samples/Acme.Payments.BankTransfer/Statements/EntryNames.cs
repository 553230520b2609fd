using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Modular.Sdk;

namespace Acme.Payments.BankTransfer.Statements;

/// <summary>
/// Names for a statement's entries that are the same in every file they stand in: of the bank's own reference, the day and the amount. Where a bank gives
/// no reference, of everything else that is known, and its number among entries that look the same. Hashes: nothing of a person is kept.
/// </summary>
internal sealed class EntryNames
{
    private readonly Dictionary<string, int> _seen = [];

    public string For(string? reference, DateOnly? booked, Money? amount, string text)
    {
        var facts = string.Create(CultureInfo.InvariantCulture, $"{booked:yyyy-MM-dd}|{amount?.Minor}|{amount?.Currency}|");
        if (reference is not null)
        {
            return Hash("r|" + facts + reference);
        }

        var look = "t|" + facts + text;
        var number = _seen[look] = _seen.GetValueOrDefault(look) + 1;
        return Hash(string.Create(CultureInfo.InvariantCulture, $"{look}|{number}"));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
