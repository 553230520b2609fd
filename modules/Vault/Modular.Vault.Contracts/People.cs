using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>What a person may do at one operator; the numbers equal those of the kernel's StaffRole.</summary>
public enum TenantRole
{
    /// <summary>Scans tickets at the door.</summary>
    Door = 1,

    /// <summary>Runs the day.</summary>
    Staff = 2,

    /// <summary>Everything, people and settings included.</summary>
    Owner = 3,
}

/// <summary>
/// Gives a person a role at an operator, or changes it. Who proved their mailbox before has it at once; anybody else is invited by mail and has it
/// when they follow the link. The asker must have checked that the one who asks owns the operator.
/// </summary>
/// <param name="TenantId">The operator.</param>
/// <param name="TenantName">The operator's name as the mail says it.</param>
/// <param name="Email">The person's address.</param>
/// <param name="DisplayName">The person's name, for the invitation and a new account.</param>
/// <param name="Role">The role.</param>
/// <param name="Key">Idempotency key: the same key again does nothing and gives the same answer.</param>
/// <param name="Language">"de" or "en": the language of the invitation.</param>
public sealed record GrantRole(Guid TenantId, string TenantName, string Email, string DisplayName, TenantRole Role, Guid Key, string Language) : IRequest<GrantRoleAnswer>
{
    /// <summary>Prints no personal data.</summary>
    public override string ToString() => $"GrantRole {TenantId} {Role} ***";
}

/// <summary>What became of a <see cref="GrantRole"/> or <see cref="TakeRole"/>.</summary>
public enum GrantResult
{
    /// <summary>In force from the person's next request on.</summary>
    Done,

    /// <summary>A mail is on its way; the role waits for the person.</summary>
    Invited,

    /// <summary>Nothing was changed; see the code and the sentences.</summary>
    Refused,
}

/// <summary>The answer to <see cref="GrantRole"/> and <see cref="TakeRole"/>.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Code">When refused: "email", "name", "role", "last-owner", "unknown".</param>
/// <param name="De">When refused: why, and what to do, in German.</param>
/// <param name="En">The same in English.</param>
public sealed record GrantRoleAnswer(GrantResult Result, string? Code = null, string? De = null, string? En = null);

/// <summary>Asks whether there is such an account. Events lose their order: who hears of an account late asks before keeping anything for it.</summary>
/// <param name="AccountId">The account.</param>
public sealed record AccountExists(Guid AccountId) : IRequest<bool>;

/// <summary>Takes a person's role at an operator away, or withdraws their invitation. The last owner cannot be taken away.</summary>
/// <param name="TenantId">The operator.</param>
/// <param name="PersonId"><see cref="Person.Id"/>.</param>
public sealed record TakeRole(Guid TenantId, Guid PersonId) : IRequest<GrantRoleAnswer>;

/// <summary>Asks who works for an operator and who is invited. Sorted by name.</summary>
/// <param name="TenantId">The operator.</param>
public sealed record FindPeople(Guid TenantId) : IRequest<IReadOnlyList<Person>>;

/// <summary>One of an operator's people.</summary>
/// <param name="Id">The account's id, or the invitation's while it is open.</param>
/// <param name="DisplayName">The person's name.</param>
/// <param name="Email">The person's address.</param>
/// <param name="Role">The role.</param>
/// <param name="Invited">True while the invitation is open.</param>
public sealed record Person(Guid Id, string DisplayName, string Email, TenantRole Role, bool Invited)
{
    /// <summary>Prints no personal data.</summary>
    public override string ToString() => $"Person {Id} {Role} ***";
}
