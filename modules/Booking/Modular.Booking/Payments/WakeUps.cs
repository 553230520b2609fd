using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// Turns genuine hooks into "ask soon". However many arrive about one payment, it is asked about once per <see cref="Pace.Calm"/>, and always once
/// more after the last of them: a hook is dropped only while an ask that comes later than it stands in the row.
/// </summary>
internal sealed class WakeUps(TimeProvider clock, ILogger<WakeUps> log)
{
    private const int MostRemembered = 20_000;
    private const int MostPerHook = 20;
    private readonly ConcurrentDictionary<(Guid Account, string Payment), DateTime> _covered = new();
    private readonly ConcurrentDictionary<Guid, (DateTime Said, int Since)> _forged = new();

    public async Task WakeAsync(BookingDb db, Guid accountId, IEnumerable<WebhookReference> about, bool isProved, CancellationToken cancellation)
    {
        foreach (var reference in about.Take(MostPerHook))
        {
            var now = clock.UtcNow();
            var name = (accountId, reference.Id is { } id ? id.Value.ToString("N") : reference.Payment?.Value ?? "");
            if (_covered.TryGetValue(name, out var until) && until > now)
            {
                continue;
            }

            if (await WakeAsync(db, accountId, reference, isProved, now, cancellation) is { } next && next > now)
            {
                Cover(name, next, now);
            }
        }
    }

    /// <summary>One line a minute per account, however many were sent.</summary>
    public void Forged(Guid accountId)
    {
        var now = clock.UtcNow();
        var (said, since) = _forged.AddOrUpdate(accountId, _ => (now, 0), (_, old) => now - old.Said >= TimeSpan.FromMinutes(1) ? (now, 0) : (old.Said, old.Since + 1));
        if (said == now && since == 0)
        {
            log.LogWarning("Forged hooks for payment account {AccountId} are refused", accountId);
        }
    }

    /// <summary>When the payment will be asked about at the latest; null when there is no such payment.</summary>
    private static async Task<DateTime?> WakeAsync(BookingDb db, Guid accountId, WebhookReference reference, bool isProved, DateTime now, CancellationToken cancellation)
    {
        Guid? id = reference.Id?.Value;
        var at = reference.Payment?.Value;
        var payment = await db.Payments.AsNoTracking()
            .Where(p => p.AccountId == accountId && (p.Id == id || (at != null && p.ProviderRef == at)))
            .Select(p => new { p.Id, p.NextCheckAt, p.AskedAt, p.ProviderRef }).FirstOrDefaultAsync(cancellation);
        if (payment is null)
        {
            return null;
        }

        var due = payment.AskedAt > now - Pace.Calm ? now + Pace.Calm : now;
        // The answer that would have told us the reference was lost: the provider itself names it now, and the payment can be asked about.
        var adopt = payment.ProviderRef is null && isProved && at is { Length: <= 255 };
        if (payment.NextCheckAt <= due && !adopt)
        {
            return payment.NextCheckAt;
        }

        await using var write = await db.BeginWriteAsync(cancellation);
        if (adopt)
        {
            await db.Payments.Where(p => p.Id == payment.Id && p.ProviderRef == null).ExecuteUpdateAsync(set => set.SetProperty(p => p.ProviderRef, at), cancellation);
        }

        await db.Payments.Where(p => p.Id == payment.Id && (p.NextCheckAt == null || p.NextCheckAt > due)).ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, due), cancellation);
        await write.CommitAsync(cancellation);
        return due;
    }

    private void Cover((Guid, string) name, DateTime until, DateTime now)
    {
        if (_covered.Count >= MostRemembered)
        {
            foreach (var (old, end) in _covered)
            {
                if (end <= now)
                {
                    _covered.TryRemove(old, out _);
                }
            }

            if (_covered.Count >= MostRemembered)
            {
                _covered.Clear();
            }
        }

        _covered[name] = until;
    }
}
