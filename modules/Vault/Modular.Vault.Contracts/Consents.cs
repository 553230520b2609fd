using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>What a person agrees to, each for itself. The numbers are stored.</summary>
public enum ConsentPurpose
{
    /// <summary>The terms, accepted when the account is opened; they end with it.</summary>
    Terms = 1,

    /// <summary>The platform contract, with the permission to ask the credit bureau.</summary>
    PlatformContract = 2,

    /// <summary>That bank accounts are fetched, daily and while the person is away.</summary>
    AccountAccess = 3,

    /// <summary>That transactions are searched for what could cost less.</summary>
    SavingsAnalysis = 4,

    /// <summary>What a certificate may say of the accounts beside the bureau's data.</summary>
    CertificateSupplement = 5,
}

/// <summary>Asks whether a person agrees at this moment to the text that is in force. Ask right before the deed: a withdrawal is effective at once, and a new version of the text asks again.</summary>
/// <param name="Person">The person.</param>
/// <param name="Purpose">To what.</param>
public sealed record IsConsentGiven(Guid Person, ConsentPurpose Purpose) : IRequest<bool>;

/// <summary>Asks what a person agreed to last, also when the text has a newer version by now. Null when never, or withdrawn.</summary>
/// <param name="Person">The person.</param>
/// <param name="Purpose">To what.</param>
public sealed record ConsentOf(Guid Person, ConsentPurpose Purpose) : IRequest<ConsentInfo?>;

/// <summary>Asks for everything a person agrees to.</summary>
/// <param name="Person">The person.</param>
public sealed record FindConsents(Guid Person) : IRequest<IReadOnlyList<ConsentInfo>>;

/// <summary>A consent that was given and not withdrawn.</summary>
/// <param name="Purpose">To what.</param>
/// <param name="TextVersion">The version of the text the person was shown: the day since when it is in force, "2026-11-01".</param>
/// <param name="GivenAt">When.</param>
/// <param name="IsInForce">False when the text has a newer version: nothing new may be done until the person agrees to that one.</param>
public sealed record ConsentInfo(ConsentPurpose Purpose, string TextVersion, DateTime GivenAt, bool IsInForce);
