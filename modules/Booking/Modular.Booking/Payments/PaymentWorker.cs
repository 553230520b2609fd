using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>
/// Wakes what is due: payments to look at, refunds to send. Rows are leased by moving their next look, so that several workers share the work
/// and what a killed one had in hand comes back by itself. A provider that hangs holds up a few calls, not the queue.
/// </summary>
internal sealed class PaymentWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PaymentWorker> log) : BackgroundService
{
    private const int Batch = 16;
    private const int AtOnce = 4;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Idle);
        do
        {
            try
            {
                while (await RunDueAsync(stoppingToken) && !stoppingToken.IsCancellationRequested)
                {
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // A call that ran out of time throws a cancellation too; let out, it would end the whole host.
                log.LogError("The payment worker stumbled over {Failure}; going on", failure.GetType().Name);
            }
        }
        while (await NextTickAsync(pace, stoppingToken));
    }

    /// <summary>Looks at a batch of payments and a batch of refunds that are due. False when nothing was.</summary>
    public async Task<bool> RunDueAsync(CancellationToken cancellation)
    {
        var payments = await LeaseAsync(LeasePaymentsAsync, cancellation);
        await EachAsync<CheckPayment>(payments, (check, id, token) => check.RunAsync(id, token), cancellation);
        var refunds = await LeaseAsync(LeaseRefundsAsync, cancellation);
        await EachAsync<SendRefund>(refunds, (send, id, token) => send.RunAsync(id, token), cancellation);
        return payments.Count + refunds.Count > 0;
    }

    private static async Task<bool> NextTickAsync(PeriodicTimer pace, CancellationToken stopping)
    {
        try
        {
            return await pace.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Task EachAsync<T>(List<Guid> ids, Func<T, Guid, CancellationToken, Task> look, CancellationToken cancellation)
        where T : notnull =>
        Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, token) =>
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await look(scope.ServiceProvider.GetRequiredService<T>(), id, token);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                // Its lease ends in a minute, and it is tried again; the others of the batch are not held up.
                log.LogError("{Look} {Id} stumbled over {Failure}", typeof(T).Name, id, failure.GetType().Name);
            }
        });

    private async Task<List<Guid>> LeaseAsync(Func<BookingDb, DateTime, CancellationToken, Task<List<Guid>>> lease, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await lease(scope.ServiceProvider.GetRequiredService<BookingDb>(), clock.UtcNow(), cancellation);
    }

    private static async Task<List<Guid>> LeasePaymentsAsync(BookingDb db, DateTime now, CancellationToken cancellation)
    {
        var due = await db.Payments.AsNoTracking().Where(p => p.NextCheckAt <= now).OrderBy(p => p.NextCheckAt).Select(p => new { p.Id, p.NextCheckAt }).Take(Batch).ToListAsync(cancellation);
        var mine = new List<Guid>();
        if (due.Count == 0)
        {
            return mine;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        foreach (var one in due.OrderBy(d => d.Id))
        {
            if (await db.Payments.Where(p => p.Id == one.Id && p.NextCheckAt == one.NextCheckAt)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, now + Pace.Lease).SetProperty(p => p.AskedAt, now), cancellation) == 1)
            {
                mine.Add(one.Id);
            }
        }

        await write.CommitAsync(cancellation);
        return mine;
    }

    private static async Task<List<Guid>> LeaseRefundsAsync(BookingDb db, DateTime now, CancellationToken cancellation)
    {
        var due = await db.Refunds.AsNoTracking().Where(r => r.NextCheckAt <= now).OrderBy(r => r.NextCheckAt).Select(r => new { r.Id, r.NextCheckAt }).Take(Batch).ToListAsync(cancellation);
        var mine = new List<Guid>();
        if (due.Count == 0)
        {
            return mine;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        foreach (var one in due.OrderBy(d => d.Id))
        {
            if (await db.Refunds.Where(r => r.Id == one.Id && r.NextCheckAt == one.NextCheckAt).ExecuteUpdateAsync(set => set.SetProperty(r => r.NextCheckAt, now + Pace.Lease), cancellation) == 1)
            {
                mine.Add(one.Id);
            }
        }

        await write.CommitAsync(cancellation);
        return mine;
    }
}
