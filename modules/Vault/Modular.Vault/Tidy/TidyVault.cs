using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Anomalies;
using Modular.Vault.Banks;
using Modular.Vault.DeleteAccount;
using Modular.Vault.Devices;
using Modular.Vault.Erase;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Keys;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Tidy;

/// <summary>Deletes what is due, in the order in which a crash in between does no harm: rows first, then the erase keys that nothing names any more.</summary>
internal sealed class TidyVault(VaultDb db, EraseStore erase, BankCanaries canaries, DeleteAccount.DeleteAccount delete, TimeProvider clock)
{
    private const int Page = 500;

    /// <summary>An erase key younger than this may belong to a write that is on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromDays(1);

    private static readonly TimeSpan UnconfirmedFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan OpeningsFor = TimeSpan.FromDays(90);
    private static readonly TimeSpan SessionIdle = TimeSpan.FromHours(12);

    public async Task Run(CancellationToken stop)
    {
        var now = clock.UtcNow();
        await Rows(now, stop);
        await Unconfirmed(now, stop);
        await EraseKeys(now, stop);
        await erase.ForgetErased(now - AccountDeletion.Memory, stop);
        await canaries.Plant(stop);
    }

    private async Task Rows(DateTime now, CancellationToken stop)
    {
        var (inert, month, memory, announced, attempt) = (now - Wrap.InertFor, now - Month, now - SecurityEvent.Memory, now - OpeningsFor, now - TimeSpan.FromDays(1));
        var (idle, unlocked, forgotten) = (now - SessionIdle, now - SessionUnlock.Idle, now - KnownDevice.Memory);
        await using var write = await db.BeginWriteAsync(stop);
        await db.Sessions.Where(s => s.ExpiresAt <= now || s.SeenAt <= idle).ExecuteDeleteAsync(stop);
        // The row stays to say why the vault is locked; the half of the key goes.
        await db.UnlockedSessions.Where(u => u.ExpiresAt <= now || u.SeenAt <= unlocked).ExecuteUpdateAsync(set => set.SetProperty(u => u.Sealed, Array.Empty<byte>()), stop);
        await db.Links.Where(l => l.SentAt <= month).ExecuteDeleteAsync(stop);
        await db.SecurityEvents.Where(e => e.At <= memory).ExecuteDeleteAsync(stop);
        await db.Attempts.Where(a => a.LastAt <= attempt).ExecuteDeleteAsync(stop);
        var failure = now - SignInFailure.Memory;
        await db.SignInFailures.Where(f => f.At <= failure).ExecuteDeleteAsync(stop);
        await db.BankCredentials.Where(c => c.Until <= now).ExecuteDeleteAsync(stop);
        // A name that the fetcher never came for.
        var asked = now - AskBank.Lasts;
        await db.HolderChecks.Where(c => c.State == HolderState.Waiting && c.AskedAt <= asked)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, HolderState.NoAnswer).SetProperty(c => c.Sealed, Array.Empty<byte>()), stop);
        await db.KnownDevices.Where(d => d.LastAt <= forgotten).ExecuteDeleteAsync(stop);
        await db.AnsweredChallenges.Where(c => c.ExpiresAt <= now).ExecuteDeleteAsync(stop);
        // Begun and not confirmed within a day.
        await db.Authenticators.Where(a => a.ConfirmedAt == null && a.MadeAt <= attempt).ExecuteDeleteAsync(stop);
        await db.Tans.Where(t => t.FirstSentAt <= attempt).ExecuteDeleteAsync(stop);
        await db.Openings.Where(o => o.AnnouncedAt <= announced).ExecuteDeleteAsync(stop);
        await db.Wraps.Where(w => w.InertSince <= inert).ExecuteDeleteAsync(stop);
        // The way from an older master key, when no recovery code needs it any more.
        await db.SealedKeys.Where(k => k.Kind == KeyKind.Master && !db.Wraps.Any(w => w.AccountId == k.AccountId && w.Kind == WrapKind.Recovery && w.Generation < k.Number)).ExecuteDeleteAsync(stop);
        // Keys under a master key to which no way leads any more.
        await db.SealedKeys
            .Where(k => k.Kind != KeyKind.Master && !db.Wraps.Any(w => w.AccountId == k.AccountId && w.Generation <= k.Generation) && db.Wraps.Any(w => w.AccountId == k.AccountId))
            .ExecuteDeleteAsync(stop);
        await db.Withdrawals.Where(w => w.KeptUntil <= now).ExecuteDeleteAsync(stop);
        var remembered = now - AccountDeletion.Memory;
        await db.Deletions.Where(d => d.FinishedAt <= remembered).ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
    }

    /// <summary>Who never proved their mailbox goes like anybody else, without a farewell: the mailbox may be somebody else's.</summary>
    private async Task Unconfirmed(DateTime now, CancellationToken stop)
    {
        var opened = now - UnconfirmedFor;
        var people = await db.Accounts.Where(a => a.ConfirmedAt == null && a.OpenedAt <= opened && !a.IsPlatform)
            .Where(a => !db.Memberships.Any(m => m.AccountId == a.Id && m.Role != null) && !db.CompanyIdentities.Any(i => i.AccountId == a.Id))
            .OrderBy(a => a.OpenedAt).Take(Page).Select(a => a.Id).ToListAsync(stop);
        foreach (var person in people)
        {
            if ((await delete.Ask(person, stop)).IsDone)
            {
                await delete.GoOn(person, stop);
            }
        }
    }

    private async Task EraseKeys(DateTime now, CancellationToken stop)
    {
        var last = Guid.Empty;
        while (await erase.List(last, now - OnItsWay, Page, stop) is { Count: > 0 } page)
        {
            var ids = page.Select(k => k.Id).ToList();
            var named = await db.Wraps.Where(w => ids.Contains(w.EraseKeyId)).Select(w => w.EraseKeyId)
                .Union(db.BankCredentials.Where(c => ids.Contains(c.EraseKeyId)).Select(c => c.EraseKeyId)).ToListAsync(stop);
            await erase.Forget([.. ids.Except(named)], stop);
            last = page[^1].Id;
        }
    }
}

internal static class TidySetup
{
    public static void AddTidy(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddScoped<TidyVault>().AddSingleton<TidyJob>();
        if (settings.Roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<TidyJob>());
        }
    }
}
