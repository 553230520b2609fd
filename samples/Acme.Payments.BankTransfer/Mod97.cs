namespace Acme.Payments.BankTransfer;

/// <summary>The remainder by 97 that IBANs (ISO 13616) and creditor references (ISO 11649) are checked with: A is 10, Z is 35.</summary>
internal static class Mod97
{
    /// <param name="text">Upper-case letters and digits, nothing else.</param>
    public static int Of(string text)
    {
        var rest = 0;
        foreach (var c in text)
        {
            rest = char.IsAsciiDigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
        }

        return rest;
    }
}
