using Microsoft.EntityFrameworkCore;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.PayAccounts;

/// <summary>
/// Takes the settings, and what the plug-in stored, off accounts that were disconnected and that nothing needs any more. Never within the first hour: whoever was pressing "pay" at that
/// moment has a payment by then.
/// </summary>
internal sealed class ForgetAccounts(BookingDb db, PaymentAccounts accounts, AccountBook book, IPaymentProviders providers, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var (forgotten, before) = (0, clock.UtcNow() - Grace);
        foreach (var id in await db.PaymentAccounts.Where(a => a.Stage == AccountStage.Disconnected && a.DisconnectedAt <= before).Select(a => a.Id).ToListAsync(cancellation))
        {
            await using var write = await db.BeginWriteAsync(cancellation);
            if ((await book.HoldsAsync(id, cancellation)).Any)
            {
                continue;
            }

            // Another database. Before the commit, so that a crash in between repeats it and leaves nothing.
            await providers.ForgetAsync(new(id), cancellation);
            var nothing = accounts.Seal(id, [], []);
            forgotten += await db.PaymentAccounts.Where(a => a.Id == id && a.Stage == AccountStage.Disconnected && a.DisconnectedAt <= before).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.SettingsSealed, nothing).SetProperty(a => a.Stage, AccountStage.Removed).SetProperty(a => a.Report, (string?)null).SetProperty(a => a.TestedAt, (DateTime?)null), cancellation);
            await write.CommitAsync(cancellation);
        }

        return forgotten;
    }
}
