using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Contracts;
using Modular.Booking.Orders;
using Modular.Booking.PayAccounts;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Transfers;

/// <summary>An entry of a statement with the order it belongs to.</summary>
internal sealed record StatementRow(StatementEntry Entry, Order? Order, Payment? Payment, bool OwesBack);

/// <summary>What came of a statement, for the eyes of whoever handed it in: nothing of it is kept but what counts.</summary>
internal sealed record StatementResult(IReadOnlyList<StatementRow> Rows)
{
    public int New => Rows.Count(r => r.Entry.Verdict == EntryVerdict.Counted && r.Payment is not null);

    public int Known => Rows.Count(r => r.Entry.Verdict == EntryVerdict.Known && r.Payment is not null);

    public IEnumerable<StatementRow> Matched => Rows.Where(r => r.Payment is not null);

    public IEnumerable<StatementRow> Others => Rows.Where(r => r.Payment is null);
}

/// <summary>
/// Hands a statement to the provider of an account and looks at every payment it names, whether this reading or an earlier one counted it. Before that,
/// every payment it may name is left to the worker: so a process killed in between, or an answer that is lost, loses nothing.
/// </summary>
internal sealed class TakeStatement(BookingDb db, PaymentAccounts accounts, IPaymentProviders providers, CheckPayment check, TimeProvider clock, ILogger<TakeStatement> log)
{
    /// <summary>A year of statements of a small business.</summary>
    public const int LargestFile = 5 * 1024 * 1024;

    /// <summary>So many payments are looked at before the page answers; the worker looks at the others.</summary>
    private const int AtOnce = 100;

    /// <summary>A payment that was begun earlier than this is looked at only when an answer names it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(120);

    public async Task<Outcome<StatementResult>> RunAsync(AccountView account, Guid by, ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        var outcome = await ReadAsync(account, file, cancellation);
        if (outcome.Refusal is { } refusal)
        {
            return refusal;
        }

        // Counted is counted: whoever goes away now leaves the rest to the worker, but the payments must wake up.
        var named = outcome.Value.Entries.Select(e => e.Payment?.Value).OfType<string>().Distinct().ToArray();
        var found = await WakeAsync(account, by, named, CancellationToken.None);
        foreach (var paymentId in found.Take(AtOnce))
        {
            await LookAsync(paymentId, cancellation);
        }

        return await ResultAsync(account, outcome.Value, cancellation);
    }

    private async Task<Outcome<StatementReading>> ReadAsync(AccountView account, ReadOnlyMemory<byte> file, CancellationToken cancellation)
    {
        try
        {
            if (accounts.Open(account.Row) is not var (installed, opened) || installed.Provider is not IReadsStatements reader)
            {
                return AccountRefusals.Missing;
            }

            await ArmAsync(account, cancellation);
            // Whoever goes away now does not stop it halfway; its guard's deadline does.
            return await reader.ReadStatementAsync(new RawStatement { Content = file }, providers.Context(installed, opened, new OperationKey(clock.NewId())), CancellationToken.None) switch
            {
                PaymentOutcome<StatementReading>.Ok ok => ok.Value,
                PaymentOutcome<StatementReading>.Refused { Code: var code } => StatementRefusals.Of(code),
                _ => StatementRefusals.NotNow,
            };
        }
        catch (CryptographicException)
        {
            return AccountRefusals.Unreadable;
        }
    }

