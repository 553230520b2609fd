using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;

namespace Modular.Booking.Telemetry;

/// <summary>
/// Counts what became true of orders, payments and refunds, whichever code did it: noted when rows are saved, counted when they are committed,
/// forgotten when they are not. Changes by bare SQL (holds, the expiry of attempts that never began) do not pass here.
/// </summary>
internal sealed class Milestones
{
    private static readonly ConcurrentDictionary<Guid, string> Providers = new();
    private readonly List<Action<BookingMetrics>> _noted = [];

    public async Task NoteAsync(BookingDb db, CancellationToken cancellation)
    {
        foreach (var entry in db.ChangeTracker.Entries().ToList())
        {
            switch (entry.Entity)
            {
                case Order order when Reached(entry, nameof(Order.State)):
                    _noted.Add(metrics => metrics.Order(Name(order.State)));
                    break;
                case Payment payment when Reached(entry, nameof(Payment.Status)):
                    var (provider, status) = (await ProviderAsync(db, payment.AccountId, cancellation), Name(payment.Status));
                    _noted.Add(metrics => metrics.Payment(provider, status));
                    break;
                case Refund refund when Reached(entry, nameof(Refund.Status)):
                    var account = await db.Payments.AsNoTracking().Where(p => p.Id == refund.PaymentId).Select(p => p.AccountId).SingleOrDefaultAsync(cancellation);
                    var (by, state, reason) = (await ProviderAsync(db, account, cancellation), Name(refund.Status), refund.Reason);
                    _noted.Add(metrics => metrics.Refund(by, state, reason));
                    break;
            }
        }
    }

    public void Settle(bool committed, BookingMetrics metrics)
    {
        if (committed)
        {
            _noted.ForEach(note => note(metrics));
        }

        _noted.Clear();
    }

    private static bool Reached(EntityEntry entry, string property) =>
        entry.State == EntityState.Added || (entry.State == EntityState.Modified && entry.Property(property) is { IsModified: true } state && !Equals(state.OriginalValue, state.CurrentValue));

    /// <summary>An account never changes its provider.</summary>
    private static async Task<string> ProviderAsync(BookingDb db, Guid account, CancellationToken cancellation)
    {
        if (Providers.TryGetValue(account, out var known))
        {
            return known;
        }

        var found = await db.PaymentAccounts.AsNoTracking().Where(a => a.Id == account).Select(a => a.Provider).SingleOrDefaultAsync(cancellation);
        return found is null ? "" : Providers.GetOrAdd(account, found);
    }

    private static string Name<T>(T state)
        where T : struct, Enum => Names<T>.Of[state];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().ToDictionary(v => v, v => Dashed(v.ToString()));

        private static string Dashed(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
    }
}
