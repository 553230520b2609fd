using Microsoft.EntityFrameworkCore;
using Modular.Booking.Contracts;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.PayAccounts;

/// <summary>Which accounts guests may choose, and in which order. Holds with the commit; payments under way keep their account.</summary>
internal sealed class ArrangeAccounts(BookingDb db, IPaymentProviders providers, TimeProvider clock)
{
    /// <summary>On: also what was disconnected is connected again. Test accounts go off when the first one with real money comes on.</summary>
    public async Task<Outcome> OfferAsync(AccountView account, Guid actor, bool on, CancellationToken cancellation)
    {
        var (id, operatorId, sandbox) = (account.Id, account.Row.OperatorId, account.Row.Sandbox);
        if (on && Refuse(account) is { } refusal)
        {
            return refusal;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        var mine = db.PaymentAccounts.Where(a => a.OperatorId == operatorId && a.Stage != AccountStage.Removed);
        if (on && sandbox && await mine.AnyAsync(a => a.Enabled && !a.Sandbox, cancellation))
        {
            return AccountRefusals.PlayMoney;
        }

        // A draft has no settings to be offered with; what changed since the page was read is not what was tested.
        var tested = account.Row.SettingsSealed;
        if (await mine.Where(a => a.Id == id && (!on || (a.Stage != AccountStage.Draft && a.SettingsSealed == tested))).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Enabled, on)
                .SetProperty(a => a.Stage, a => on ? AccountStage.Connected : a.Stage)
                .SetProperty(a => a.DisconnectedAt, a => on ? null : a.DisconnectedAt),
            cancellation) == 0)
        {
            return ConnectAccount.Stale;
        }

        if (on && !sandbox)
        {
            await mine.Where(a => a.Sandbox && a.Enabled).ExecuteUpdateAsync(set => set.SetProperty(a => a.Enabled, false), cancellation);
        }

        Tell(account.Row, actor, "offered");
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return Outcome.Done;
    }

    /// <summary>One step towards the first place, or away from it, among those that are offered.</summary>
    public async Task MoveAsync(Guid operatorId, Guid id, bool up, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        var all = await db.PaymentAccounts.Where(a => a.OperatorId == operatorId && a.Stage != AccountStage.Removed).OrderBy(a => a.Enabled ? 0 : 1).ThenBy(a => a.Position).ThenBy(a => a.Id).ToListAsync(cancellation);
        var from = all.FindIndex(a => a.Id == id);
        var to = from + (up ? -1 : 1);
        if (from < 0 || to < 0 || to >= all.Count || !all[from].Enabled || !all[to].Enabled)
        {
            return;
        }

        (all[from], all[to]) = (all[to], all[from]);
        for (var i = 0; i < all.Count; i++)
        {
            all[i].Position = i;
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    /// <summary>
    /// Guests are offered it no more. Its settings stay while money that went through it is under way or could go back, and go by themselves after that
    /// (<see cref="ForgetAccounts"/>). A draft just goes.
    /// </summary>
    public async Task DisconnectAsync(AccountView account, Guid actor, CancellationToken cancellation)
    {
        var (id, operatorId, now) = (account.Id, account.Row.OperatorId, clock.UtcNow());
        await using var write = await db.BeginWriteAsync(cancellation);
        var mine = db.PaymentAccounts.Where(a => a.Id == id && a.OperatorId == operatorId);
        if (await mine.Where(a => a.Stage == AccountStage.Draft).ExecuteDeleteAsync(cancellation) > 0)
        {
            await providers.ForgetAsync(new(id), cancellation);
        }
        else if (await mine.Where(a => a.Stage == AccountStage.Connected).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Stage, AccountStage.Disconnected).SetProperty(a => a.Enabled, false).SetProperty(a => a.DisconnectedAt, now), cancellation) == 0)
        {
            return;
        }

        Tell(account.Row, actor, "disconnected");
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
    }

    private static Refusal? Refuse(AccountView account) => account switch
    {
        { Installed: null } => AccountRefusals.Missing,
        { Installed.IsOffered: false } => AccountRefusals.Locked,
        { Report: not { Works: true } } or { Row.Stage: AccountStage.Draft } => AccountRefusals.Untested,
        _ => null,
    };

    private void Tell(PaymentAccount row, Guid actor, string what) =>
        db.Tell(new PaymentAccountChanged(clock.NewId(), row.Id, row.OperatorId, actor, what, row.Provider, row.Sandbox));
}
