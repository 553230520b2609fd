using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.PayAccounts;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Privacy;

/// <summary>Takes name and address off orders whose last departure is 90 days ago; the order itself stays for the books. Not while the guest's bank disputes the money.</summary>
internal sealed class ForgetGuests(BookingDb db, TimeProvider clock)
{
    public const int Days = 90;
    public const int InvoiceYears = 8;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // A departure of yesterday evening elsewhere is not older than that here.
        var last = DateOnly.FromDateTime(clock.UtcNow()).AddDays(-Days - 1);
        await using var write = await db.BeginWriteAsync(cancellation);
        var forgotten = await db.Orders
            .Where(o => (o.GuestEmail != null || (o.ResellerId != null && o.GuestName != null)) && !o.Lines.Any(l => l.Quantity > l.Cancelled && db.Departures.Any(d => d.Id == l.DepartureId && d.LocalDate > last)) && !db.Payments.Any(p => p.OrderId == o.Id && p.DisputedMinor > 0))
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.GuestName, (string?)null).SetProperty(o => o.GuestEmail, (string?)null), cancellation);
        await db.ContactChanges.Where(c => db.Orders.Any(o => o.Id == c.OrderId && o.GuestEmail == null)).ExecuteDeleteAsync(cancellation);
        await db.OctoBookings
            .Where(b => (b.Contact != null || b.Notes != null) && !db.Departures.Any(d => d.Id == b.DepartureId && d.LocalDate > last))
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.Contact, (string?)null).SetProperty(b => b.Notes, (string?)null), cancellation);
        await db.OrderNotes
            .Where(n => !db.OrderLines.Any(l => l.OrderId == n.OrderId && l.Quantity > l.Cancelled && db.Departures.Any(d => d.Id == l.DepartureId && d.LocalDate > last)) && !db.Payments.Any(p => p.OrderId == n.OrderId && p.DisputedMinor > 0))
            .ExecuteDeleteAsync(cancellation);
        // § 14b UStG: eight years from the end of the year of issue. The sums stay, nobody's any more.
        var kept = new DateOnly(clock.UtcNow().Year - InvoiceYears, 1, 1);
        await db.Invoices.Where(i => i.Recipient != null && i.IssuedOn < kept).ExecuteUpdateAsync(set => set.SetProperty(i => i.Recipient, (string?)null), cancellation);
        await write.CommitAsync(cancellation);
        return forgotten;
    }
}

/// <summary>The worker looks every hour. Several at once do no harm.</summary>
internal sealed class ForgetGuestsJob(IServiceScopeFactory scopes, Jobs jobs, TimeProvider clock, ILogger<ForgetGuestsJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public static void Add(IServiceCollection services, Roles roles)
    {
        services.AddScoped<ForgetGuests>().AddScoped<IPersonalData, BookingPersonalData>();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService<ForgetGuestsJob>();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await jobs.RunAsync("booking.forget-guests", async () =>
                {
                    await using var scope = scopes.CreateAsyncScope();
                    await scope.ServiceProvider.GetRequiredService<ForgetGuests>().RunAsync(stoppingToken);
                    // Where no guest is known, no account is needed to give money back.
                    await scope.ServiceProvider.GetRequiredService<ForgetAccounts>().RunAsync(stoppingToken);
                });
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.LogError("Forgetting guests stumbled over {Failure}; the next try is in an hour", failure.GetType().Name);
            }

            await Task.Delay(Every, clock, stoppingToken).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }
}
