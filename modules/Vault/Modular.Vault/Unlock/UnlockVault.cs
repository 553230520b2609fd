using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Keys;
using Modular.Vault.Notices;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Unlock;

/// <summary>Unlocks the session of a signed-in person by their password or recovery code; and joins data from before a reset to today's.</summary>
internal sealed class UnlockVault(VaultDb db, KeyOpener opener, UserKeys keys, KeyRenewal renewal, SessionUnlock unlock, SessionStore sessions, Throttle throttle, SecurityLog log)
{
    private static readonly Refusal NoCode = new(
        "code",
        "Das ist kein Wiederherstellungscode: sieben Gruppen zu vier Zeichen. Vergleichen Sie ihn Zeichen für Zeichen.",
        "That is not a recovery code: seven groups of four characters. Compare it character by character.",
        "code");

    public async Task<Outcome> ByPassword(Guid id, string password, System.Net.IPAddress? from, CancellationToken stop)
    {
        var tried = await Try(id, from, stop);
        if (tried.Refusal is { } refusal)
        {
            return refusal;
        }

        using var opening = await opener.Try(id, password, stop);
        if (Judge(opening, "password", "Das ist nicht Ihr Passwort.", "That is not your password.") is { IsDone: false } no)
        {
            return no;
        }

        await throttle.Forgive(tried.Value, stop);
        using var master = await renewal.After(opening, password, stop);
        await unlock.Unlock(master, stop);
        await sessions.Proved(stop);
        return Outcome.Done;
    }

    /// <summary>A code is good once: the answer is the next one, to be shown and forgotten. Both open until the person has noted the new one down.</summary>
    public async Task<Outcome<RecoveryCode>> ByCode(Guid id, string typed, System.Net.IPAddress? from, string device, CancellationToken stop)
    {
        using var code = RecoveryCode.Read(typed);
        if (code is null)
        {
            return NoCode;
        }

        var tried = await Try(id, from, stop);
        if (tried.Refusal is { } refusal)
        {
            return refusal;
        }

        using var opening = await opener.Try(id, code, stop);
        if (Judge(opening, "code", "Dieser Code gilt nicht (mehr).", "This code is not valid (any more).") is { Refusal: { } no })
        {
            return no;
        }

        await throttle.Forgive(tried.Value, stop);
        var next = await keys.NewRecoveryCode(opening.Master, stop);
        await log.Add(id, SecurityEventKind.RecoveryCodeUsed, device, stop);
        await db.SaveChangesAsync(stop);
        await unlock.Unlock(opening.Master, stop);
        return next;
    }

    /// <summary>What was sealed before the last reset opens again with today's password. Needs an unlocked session and the password or code from before.</summary>
    public async Task<Outcome> Earlier(Guid id, string typed, System.Net.IPAddress? from, CancellationToken stop)
    {
        if (await unlock.Open(stop) is not { } master)
        {
            return Outcome.Refused("locked", "Öffnen Sie zuerst Ihren Tresor.", "Open your vault first.");
        }

        var tried = await Try(id, from, stop);
        if (tried.Refusal is { } refusal)
        {
            return refusal;
        }

        using var code = RecoveryCode.Read(typed);
        using var opening = code is null ? await opener.TryOld(id, typed, stop) : await opener.TryOld(id, code, stop);
        if (Judge(opening, "earlier", "Das öffnet Ihre früheren Daten nicht.", "That does not open your earlier data.") is { IsDone: false } no)
        {
            return no;
        }

        await throttle.Forgive(tried.Value, stop);
        await keys.Rejoin(opening.Master, master, stop);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    public async Task CodeNoted(Guid id, CancellationToken stop)
    {
        await keys.Noted(id, stop);
        await db.SaveChangesAsync(stop);
    }

    public async Task<Outcome<RecoveryCode>> NewCode(string device, CancellationToken stop)
    {
        if (await unlock.Open(stop) is not { } master)
        {
            return new Refusal("locked", "Öffnen Sie zuerst Ihren Tresor.", "Open your vault first.");
        }

        var code = await keys.NewRecoveryCode(master, stop);
        await log.Add(master.Account, SecurityEventKind.RecoveryCodeMade, device, stop);
        await db.SaveChangesAsync(stop);
        return code;
    }

    // The same counter as signing in: a stolen session must not become a way to guess on.
    private async Task<Outcome<Tried>> Try(Guid id, System.Net.IPAddress? from, CancellationToken stop)
    {
        var key = await db.Accounts.Where(a => a.Id == id).Select(a => a.EmailKey).SingleAsync(stop);
        var tried = Tried.At("sign-in", key, from);
        return await throttle.Count(tried, stop) is { } wait ? SignIn.SignIn.TooOften(wait) : tried;
    }

    private static Outcome Judge(Opening opening, string field, string de, string en) => opening.Verdict switch
    {
        OpeningVerdict.Right => Outcome.Done,
        OpeningVerdict.Busy => AccountRules.Busy,
        _ => Outcome.Refused("wrong", de, en, field),
    };
}
