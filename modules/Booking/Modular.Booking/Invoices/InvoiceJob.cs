using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Reconcile;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Invoices;

/// <summary>Every few minutes one worker issues what is to be issued, operator by operator. One that stumbles stops no other.</summary>
internal sealed class InvoiceJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<InvoiceJob> log) : BackgroundService
{
    public const string Name = "invoices";
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    public static void Add(IServiceCollection services, Roles roles)
    {
        services.AddScoped<DocumentWriter>().AddScoped<IssueInvoices>().AddScoped<InvoiceBatch>();
        services.AddSingleton<InvoiceJob>();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<InvoiceJob>());
        }
    }

    /// <summary>Does it when it is due and nobody else does. Returns whether it was done.</summary>
    public async Task<bool> RunDueAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        if (!await db.TakeDutyAsync(Name, clock.UtcNow(), Lease, cancellation))
        {
            return false;
        }

        await jobs.RunAsync("booking." + Name, () => RunAsync(cancellation));
        await db.DutyDoneAsync(Name, clock.UtcNow(), Every, cancellation);
        return true;
    }

    /// <summary>All operators, now. Returns how many documents were issued.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        List<Billing> all;
        await using (var scope = scopes.CreateAsyncScope())
        {
            all = await scope.ServiceProvider.GetRequiredService<BookingDb>().Billings.AsNoTracking().OrderBy(b => b.OperatorId).ToListAsync(cancellation);
        }

        var issued = 0;
        foreach (var billing in all.Where(b => b.Missing is null))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                issued += await scope.ServiceProvider.GetRequiredService<InvoiceBatch>().RunAsync(billing, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError("Invoices of operator {Operator} stumbled over {Failure}; the next try is in {Minutes} minutes", billing.OperatorId, failure.GetType().Name, Every.TotalMinutes);
            }
        }

        return issued;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError("Invoices stumbled over {Failure}; the next try is in {Minutes} minutes", failure.GetType().Name, Lease.TotalMinutes);
            }

            await Task.Delay(Look, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
