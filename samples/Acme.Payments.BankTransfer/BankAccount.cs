using System.Globalization;
using System.Text.RegularExpressions;
using Modular.Sdk;

namespace Acme.Payments.BankTransfer;

/// <summary>The operator's account as the settings name it, checked.</summary>
internal sealed partial record BankAccount(string Payee, string Iban, string? Bic, TimeSpan Patience)
{
    private const int Usual = 7;

    /// <summary>Null when a field is wrong; <see cref="Problems"/> says which.</summary>
    public static BankAccount? Of(SettingsBag settings) => Problems(settings).Any() ? null : new(
        settings.FindText(Description.Payee)!.Trim(),
        Plain(settings.FindText(Description.Iban)),
        settings.FindText(Description.Bic) is { } bic ? Plain(bic) : null,
        TimeSpan.FromDays(int.TryParse(settings.FindText(Description.Days), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 2 and <= 14 ? days : Usual));

    /// <summary>Every field that is wrong, and what is.</summary>
    public static IEnumerable<(string Field, LocalText What)> Problems(SettingsBag settings)
    {
        if (settings.FindText(Description.Payee)?.Trim() is not { Length: > 0 and <= 70 } payee || payee.Any(char.IsControl))
        {
            yield return (Description.Payee, LocalText.Of("Der Kontoinhaber fehlt oder ist länger als 70 Zeichen.", "The account holder is missing, or longer than 70 characters."));
        }

        if (!IsIban(Plain(settings.FindText(Description.Iban))))
        {
            yield return (Description.Iban, LocalText.Of(
                "Das ist keine gültige IBAN: Die Prüfziffern passen nicht. Vergleichen Sie sie noch einmal mit Ihrem Auszug.",
                "This is no valid IBAN: its check digits do not fit. Compare it once more with your statement."));
        }

        if (settings.FindText(Description.Bic) is { } bic && !BicShape().IsMatch(Plain(bic)))
        {
            yield return (Description.Bic, LocalText.Of("Eine BIC hat 8 oder 11 Zeichen, zum Beispiel COBADEFFXXX.", "A BIC has 8 or 11 characters, such as COBADEFFXXX."));
        }
    }

    /// <summary>Upper case, without the blanks that people read it with.</summary>
    public static string Plain(string? text) => text is null ? "" : new([.. text.Where(c => !char.IsWhiteSpace(c)).Select(char.ToUpperInvariant)]);

    /// <summary>ISO 13616: shape and check digits. Germany's have 22 characters; the lengths of other countries are not known here.</summary>
    public static bool IsIban(string plain) => IbanShape().IsMatch(plain) && (!plain.StartsWith("DE", StringComparison.Ordinal) || plain.Length == 22) && Mod97.Of(plain[4..] + plain[..4]) == 1;

    /// <summary>Prints nothing: an account is not for logs.</summary>
    public override string ToString() => "***";

    [GeneratedRegex(@"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\z")]
    private static partial Regex IbanShape();

    [GeneratedRegex(@"^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\z")]
    private static partial Regex BicShape();
}
