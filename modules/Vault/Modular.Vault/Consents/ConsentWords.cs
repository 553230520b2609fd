using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;

namespace Modular.Vault.Consents;

/// <summary>What the purposes are called where their text is not at hand.</summary>
internal static class ConsentWords
{
    public static string Of(ConsentPurpose purpose) => purpose switch
    {
        ConsentPurpose.Terms => T.Of("Allgemeine Geschäftsbedingungen", "Terms and conditions"),
        ConsentPurpose.PlatformContract => T.Of("Plattformvertrag", "Platform contract"),
        ConsentPurpose.AccountAccess => T.Of("Kontozugriff", "Account access"),
        ConsentPurpose.SavingsAnalysis => T.Of("Sparanalyse", "Savings analysis"),
        _ => T.Of("Ergänzung zum Nachweis", "Certificate supplement"),
    };

    /// <summary>Of "account-access 2026-11-01", as the audit trail has it.</summary>
    public static string Short(string facts) => facts.Split(' ') is [var slug, var version] && LegalTexts.Purpose(slug) is { } purpose ? $"{Of(purpose)}, {version}" : facts;
}
