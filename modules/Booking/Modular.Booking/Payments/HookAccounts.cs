using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>
/// Which account a hook's address names, remembered for half a minute, so that a forged hook costs one HMAC and no query. Unknown addresses are
/// looked up only so often per second; beyond that the answer is "not now", never "no".
/// </summary>
internal sealed class HookAccounts(TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private const int UnknownPerSecond = 50;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, (PaymentAccount Account, DateTime Until)> _known = new(StringComparer.Ordinal);
    private long _second;
    private int _unknown;

    /// <summary>The account; null when there is none.</summary>
    /// <exception cref="TooManyUnknownException">Nobody looked: ask again later.</exception>
    public async Task<PaymentAccount?> FindAsync(string key, BookingDb db, CancellationToken cancellation)
    {
        if (key.Length > 60)
        {
            return null;
        }

        var now = clock.UtcNow();
        var wasKnown = _known.TryGetValue(key, out var found);
        if (wasKnown && found.Until > now)
        {
            return found.Account;
        }

        // Somebody who tries addresses must not keep an account that was there a moment ago from being read again.
        if (!wasKnown && !MayLook(now))
        {
            throw new TooManyUnknownException();
        }

        var account = await db.PaymentAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.HookKey == key, cancellation);
        if (account is null)
        {
            _known.TryRemove(key, out _);
            return null;
        }

        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        _known[key] = (account, now + Remembered);
        return account;
    }

    /// <summary>Its settings changed: this process reads it anew at once, others within half a minute.</summary>
    public void Forget(string key) => _known.TryRemove(key, out _);

    private bool MayLook(DateTime now)
    {
        var second = now.Ticks / TimeSpan.TicksPerSecond;
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Interlocked.Exchange(ref _unknown, 0);
        }

        return Interlocked.Increment(ref _unknown) <= UnknownPerSecond;
    }
}

/// <summary>More unknown hook addresses in one second than are looked up.</summary>
internal sealed class TooManyUnknownException() : Exception("Too many unknown hook addresses.");
