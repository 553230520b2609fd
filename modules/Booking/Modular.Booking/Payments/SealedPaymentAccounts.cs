using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>Operators' payment settings, for the rotation of the service key.</summary>
internal sealed class SealedPaymentAccounts(BookingDb db, ServiceKeys keys) : ServiceSealedRows(keys)
{
    protected override ModuleDb Db => db;

    protected override string What => "booking.payment_account";

    protected override string Purpose => PaymentAccounts.Purpose;

    protected override byte[] Context(Guid id) => PaymentAccounts.Context(id);

    protected override IQueryable<SealedRow> After(Guid id) => db.PaymentAccounts.Where(a => a.Id > id).OrderBy(a => a.Id).Select(a => new SealedRow(a.Id, a.SettingsSealed));

    protected override Task SwapAsync(SealedRow row, byte[] renewed, CancellationToken cancellation) =>
        db.PaymentAccounts.Where(a => a.Id == row.Id && a.SettingsSealed == row.Sealed).ExecuteUpdateAsync(set => set.SetProperty(a => a.SettingsSealed, renewed), cancellation);
}
