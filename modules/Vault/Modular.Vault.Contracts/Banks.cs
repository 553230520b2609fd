using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>Keeps what a person typed to let a bank account be fetched. Encrypted twice on entry; no page, API or operator reads it again. NoConsent unless the person agrees to the access to their accounts; withdrawing it deletes all of them at once.</summary>
/// <param name="Person">Whose account it is; the asker has checked that it is the one who types.</param>
/// <param name="Credential">Its id, chosen by the asker: the same again replaces nothing and answers Done.</param>
/// <param name="Bank">The bank's id in the configuration.</param>
/// <param name="Login">The login name, at most 100 characters.</param>
/// <param name="Pin">The PIN, at most 100 characters.</param>
/// <param name="Until">When the person's consent ends: nothing is opened from then on.</param>
public sealed record StoreBankCredential(Guid Person, Guid Credential, string Bank, string Login, string Pin, DateTime Until) : IRequest<SealingResult>
{
    /// <summary>Prints no secret.</summary>
    public override string ToString() => $"StoreBankCredential {Credential} ***";
}

/// <summary>Deletes a credential and the key without which its copies in backups open nothing. True when there was one of this person's.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="Credential">Which.</param>
public sealed record DeleteBankCredential(Guid Person, Guid Credential) : IRequest<bool>;

/// <summary>Asks which credentials of a person there are: never what is in them.</summary>
/// <param name="Person">Whose.</param>
public sealed record FindBankCredentials(Guid Person) : IRequest<IReadOnlyList<BankCredentialInfo>>;

/// <summary>That there is a credential.</summary>
/// <param name="Credential">Its id.</param>
/// <param name="Bank">The bank's id in the configuration.</param>
/// <param name="StoredAt">When it was typed.</param>
/// <param name="Until">When it is opened no more.</param>
public sealed record BankCredentialInfo(Guid Credential, string Bank, DateTime StoredAt, DateTime Until);

/// <summary>Announces a run: these credentials and no others may be opened in it, each once. In the fetcher or the worker. Those that are gone, out of time or without their person's consent are left out of the answer.</summary>
/// <param name="Run">The run.</param>
/// <param name="Credentials">What it needs.</param>
public sealed record ScheduleOpenings(Guid Run, IReadOnlyList<Guid> Credentials) : IRequest<IReadOnlyList<Guid>>;

/// <summary>Opens one credential for a run it was announced for. In the fetcher only. Each opening is in the audit trail before its answer; one that was not announced is refused and raises an incident.</summary>
/// <param name="Credential">Which.</param>
/// <param name="Run">The run.</param>
public sealed record OpenBankCredential(Guid Credential, Guid Run) : IRequest<BankCredentialAnswer>;

/// <summary>Login and PIN, for the one call that needs them, or why there are none. Prints neither.</summary>
/// <param name="Result">Done, NotHere, Changed, or NoKey when it is gone, out of time, without its person's consent, or was not announced for this run.</param>
/// <param name="Login">The login name; empty unless Done.</param>
/// <param name="Pin">The PIN; empty unless Done.</param>
public sealed record BankCredentialAnswer(SealingResult Result, string Login = "", string Pin = "")
{
    /// <summary>Prints no secret.</summary>
    public override string ToString() => $"BankCredentialAnswer {Result} ***";
}
