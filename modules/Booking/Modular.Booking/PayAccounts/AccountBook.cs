using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.PayAccounts;

/// <summary>What still needs an account: counted for the owner, and for whoever would erase its settings.</summary>
/// <param name="Open">Payments that have not ended, are under dispute or wait for a decision.</param>
/// <param name="Refunds">Refunds under way, and failed ones nobody has settled.</param>
/// <param name="Refundable">Paid orders whose guests are still known and whose money could go back.</param>
/// <param name="Watched">Payments that came, and that are looked at again within a month of that (<see cref="Pace"/>).</param>
internal sealed record AccountHolds(int Open, int Refunds, int Refundable, int Watched)
{
    public bool Any => Open + Refunds + Refundable + Watched > 0;
}

/// <summary>An account with all that its owner is shown of it; no secret.</summary>
internal sealed record AccountView(PaymentAccount Row, InstalledPayments? Installed, SettingsReport? Report)
{
    public Guid Id => Row.Id;

    /// <summary>The plug-in answers for itself; without it the id is all there is.</summary>
    public string Name => Installed?.Descriptor.Name is { } name ? Ui.T.Of(name.De, name.En) : Row.Provider;

    public string? AccountName => Report?.AccountName;
}

/// <summary>Reads an operator's accounts. Every question carries the operator's id.</summary>
internal sealed class AccountBook(BookingDb db, IPaymentProviders providers)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>In the order of the shop; what is not offered after it. Those that are gone are left out.</summary>
    public async Task<IReadOnlyList<AccountView>> AllAsync(Guid operatorId, CancellationToken cancellation) =>
        [.. (await db.PaymentAccounts.AsNoTracking().Where(a => a.OperatorId == operatorId && a.Stage != AccountStage.Removed).OrderBy(a => a.Position).ThenBy(a => a.Id).ToListAsync(cancellation))
            .Select(View).OrderBy(a => a.Row.Enabled ? 0 : 1)];

    public async Task<AccountView?> FindAsync(Guid operatorId, Guid id, CancellationToken cancellation) =>
        await db.PaymentAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.OperatorId == operatorId && a.Stage != AccountStage.Removed, cancellation) is { } row ? View(row) : null;

    public async Task<AccountHolds> HoldsAsync(Guid accountId, CancellationToken cancellation)
    {
        var payments = db.Payments.Where(p => p.AccountId == accountId);
        var open = await payments.CountAsync(
            p => (p.NextCheckAt != null && p.Status != PaymentStatus.Captured) || (p.Mismatch != null && p.Decision == MismatchDecision.None) || p.DisputedMinor > p.LostMinor,
            cancellation);
        var refunds = await db.Refunds.CountAsync(
            r => payments.Any(p => p.Id == r.PaymentId) && (r.Status == RefundStatus.Requested || r.Status == RefundStatus.InTransit || (r.Status == RefundStatus.Failed && r.RetriedAs == null)),
            cancellation);
        // Where the guest is forgotten, 90 days after the departure, nobody can be given anything back.
        var refundable = await payments.CountAsync(
            p => p.Status == PaymentStatus.Captured && db.Orders.Any(o => o.Id == p.OrderId && o.GuestEmail != null)
                && p.CapturedMinor - p.DisputedMinor > db.Refunds.Where(r => r.PaymentId == p.Id && r.Status != RefundStatus.Failed).Sum(r => r.AmountMinor),
            cancellation);
        return new(open, refunds, refundable, await payments.CountAsync(p => p.Status == PaymentStatus.Captured && p.NextCheckAt != null, cancellation));
    }

    /// <summary>As stored beside the account: what is too long to keep is cut to what matters most.</summary>
    public static string Write(SettingsReport report)
    {
        var brief = report with
        {
            AccountName = Cut(report.AccountName, 200),
            Findings = [.. report.Findings.OrderByDescending(f => f.Severity).Take(8).Select(f => f with { Field = Cut(f.Field, 60), Text = LocalText.Of(Cut(f.Text.De, 300)!, Cut(f.Text.En, 300)!) })],
        };
        var text = JsonSerializer.Serialize(brief, Json);
        return text.Length <= PaymentAccount.LongestReport ? text : JsonSerializer.Serialize(brief with { Findings = [.. brief.Findings.Take(1)] }, Json);
    }

    public static SettingsReport? Read(string? text) => text is null ? null : JsonSerializer.Deserialize<SettingsReport>(text, Json);

    private static string? Cut(string? text, int longest) => text is { } whole && whole.Length > longest ? whole[..(longest - 1)] + "…" : text;

    private AccountView View(PaymentAccount row) => new(row, providers.Find(row.Provider), Read(row.Report));
}

/// <summary>The fields an account of this kind has.</summary>
internal static class AccountFields
{
    /// <summary>A simulator's address is asked for only where the platform allows one.</summary>
    public static IReadOnlyList<SettingField> Of(PaymentProviderDescriptor provider, bool sandbox, Simulators simulators) =>
        [.. provider.Settings.Fields.Where(f => f.Scope != (sandbox ? SettingScope.LiveOnly : SettingScope.SandboxOnly) && (!f.ExtendsHosts || (sandbox && simulators.Any)))];
}
