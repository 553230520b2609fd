using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Kernel;
using Modular.Vault.Banks;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.Identify.Holder;

/// <summary>In the fetcher: asks the banks of those who wait. Each wish is a run of its own, announced like any other, so that its opening is counted and noted.</summary>
internal sealed class HolderJob(IServiceScopeFactory scopes, TimeProvider clock, ILogger<HolderJob> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private const int AtOnce = 20;

    /// <summary>One round. Returns how many banks were asked.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VaultDb>();
        var since = clock.UtcNow() - AskBank.Lasts;
        var waiting = await db.HolderChecks.AsNoTracking().Where(c => c.State == HolderState.Waiting && c.AskedAt > since).OrderBy(c => c.AskedAt).Take(AtOnce).ToListAsync(stop);
        foreach (var check in waiting)
        {
            await using var one = scopes.CreateAsyncScope();
            await one.ServiceProvider.GetRequiredService<AskWaiting>().Ask(check, stop);
        }

        return waiting.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Asking for the owner of an account stumbled over {Failure}; the next try is in {Seconds} seconds", failure.GetType().Name, Pace.TotalSeconds);
            }

            await Task.Delay(Pace, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}

/// <summary>One wish: announce, open, ask, report.</summary>
internal sealed class AskWaiting(ScheduleOpeningsHandler schedule, OpenBankCredentialHandler opener, ReportAccountHolderHandler report, BankList banks, IBankClient client, VaultDb db, TimeProvider clock, ILogger<AskWaiting> log)
{
    public async Task Ask(HolderCheck check, CancellationToken stop)
    {
        // The bank's id is among what everybody may know of a credential.
        var bank = banks.Find(await db.BankCredentials.Where(c => c.Id == check.CredentialId).Select(c => c.Bank).SingleOrDefaultAsync(stop) ?? "");
        var run = clock.NewId();
        if (bank is null || (await schedule.Handle(new(run, [check.CredentialId]), stop)).Count == 0 || await opener.Handle(new(check.CredentialId, run), stop) is not { Result: SealingResult.Done } opened)
        {
            await report.End(check, HolderState.NoAnswer, null, stop);
            return;
        }

        var answer = await Holders(bank, opened, stop);
        if (answer.State == HolderState.Compared)
        {
            await report.Handle(new(check.AccountId, check.CredentialId, answer.Holders), stop);
        }
        else
        {
            await report.End(check, answer.State, null, stop);
        }
    }

    /// <summary>Whatever a client may throw ends this wish: it was opened once, and is not opened again. Of the failure only its type is written down.</summary>
    private async Task<BankAnswer> Holders(Bank bank, BankCredentialAnswer opened, CancellationToken stop)
    {
        try
        {
            return await client.Holders(bank, opened.Login, opened.Pin, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            log.LogError("Asking a bank for the owner of an account ended with {Failure}", failure.GetType().Name);
            return new(HolderState.NoAnswer, []);
        }
    }
}
