using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Modular.Kernel;

/// <summary>
/// Sends queued mails. A row is leased, not locked, while the network is slow; a crash after sending repeats the mail under the same
/// Message-ID when the lease ends: at least once, never lost.
/// </summary>
internal sealed class MailSender(IServiceScopeFactory scopes, IEnumerable<ModuleDbInfo> databases, KernelServices kernel, KernelMetrics metrics, ILogger<MailSender> log)
    : RelayLoop(log, TimeSpan.FromSeconds(1))
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12),
    ];

    private readonly ModuleDbInfo[] _databases = [.. databases.Where(d => d.Speaks)];

    protected override IEnumerable<Func<CancellationToken, Task>> Loops() =>
        _databases.Select(module => (Func<CancellationToken, Task>)(stopping => Repeat(kernel.Mail(module.Module), token => SendNextAsync(module, token), stopping)));

    /// <summary>Sends the next due mail. False when none is due.</summary>
    public async Task<bool> SendNextAsync(ModuleDbInfo module, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = module.From(scope.ServiceProvider);
        if (await LeaseNextAsync(db, cancellation) is not { } row)
        {
            return false;
        }

        using var span = Spans.Begin("mail " + row.Template)?.SetTag("modular.mail.id", row.Id);
        var start = Stopwatch.GetTimestamp();
        try
        {
            var composer = scope.ServiceProvider.GetServices<IMailComposer>().SingleOrDefault(c => c.Template == row.Template)
                ?? throw new PoisonedException("no composer of that name");
            var mail = await composer.ComposeAsync(row.Reference, cancellation);
            if (mail is not null)
            {
                await scope.ServiceProvider.GetRequiredService<IMailTransport>().SendAsync(mail, $"{row.Id:N}@{module.Module}.modular", cancellation);
            }

            await SettleAsync(db, row, DeliveryState.Done, kernel.Clock.UtcNow(), reason: null, cancellation);
            metrics.Mailed(row.Template, mail is null ? "nothing" : "sent", Stopwatch.GetElapsedTime(start));
        }
        catch (Exception failure) when (!(failure is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            span.Fail(failure);
            var dead = failure is PoisonedException || row.Attempts >= Pauses.Length;
            metrics.Mailed(row.Template, dead ? "dead" : "postponed", Stopwatch.GetElapsedTime(start));
            log.LogWarning("Mail {Template} {MailId} was not sent, attempt {Attempt}: {Reason}", row.Template, row.Id, row.Attempts, Failures.Name(failure));
            var due = kernel.Clock.UtcNow() + Pauses[Math.Min(row.Attempts, Pauses.Length) - 1];
            await SettleAsync(db, row, dead ? DeliveryState.Dead : DeliveryState.Waiting, due, failure is PoisonedException ? failure.Message : Failures.Name(failure), cancellation);
        }

        return true;
    }

    private async Task<MailRow?> LeaseNextAsync(ModuleDb db, CancellationToken cancellation)
    {
        var now = kernel.Clock.UtcNow();
        if (!await db.Mails.AnyAsync(m => m.State == DeliveryState.Waiting && m.DueAt <= now, cancellation))
        {
            return null;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        var sql = $"select * from {db.Table("mail")} where state = 0 and due_at <= {{0}} order by due_at limit 1{(db.IsSqlite ? "" : " for update skip locked")}";
        var row = (await db.Mails.FromSqlRaw(sql, now).AsNoTracking().ToListAsync(cancellation)).SingleOrDefault();
        if (row is null)
        {
            return null;
        }

        row.Attempts++;
        await db.Mails.Where(m => m.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Attempts, row.Attempts).SetProperty(m => m.DueAt, now + Lease), cancellation);
        await write.CommitAsync(cancellation);
        return row;
    }

    private static async Task SettleAsync(ModuleDb db, MailRow row, DeliveryState state, DateTime at, string? reason, CancellationToken cancellation)
    {
        DateTime? sent = state == DeliveryState.Done ? at : null;
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.Mails.Where(m => m.Id == row.Id).ExecuteUpdateAsync(
            set => set.SetProperty(m => m.State, state).SetProperty(m => m.SentAt, sent).SetProperty(m => m.DueAt, at).SetProperty(m => m.Reason, reason), cancellation);
        await write.CommitAsync(cancellation);
    }
}
