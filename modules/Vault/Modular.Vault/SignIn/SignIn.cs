using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Anomalies;
using Modular.Vault.Keys;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.SignIn;

/// <summary>
/// Checks an e-mail address and a password. Whoever asks learns right or wrong, and never which of the two was wrong. The password also opens the
/// person's keys: the session that this request opens is unlocked.
/// </summary>
internal sealed class SignIn(VaultDb db, KeyOpener opener, KeyRenewal renewal, SessionUnlock unlock, Throttle throttle, SignInFailures failures)
{
    public static readonly Refusal Wrong = new(
        "wrong",
        "E-Mail-Adresse und Passwort passen nicht zusammen. Prüfen Sie beides und versuchen Sie es noch einmal.",
        "E-mail address and password do not match. Check both and try again.");

    /// <summary>Only who knows the password reads it.</summary>
    public static readonly Refusal Stopped = new(
        "stopped",
        "Dieses Konto wurde von seinem Postfach aus gesperrt. Wählen Sie über „Passwort vergessen“ ein neues Passwort, dann ist es wieder offen.",
        "This account was stopped from its mailbox. Choose a new password by “Forgot your password”, and it is open again.");

    public async Task<Outcome<Account>> Handle(string email, string password, System.Net.IPAddress? from, CancellationToken stop)
    {
        var key = EmailAddress.TryParse(email, out var address) ? address.Normalised : email.Trim().ToUpperInvariant();
        var tried = Tried.At("sign-in", key, from);
        if (await throttle.Count(tried, stop) is { } wait)
        {
            return TooOften(wait);
        }

        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == key, stop);
        using var opening = await opener.Try(account?.Id, password, stop);
        switch (opening.Verdict)
        {
            case OpeningVerdict.Busy:
                return AccountRules.Busy;
            case OpeningVerdict.Wrong:
                await failures.Note(key, from, stop);
                return Wrong;
        }

        if (account!.StoppedAt is not null)
        {
            return Stopped;
        }

        unlock.Carry(await renewal.After(opening, password, stop));
        await throttle.Forgive(tried, stop);
        return account;
    }

    public static Refusal TooOften(TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new(
            "too-often",
            $"Das waren zu viele Versuche. Warten Sie bitte {Words(seconds, "Sekunde", "Sekunden", "Minute", "Minuten")} und versuchen Sie es dann noch einmal.",
            $"Those were too many tries. Please wait {Words(seconds, "second", "seconds", "minute", "minutes")}, then try again.");
    }

    private static string Words(int seconds, string second, string seconds2, string minute, string minutes)
    {
        var whole = (seconds + 59) / 60;
        return seconds < 60 ? $"{seconds} {(seconds == 1 ? second : seconds2)}" : $"{whole} {(whole == 1 ? minute : minutes)}";
    }
}
