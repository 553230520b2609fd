using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>Wakes what is due: payments to look at, refunds to send. Rows are leased by moving their next look, so that several workers share the work.</summary>
internal sealed class PaymentWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PaymentWorker> log) : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

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
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError("The payment worker stumbled over {Failure}; going on", failure.GetType().Name);
            }
        }
        while (await NextTickAsync(pace, stoppingToken));
    }

    /// <summary>Looks at one payment and one refund that are due. False when nothing was.</summary>
    public async Task<bool> RunDueAsync(CancellationToken cancellation)
    {
        var payment = await LeasePaymentAsync(cancellation);
        if (payment is { } paymentId)
        {
            await WithAsync(check => check.RunAsync(paymentId, cancellation));
        }

        var refund = await LeaseRefundAsync(cancellation);
        if (refund is { } refundId)
        {
            await WithAsync(check => check.RunRefundAsync(refundId, cancellation));
        }

        return payment is not null || refund is not null;
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

    private async Task WithAsync(Func<CheckPayment, Task> look)
    {
        await using var scope = scopes.CreateAsyncScope();
        await look(scope.ServiceProvider.GetRequiredService<CheckPayment>());
    }

    private async Task<Guid?> LeasePaymentAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var now = clock.UtcNow();
        var due = await db.Payments.AsNoTracking().Where(p => p.NextCheckAt <= now).OrderBy(p => p.NextCheckAt).Select(p => new { p.Id, p.NextCheckAt }).FirstOrDefaultAsync(cancellation);
        if (due is null)
        {
            return null;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        var mine = await db.Payments.Where(p => p.Id == due.Id && p.NextCheckAt == due.NextCheckAt).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, now + Lease), cancellation);
        await write.CommitAsync(cancellation);
        return mine == 1 ? due.Id : null;
    }

    private async Task<Guid?> LeaseRefundAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var now = clock.UtcNow();
        var due = await db.Refunds.AsNoTracking().Where(r => r.NextCheckAt <= now).OrderBy(r => r.NextCheckAt).Select(r => new { r.Id, r.NextCheckAt }).FirstOrDefaultAsync(cancellation);
        if (due is null)
        {
            return null;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        var mine = await db.Refunds.Where(r => r.Id == due.Id && r.NextCheckAt == due.NextCheckAt).ExecuteUpdateAsync(set => set.SetProperty(r => r.NextCheckAt, now + Lease), cancellation);
        await write.CommitAsync(cancellation);
        return mine == 1 ? due.Id : null;
    }
}
