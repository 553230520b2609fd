using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Notices;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.SecondFactor;

/// <summary>Sets up, asks for, and switches off a person's second factor.</summary>
internal sealed class SecondFactors(VaultDb db, ServiceKeys service, BackupCodes codes, Throttle throttle, SecurityLog log, IncidentLog incidents, TimeProvider clock)
{
    public const string Purpose = "vault/second-factor";

    /// <summary>How long one may take to set it up.</summary>
    private static readonly TimeSpan SetUp = TimeSpan.FromMinutes(15);

    private static readonly Refusal Wrong = new(
        "wrong",
        "Dieser Code gilt nicht (mehr). Nehmen Sie den, den Ihre App jetzt zeigt, oder einen unbenutzten Ersatzcode.",
        "This code is not valid (any more). Use the one your app shows now, or an unused backup code.",
        "code");

    private static readonly Refusal Later = new(
        "gone",
        "Die Einrichtung hat zu lange gedauert. Beginnen Sie bitte noch einmal.",
        "Setting up took too long. Please begin again.");

    public Task<bool> IsOn(Guid account, CancellationToken stop) => db.Authenticators.AnyAsync(f => f.AccountId == account && f.ConfirmedAt != null, stop);

    public async Task<SecondFactorState> Look(Guid account, CancellationToken stop)
    {
        var since = await db.Authenticators.AsNoTracking().Where(f => f.AccountId == account).Select(f => f.ConfirmedAt).SingleOrDefaultAsync(stop);
        return new(since, since is null ? 0 : await codes.Left(account, stop));
    }

    /// <summary>A new secret, not in force yet; null when one is in force. The caller shows it and disposes of it.</summary>
    public async Task<KeyBytes?> Begin(Guid account, CancellationToken stop)
    {
        var secret = KeyBytes.Random(Totp.SecretSize);
        await using var write = await db.BeginWriteAsync(stop);
        var row = await db.Authenticators.SingleOrDefaultAsync(f => f.AccountId == account, stop);
        if (row?.ConfirmedAt is not null)
        {
            secret.Dispose();
            return null;
        }

        if (row is null)
        {
            db.Authenticators.Add(row = new() { AccountId = account, Sealed = [] });
        }

        row.MadeAt = clock.UtcNow();
        var abandoned = row.MadeAt - SetUp;
        await db.Authenticators.Where(f => f.AccountId != account && f.ConfirmedAt == null && f.MadeAt < abandoned).ExecuteDeleteAsync(stop);
        row.Sealed = service.Seal(Purpose, Context(account), secret.Span);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return secret;
    }

