using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Notices;
using Modular.Vault.Passwords;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Profile;

/// <summary>A new password for who knows the old one. Every session ends; the caller opens a fresh one for the person who is here.</summary>
internal sealed class ChangePassword(VaultDb db, PasswordMeter meter, PasswordHasher hasher, Throttle throttle, SessionStore sessions, SecurityLog log)
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

        switch (await hasher.Verify(account.PasswordHash, current, stop))
        {
            case PasswordVerdict.Busy:
                return AccountRules.Busy;
            case PasswordVerdict.Wrong:
                return Outcome.Refused("current", "Das ist nicht Ihr jetziges Passwort.", "That is not your present password.", "current");
        }

        await throttle.Forgive(tried, stop);
        if (await hasher.Hash(wanted, stop) is not { } hash)
        {
            return AccountRules.Busy;
        }

        var stored = await db.Accounts.SingleAsync(a => a.Id == id, stop);
        stored.PasswordHash = hash;
        stored.Version++;
        log.Add(stored, SecurityEventKind.PasswordChanged, device);
        await db.SaveChangesAsync(stop);
        await sessions.EndAll(id, stop);
        return Outcome.Done;
    }
}
