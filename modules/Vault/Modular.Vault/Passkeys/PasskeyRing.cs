using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Notices;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Passkeys;

/// <summary>A person's passkeys: adding, signing in, proving, removing. A passkey with user verification is two factors at once, so no code is asked for.</summary>
internal sealed class PasskeyRing(VaultDb db, Ceremony ceremony, Challenges challenges, SessionStore sessions, SecurityLog log, TimeProvider clock)
{
    /// <summary>The code of every refusal about a passkey's answer.</summary>
    public const string Failure = "passkey";

    private const int Most = 20;
    private const int LongestAnswer = 16 * 1024;

    private static readonly Refusal Failed = new(
        Failure,
        "Mit diesem Passkey hat es nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie das Passwort.",
        "It did not work with this passkey. Try once more, or use the password.");

    private static readonly Refusal NotAdded = new(
        Failure,
        "Der Passkey wurde nicht hinzugefügt. Versuchen Sie es noch einmal; ist er schon dabei, brauchen Sie nichts zu tun.",
        "The passkey was not added. Try once more; if it is in the list already, there is nothing to do.");

    public Task<List<Passkey>> All(Guid account, CancellationToken stop) => db.Passkeys.AsNoTracking().Where(p => p.AccountId == account).OrderBy(p => p.MadeAt).ToListAsync(stop);

    public Task<int> Count(Guid account, CancellationToken stop) => db.Passkeys.CountAsync(p => p.AccountId == account, stop);

    public async Task<(string Options, string State)> Ask(PasskeyAct act, Guid account, HttpContext context)
    {
        var person = account == Guid.Empty ? null : await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == account, context.RequestAborted);
        var (options, state) = act == PasskeyAct.Add ? await ceremony.AskToAdd(person!, context) : await ceremony.Ask(person, context);
        return (options, challenges.Seal(act, account, state));
    }

    public async Task<Outcome> Add(Guid account, string name, string answer, string sealedState, HttpContext context)
    {
        var stop = context.RequestAborted;
        if (Refuse(name) is { } unnamed)
        {
            return unnamed;
        }

        if (await Count(account, stop) >= Most)
        {
            return Outcome.Refused("too-many", $"Mehr als {Most} Passkeys gehen nicht. Entfernen Sie zuerst einen.", $"There can be no more than {Most} passkeys. Remove one first.");
        }

        if (answer.Length > LongestAnswer || challenges.Open(PasskeyAct.Add, account, sealedState) is not var (state, challenge) || await ceremony.Added(answer, state, context) is not { } made)
        {
            return NotAdded;
        }

        await using var write = await db.BeginWriteAsync(stop);
        await challenges.Answer(challenge, stop);
        db.Passkeys.Add(new()
        {
            Id = clock.NewId(),
            AccountId = account,
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            Name = name,
            Transports = Transports(made),
            SignCount = made.SignCount,
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            MadeAt = clock.UtcNow(),
        });
        await log.Add(account, SecurityEventKind.PasskeyAdded, Device(context), stop);
        return await Save(write, stop) ? Outcome.Done : NotAdded;
    }

    /// <summary>The account of the one who answered. The caller opens the session, which is locked: a passkey yields no key.</summary>
    public Task<Outcome<Account>> SignIn(string answer, string sealedState, HttpContext context) => Answer(PasskeyAct.SignIn, Guid.Empty, answer, sealedState, context);

    public async Task<Outcome> Prove(Guid account, string answer, string sealedState, HttpContext context)
    {
        var outcome = await Answer(PasskeyAct.Prove, account, answer, sealedState, context);
        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        await sessions.Proved(context.RequestAborted);
        return Outcome.Done;
    }

    /// <summary>Another name for it; null when it is not this person's.</summary>
    public async Task<Outcome?> Rename(Guid account, Guid id, string name, CancellationToken stop)
    {
        if (Refuse(name) is { } refusal)
        {
            return refusal;
        }

        await using var write = await db.BeginWriteAsync(stop);
        var renamed = await db.Passkeys.Where(p => p.AccountId == account && p.Id == id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, name), stop);
        await write.CommitAsync(stop);
        return renamed == 1 ? Outcome.Done : (Outcome?)null;
    }

    private static Refusal? Refuse(string name) => name.Length is 0 or > Passkey.LongestName || name.Any(char.IsControl)
        ? new("name", $"Geben Sie dem Passkey einen Namen mit höchstens {Passkey.LongestName} Zeichen.", $"Give the passkey a name of at most {Passkey.LongestName} characters.", "name")
        : null;

    public async Task<bool> Remove(Guid account, Guid id, HttpContext context)
    {
        var stop = context.RequestAborted;
        await using var write = await db.BeginWriteAsync(stop);
        if (await db.Passkeys.Where(p => p.AccountId == account && p.Id == id).ExecuteDeleteAsync(stop) == 0)
        {
            return false;
        }

        await log.Add(account, SecurityEventKind.PasskeyRemoved, Device(context), stop);
        return await Save(write, stop);
    }

    private async Task<Outcome<Account>> Answer(PasskeyAct act, Guid account, string answer, string sealedState, HttpContext context)
    {
        var stop = context.RequestAborted;
        if (answer.Length > LongestAnswer || challenges.Open(act, account, sealedState) is not var (state, challenge)
            || await ceremony.Answered(answer, state, context) is not var (person, passkey) || (account != Guid.Empty && person.Id != account))
        {
            return Failed;
        }

        if (person.StoppedAt is not null)
        {
            return Modular.Vault.SignIn.SignIn.Stopped;
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        await challenges.Answer(challenge, stop);
        long count = passkey.SignCount;
        var backedUp = passkey.IsBackedUp;
        var used = await db.Passkeys.Where(p => p.AccountId == person.Id && p.CredentialId == passkey.CredentialId && (p.SignCount < count || count == 0))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.SignCount, count).SetProperty(p => p.IsBackedUp, backedUp).SetProperty(p => p.LastUsedAt, now), stop);
        return used == 1 && await Save(write, stop) ? person : Failed;
    }

    private async Task<bool> Save(Write write, CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // The same answer, or the same passkey, twice at once.
            db.ChangeTracker.Clear();
            return false;
        }

        await write.CommitAsync(stop);
        return true;
    }

    private static string Device(HttpContext context) => Sessions.Device.Describe(context.Request.Headers.UserAgent);

    private static string? Transports(UserPasskeyInfo made) =>
        made.Transports is { Length: > 0 } all ? string.Join(',', all.Where(t => t.Length < 20 && t.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')).Take(6)) : null;
}
