using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>One form that was sent to pay an order: its key, and a hash of what was in it.</summary>
internal sealed class PayForm
{
    public required Guid OrderId { get; init; }

    public required Guid Key { get; init; }

    /// <summary>SHA-256 of order, name, address and the way of paying, if one was chosen.</summary>
    [Personal(DataClass.SystemReadable, Retention.Order)]
    public required byte[] RequestHash { get; init; }

    public required DateTime At { get; init; }
}

/// <summary>
/// The same form again is the same wish: it changes nothing and leads where the first one led. Another content under its key is refused.
/// A new form may correct name and address.
/// </summary>
internal sealed class PayOnce(BookingDb db, TimeProvider clock)
{
    /// <summary>Who buys: what the form says, or, when this form was sent before, what the order says since.</summary>
    public async Task<Outcome<Guest>> WhoAsync(Guid orderId, Guid key, Guest guest, Guid method, CancellationToken cancellation)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{orderId}|{guest.Email.Reveal()}|{guest.Name}{(method == Guid.Empty ? "" : $"|{method}")}"));
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(orderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        if (await db.PayForms.AsNoTracking().SingleOrDefaultAsync(f => f.OrderId == orderId && f.Key == key, cancellation) is { } earlier)
        {
            return !CryptographicOperations.FixedTimeEquals(earlier.RequestHash, hash) ? PaymentRefusals.KeyReused
                : order.GuestName is { } name && EmailAddress.TryParse(order.GuestEmail, out var email) ? new Guest(name, email)
                : guest;
        }

        // Beyond a reservation nothing is bought any more, so nothing can be bought twice.
        if (order.State == OrderState.Held)
        {
            db.Add(new PayForm { OrderId = orderId, Key = key, RequestHash = hash, At = clock.UtcNow() });
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
        }

        db.ChangeTracker.Clear();
        return guest;
    }
}

/// <summary>
/// Requests that arrive with the same form while the first is still at the provider wait for it and get its answer: the provider would refuse
/// the second of two calls under one operation. For one process; across hosts the provider's refusal says "try again in a moment".
/// </summary>
internal sealed class PayTogether
{
    private readonly ConcurrentDictionary<(string Order, Guid Key, Guest Guest, Guid Method), Lazy<Task<Outcome<PaymentStart>?>>> _running = new();

    public async Task<Outcome<PaymentStart>?> RunAsync(string order, Guid key, Guest guest, Guid method, Func<Task<Outcome<PaymentStart>?>> start)
    {
        var mine = new Lazy<Task<Outcome<PaymentStart>?>>(start);
        var first = _running.GetOrAdd((order, key, guest, method), mine);
        try
        {
            return await first.Value;
        }
        finally
        {
            if (ReferenceEquals(first, mine))
            {
                _running.TryRemove((order, key, guest, method), out _);
            }
        }
    }
}