    /// <summary>The secret that is being set up, to be shown again beside a refusal. The caller disposes of it.</summary>
    public async Task<KeyBytes?> Pending(Guid account, CancellationToken stop)
    {
        var since = clock.UtcNow() - SetUp;
        var row = await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account && f.ConfirmedAt == null && f.MadeAt > since, stop);
        return row is null ? null : await Open(row, stop);
    }

    /// <summary>Puts it in force for who shows that their app has the secret. The answer is the backup codes, to be shown once.</summary>
    public async Task<Outcome<string[]>> Confirm(Guid account, string typed, string device, CancellationToken stop)
    {
        using var secret = await Pending(account, stop);
        if (secret is null)
        {
            return Later;
        }

        if (Totp.Read(typed) is not { } code || Totp.Match(secret, code, clock.UtcNow()) is not { } step)
        {
            return Wrong;
        }

        if (await codes.Make(account, stop) is not var (shown, rows))
        {
            return AccountRules.Busy;
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        if (await db.Authenticators.Where(f => f.AccountId == account && f.ConfirmedAt == null).ExecuteUpdateAsync(set => set.SetProperty(f => f.ConfirmedAt, now).SetProperty(f => f.LastStep, step), stop) == 0)
        {
            return Later;
        }

        await Replace(account, rows, stop);
        await log.Add(account, SecurityEventKind.SecondFactorOn, device, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return shown;
    }

    /// <summary>Ten new codes; those from before are void.</summary>
    public async Task<Outcome<string[]>> NewCodes(Guid account, string device, CancellationToken stop)
    {
        if (!await IsOn(account, stop))
        {
            return Later;
        }

        if (await codes.Make(account, stop) is not var (shown, rows))
        {
            return AccountRules.Busy;
        }

        await using var write = await db.BeginWriteAsync(stop);
        await Replace(account, rows, stop);
        await log.Add(account, SecurityEventKind.BackupCodesMade, device, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return shown;
    }

    public async Task TurnOff(Guid account, string device, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        await db.BackupCodes.Where(c => c.AccountId == account).ExecuteDeleteAsync(stop);
        if (await db.Authenticators.Where(f => f.AccountId == account).ExecuteDeleteAsync(stop) > 0)
        {
            await log.Add(account, SecurityEventKind.SecondFactorOff, device, stop);
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
    }

    /// <summary>Whether this is a code of the app or one of the backup codes. Each is accepted once, also when two come at the same time.</summary>
    public async Task<Outcome> Check(Guid account, string typed, System.Net.IPAddress? from, string device, CancellationToken stop)
    {
        var tried = Tried.At("second-factor", account.ToString(), from);
        if (await throttle.Count(tried, stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        if (Totp.Read(typed) is { } code)
        {
            if (!await ByApp(account, code, stop))
            {
                return Wrong;
            }
        }
        else
        {
            switch (await ByBackup(account, typed, device, stop))
            {
                case null:
                    return AccountRules.Busy;
                case false:
                    return Wrong;
            }
        }

        await throttle.Forgive(tried, stop);
        return Outcome.Done;
    }

    private async Task<bool> ByApp(Guid account, string code, CancellationToken stop)
    {
        var row = await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(f => f.AccountId == account && f.ConfirmedAt != null, stop);
        using var secret = row is null ? null : await Open(row, stop);
        if (secret is null || Totp.Match(secret, code, clock.UtcNow()) is not { } step)
        {
            return false;
        }

        await using var write = await db.BeginWriteAsync(stop);
        var taken = await db.Authenticators.Where(f => f.AccountId == account && f.ConfirmedAt != null && f.LastStep < step).ExecuteUpdateAsync(set => set.SetProperty(f => f.LastStep, step), stop);
        await write.CommitAsync(stop);
        return taken == 1;
    }

    private async Task<bool?> ByBackup(Guid account, string typed, string device, CancellationToken stop)
    {
        var right = await codes.Use(account, typed, stop);
        if (right == true)
        {
            await log.Add(account, SecurityEventKind.BackupCodeUsed, device, stop);
            await db.SaveChangesAsync(stop);
        }

        return right;
    }

    private async Task Replace(Guid account, IEnumerable<BackupCode> rows, CancellationToken stop)
    {
        await db.BackupCodes.Where(c => c.AccountId == account).ExecuteDeleteAsync(stop);
        db.BackupCodes.AddRange(rows);
    }

    private async Task<KeyBytes?> Open(Authenticator row, CancellationToken stop)
    {
        try
        {
            var plain = service.Open(Purpose, Context(row.AccountId), row.Sealed);
            var secret = KeyBytes.Copy(plain);
            CryptographicOperations.ZeroMemory(plain);
            return secret;
        }
        catch (CryptographicException)
        {
            await incidents.Raise(IncidentKind.SecondFactorChanged, row.AccountId, stop);
            return null;
        }
    }

    public static byte[] Context(Guid account) => Lengths.Of("mv1/second-factor", account);
}

/// <param name="Since">Null when it is off.</param>
/// <param name="CodesLeft">Backup codes that were not used.</param>
internal sealed record SecondFactorState(DateTime? Since, int CodesLeft);
