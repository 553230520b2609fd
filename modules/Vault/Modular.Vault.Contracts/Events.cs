using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>A person opened an account. The e-mail address need not be proved yet.</summary>
/// <param name="AccountId">The account.</param>
public sealed record AccountOpened(Guid AccountId) : INotification
{
    public const string Name = "vault.account-opened.v1";
}

/// <summary>
/// A person's account is deleted, and nothing opens any more what was sealed for them. Whoever holds something about them erases it now. It may be told again
/// after a restore: erasing twice must do no harm.
/// </summary>
/// <param name="AccountId">The account; the id names nobody from now on.</param>
public sealed record AccountDeleted(Guid AccountId) : INotification
{
    public const string Name = "vault.account-deleted.v1";
}

/// <summary>A person has a role at an operator from now on.</summary>
/// <param name="AccountId">The person.</param>
/// <param name="TenantId">The operator.</param>
/// <param name="Role">The role that is in force.</param>
/// <param name="Version">Grows with every change of this person's role at this operator; drop an event older than what you have.</param>
public sealed record RoleGranted(Guid AccountId, Guid TenantId, TenantRole Role, long Version) : INotification
{
    public const string Name = "vault.role-granted.v1";
}

/// <summary>A person no longer has a role at an operator.</summary>
/// <param name="AccountId">The person.</param>
/// <param name="TenantId">The operator.</param>
/// <param name="Version">Greater than that of every <see cref="RoleGranted"/> before.</param>
public sealed record RoleTaken(Guid AccountId, Guid TenantId, long Version) : INotification
{
    public const string Name = "vault.role-taken.v1";
}

/// <summary>A person agreed to a version of a text.</summary>
/// <param name="AccountId">The person.</param>
/// <param name="Purpose">To what.</param>
/// <param name="TextVersion">Which version of the text.</param>
/// <param name="Version">Grows with every consent and withdrawal of this person for this purpose; drop an event older than what you have.</param>
public sealed record ConsentGiven(Guid AccountId, ConsentPurpose Purpose, string TextVersion, long Version) : INotification
{
    public const string Name = "vault.consent-given.v1";
}

/// <summary>A person withdrew a consent or ended a contract. It was effective before this was told: <see cref="IsConsentGiven"/> says no.</summary>
/// <param name="AccountId">The person.</param>
/// <param name="Purpose">What.</param>
/// <param name="Version">Greater than that of every <see cref="ConsentGiven"/> before.</param>
public sealed record ConsentWithdrawn(Guid AccountId, ConsentPurpose Purpose, long Version) : INotification
{
    public const string Name = "vault.consent-withdrawn.v1";
}