    /// <summary>Whatever becomes of the reading, the worker looks at all that it may have counted, also for orders that were over long ago.</summary>
    private async Task ArmAsync(AccountView account, CancellationToken cancellation)
    {
        var (now, since) = (clock.UtcNow(), clock.UtcNow() - Longest);
        await using var write = await db.BeginWriteAsync(cancellation);
        await Mine(account).Where(p => p.Instructions != null && p.CreatedAt >= since && (p.NextCheckAt == null || p.NextCheckAt > now + Pace.Lease))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, now + Pace.Lease), cancellation);
        await write.CommitAsync(cancellation);
    }

    /// <summary>Those that are looked at right away are left to us for a moment, as the worker does; all others are due.</summary>
    private async Task<List<Guid>> WakeAsync(AccountView account, Guid by, string[] named, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        var found = await Mine(account).Where(p => named.Contains(p.ProviderRef)).OrderBy(p => p.Id).Select(p => p.Id).ToListAsync(cancellation);
        var (first, rest) = (found.Take(AtOnce).ToArray(), found.Skip(AtOnce).ToArray());
        await db.Payments.Where(p => first.Contains(p.Id)).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, now + Pace.Lease).SetProperty(p => p.AskedAt, now), cancellation);
        await db.Payments.Where(p => rest.Contains(p.Id)).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, now), cancellation);
        db.Tell(new PaymentAccountChanged(clock.NewId(), account.Id, account.Row.OperatorId, by, "statement", account.Row.Provider, account.Row.Sandbox));
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return found;
    }

    private async Task LookAsync(Guid paymentId, CancellationToken cancellation)
    {
        try
        {
            await check.RunAsync(paymentId, cancellation);
        }
        catch (Exception busy) when (busy is DbUpdateException or DbException)
        {
            log.LogWarning("Payment {PaymentId} could not be settled from a statement ({Failure}); the worker will", paymentId, busy.GetType().Name);
        }
    }

    private async Task<StatementResult> ResultAsync(AccountView account, StatementReading reading, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var named = reading.Entries.Select(e => e.Payment?.Value).OfType<string>().Distinct().ToArray();
        var payments = await Mine(account).AsNoTracking().Where(p => named.Contains(p.ProviderRef)).ToDictionaryAsync(p => p.ProviderRef!, cancellation);
        var (orderIds, paymentIds) = (payments.Values.Select(p => p.OrderId).ToArray(), payments.Values.Select(p => p.Id).ToArray());
        var orders = await db.Orders.AsNoTracking().Where(o => o.OperatorId == account.Row.OperatorId && orderIds.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellation);
        var owed = (await db.Refunds.AsNoTracking().Where(r => paymentIds.Contains(r.PaymentId) && (r.Status == RefundStatus.Requested || (r.Status == RefundStatus.Failed && r.RetriedAs == null))).Select(r => r.PaymentId).ToListAsync(cancellation)).ToHashSet();
        return new([.. reading.Entries.Select(entry => entry.Payment is { } at && payments.TryGetValue(at.Value, out var payment)
            ? new StatementRow(entry, orders.GetValueOrDefault(payment.OrderId), payment, owed.Contains(payment.Id))
            : new StatementRow(entry, null, null, false))]);
    }

    private IQueryable<Payment> Mine(AccountView account) => db.Payments.Where(p => p.AccountId == account.Id && p.OperatorId == account.Row.OperatorId && p.ProviderRef != null);
}

internal static class StatementRefusals
{
    public static readonly Refusal Empty = new("no-file", "Bitte wählen Sie die Datei mit Ihrem Kontoauszug aus.", "Please choose the file with your statement.", "statement");

    public static readonly Refusal TooLarge = new("too-large", "Die Datei ist größer als 5 MB. Laden Sie einen kürzeren Zeitraum herunter.", "The file is larger than 5 MB. Download a shorter period.", "statement");

    public static readonly Refusal NotNow = new("not-now",
        "Das hat gerade nicht geklappt. Laden Sie dieselbe Datei bitte noch einmal hoch: Was schon gezählt wurde, wird nicht doppelt gezählt.",
        "That did not work just now. Please upload the same file again: what was counted already is not counted twice.", "statement");

    private static readonly Refusal Unreadable = new("unreadable",
        "Diese Datei können wir nicht lesen. Laden Sie den Auszug bei Ihrer Bank als camt.053 (XML) herunter; eine ZIP-Datei packen Sie vorher aus. Gezählt wurde nichts.",
        "We cannot read this file. Download the statement from your bank as camt.053 (XML); unpack a ZIP file first. Nothing was counted.", "statement");

    private static readonly Refusal OtherAccount = new("other-account",
        "Das ist der Auszug eines anderen Kontos. Die IBAN in der Datei ist nicht die, auf die Ihre Gäste überweisen. Gezählt wurde nichts.",
        "This is another account's statement. The IBAN in the file is not the one your guests transfer to. Nothing was counted.", "statement");

    private static readonly Refusal Settings = new("settings",
        "Die Angaben zu diesem Konto stimmen nicht. Testen Sie es, und laden Sie den Auszug dann noch einmal hoch. Gezählt wurde nichts.",
        "The settings of this account are not right. Test it, and then upload the statement again. Nothing was counted.", "statement");

    public static Refusal Of(RefusalCode code) => code == RefusalCode.OtherAccount ? OtherAccount : code == RefusalCode.Configuration || code == RefusalCode.Credentials ? Settings : Unreadable;
}
