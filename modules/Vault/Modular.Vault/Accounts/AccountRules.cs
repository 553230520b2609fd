using Modular.Kernel;
using Modular.Vault.Passwords;

namespace Modular.Vault.Accounts;

/// <summary>What is wrong with what a person typed about themselves, as refusals with the field named.</summary>
internal static class AccountRules
{
    public const int LongestName = 120;

    /// <summary>The policy of pages that are open before the mailbox is confirmed; <c>RequireAuthorization()</c> alone wants it confirmed.</summary>
    public const string AnyAccount = "any-account";

    public static IEnumerable<Refusal> Name(string name)
    {
        if (name.Length == 0)
        {
            yield return new("name", "Geben Sie Ihren Namen an.", "Give your name.", "name");
        }
        else if (name.Length > LongestName || name.Any(char.IsControl))
        {
            yield return new("name", $"Der Name darf höchstens {LongestName} Zeichen haben und keine Steuerzeichen.", $"The name may have at most {LongestName} characters and no control characters.", "name");
        }
    }

    public static IEnumerable<Refusal> Email(string text, out EmailAddress address) => EmailAddress.TryParse(text, out address)
        ? []
        : [new("email", "Das ist keine E-Mail-Adresse. Sie sieht aus wie name@beispiel.de.", "That is not an e-mail address. It looks like name@example.com.", "email")];

    public static IEnumerable<Refusal> Password(PasswordStrength strength) => strength.Accepted
        ? []
        : [new("password", strength.German, strength.English, "password")];

    public static readonly Refusal OtherTerms = new(
        "terms",
        "Die Bedingungen auf dieser Seite sind nicht die, die jetzt gelten. Lesen Sie die verlinkten und senden Sie noch einmal.",
        "The terms on this page are not those in force now. Read the linked ones and send again.");

    public static readonly Refusal Busy = new(
        "busy",
        "Gerade melden sich sehr viele an. Versuchen Sie es in ein paar Sekunden noch einmal.",
        "Very many people are signing in right now. Try again in a few seconds.");
}
