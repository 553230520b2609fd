using System.Globalization;
using Modular.Kernel;

namespace Modular.Vault.Company;

/// <summary>Mail domains as DNS writes them.</summary>
internal static class DomainName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Anybody can have a mailbox there.</summary>
    private static readonly HashSet<string> Everybodys = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "hotmail.com", "hotmail.de", "live.com", "yahoo.com", "yahoo.de", "icloud.com", "me.com", "aol.com",
        "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "mail.de", "posteo.de", "mailbox.org", "proton.me", "protonmail.com",
    };

    /// <summary>"Müller.de " becomes "xn--mller-kva.de"; null when it is no domain.</summary>
    public static string? Parse(string text)
    {
        try
        {
            var name = Idn.GetAscii(text.Trim().TrimStart('@').TrimEnd('.')).ToLowerInvariant();
            return name.Length <= CompanyDomain.Longest && name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static string? OfEmail(string email) =>
        EmailAddress.TryParse(email, out var address) && address.Reveal() is var text ? Parse(text[(text.LastIndexOf('@') + 1)..]) : null;

    public static bool IsEverybodys(string domain) => Everybodys.Contains(domain);
}
