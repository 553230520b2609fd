using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Keys;
using Modular.Vault.Notices;
using Modular.Vault.Passwords;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Profile;

/// <summary>
/// A new password for who knows the old one: the same keys behind another lock. Every session ends; the caller opens a fresh one, unlocked, for the person who is here.
/// </summary>
internal sealed class ChangePassword(VaultDb db, PasswordMeter meter, KeyOpener opener, UserKeys keys, SessionUnlock unlock, Throttle throttle, SessionStore sessions, SecurityLog log)
{
    public async Task<Outcome> Handle(Guid id, string current, string wanted, System.Net.IPAddress? from, string device, CancellationToken stop)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, stop);
        var strength = meter.Judge(wanted, new(account.Name, account.Email));
        if (!strength.Accepted)
        {
            return Outcome.Refused("password", strength.German, strength.English, "password");
        }

        // The same counter as signing in: a stolen session must not become a way to guess on.
        var tried = Tried.At("sign-in", account.EmailKey, from);
        if (await throttle.Count(tried, stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        using var opening = await opener.Try(id, current, stop);
        switch (opening.Verdict)
        {
            case OpeningVerdict.Busy:
                return AccountRules.Busy;
            case OpeningVerdict.Wrong:
                return Outcome.Refused("current", "Das ist nicht Ihr jetziges Passwort.", "That is not your present password.", "current");
        }

        await throttle.Forgive(tried, stop);
        using var password = await keys.Prepare(id, wanted, stop);
        if (password is null)
        {
            return AccountRules.Busy;
        }

        var stored = await db.Accounts.SingleAsync(a => a.Id == id, stop);
        stored.Version++;
        log.Add(stored, SecurityEventKind.PasswordChanged, device);
        await keys.Rewrap(password, opening.Master, stop);
        await db.SaveChangesAsync(stop);
        await sessions.EndAll(id, stop);
        unlock.Carry(opening.Master.Copy());
        return Outcome.Done;
    }
}
