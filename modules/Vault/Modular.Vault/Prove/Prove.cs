using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Keys;
using Modular.Vault.SecondFactor;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Prove;

/// <summary>A signed-in person shows again that it is them; the session remembers when.</summary>
internal sealed class Prove(VaultDb db, KeyOpener opener, KeyRenewal renewal, SessionUnlock unlock, SecondFactors factors, SessionStore sessions, Throttle throttle)
{
    /// <summary>The password opens the vault as well: it is the same one.</summary>
    public async Task<Outcome> ByPassword(Guid id, string password, System.Net.IPAddress? from, CancellationToken stop)
    {
        var tried = Tried.At("sign-in", await db.Accounts.Where(a => a.Id == id).Select(a => a.EmailKey).SingleAsync(stop), from);
        if (await throttle.Count(tried, stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        using var opening = await opener.Try(id, password, stop);
        switch (opening.Verdict)
        {
            case OpeningVerdict.Busy:
                return AccountRules.Busy;
            case OpeningVerdict.Wrong:
                return Outcome.Refused("wrong", "Das ist nicht Ihr Passwort.", "That is not your password.", "password");
        }

        await throttle.Forgive(tried, stop);
        using var master = await renewal.After(opening, password, stop);
        await unlock.Unlock(master, stop);
        await sessions.Proved(stop);
        return Outcome.Done;
    }

    public async Task<Outcome> ByCode(Guid id, string code, System.Net.IPAddress? from, string device, CancellationToken stop)
    {
        var outcome = await factors.Check(id, code, from, device, stop);
        if (outcome.IsDone)
        {
            await sessions.Proved(stop);
        }

        return outcome;
    }
}
