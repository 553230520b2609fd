using System.Globalization;
using System.Text;

namespace Modular.Vault.Passwords;

/// <summary>
/// One spelling for what looks the same: NFKC before measuring and before hashing (NIST 800-63B), so that a phone and a PC agree.
/// ASVS 6.2.8 wants passwords "exactly as received"; we side with NIST, and nothing is trimmed or cut.
/// </summary>
internal static class PasswordText
{
    /// <summary>Null when the text is no valid Unicode (a lone surrogate) or absurdly long.</summary>
    public static string? Normalise(string? password)
    {
        if (password is null || password.Length > PasswordPolicy.MaximumCodeUnits)
        {
            return null;
        }

        try
        {
            return password.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The smaller count before and after NFKC: a single ligature can unfold into eighteen characters nobody typed.</summary>
    public static int Count(string received, string normalised) =>
        Math.Min(new StringInfo(received).LengthInTextElements, new StringInfo(normalised).LengthInTextElements);

    /// <summary>
    /// InvariantGlobalization (or a missing ICU) turns NFKC into a silent no-op; hashes written there would lock people out elsewhere.
    /// </summary>
    public static void SelfTest(Func<string, string>? normalise = null)
    {
        normalise ??= static text => text.Normalize(NormalizationForm.FormKC);
        if (normalise("ﬁ①A\u030A") != "fi1Å")
        {
            throw new InvalidOperationException(
                "Unicode normalisation does not work in this process, so passwords would not match between machines. "
                + "Install ICU (libicu) and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, then start again.");
        }
    }
}
