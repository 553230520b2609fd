using Modular.Vault.Contracts;
using Modular.Vault.Legal;

namespace Modular.Vault.Consents;

/// <summary>How one consent stands, with its texts.</summary>
/// <param name="Given">The text the person agreed to; null when they do not.</param>
/// <param name="Current">The text in force.</param>
internal sealed record ConsentView(ConsentPurpose Purpose, LegalText? Given, LegalText Current, DateTime? GivenAt, DateTime? WithdrawnAt)
{
    public string Slug => LegalTexts.Slug(Purpose);

    /// <summary>The person agrees, to the text in force.</summary>
    public bool IsInForce => Given?.Version == Current.Version;

    public bool IsContract => Purpose is ConsentPurpose.Terms or ConsentPurpose.PlatformContract;

    /// <summary>The person is asked: the text is newer than what they agreed to, or the terms were never accepted.</summary>
    public bool Asks => !IsInForce && (Given is not null || Purpose == ConsentPurpose.Terms);

    public static ConsentView Of(LegalTexts texts, ConsentPurpose purpose, Consent? last) => new(
        purpose,
        last is { IsGiven: true } ? texts.Find(purpose, last.TextVersion) ?? throw new InvalidOperationException($"The text of {purpose} of {last.TextVersion} is gone. A version that was shown stays for good.") : null,
        texts.Current(purpose),
        last is { IsGiven: true } ? last.At : null,
        last is { IsGiven: false } ? last.At : null);
}
