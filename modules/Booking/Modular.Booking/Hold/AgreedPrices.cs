using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>
/// A guest is held to no price they did not see. The form sends back what it showed; only when that differs from what is in memory the price is read
/// again, and only when it still differs the hold is refused and shown anew. The price of the hold is the server's, never the form's.
/// </summary>
internal sealed class AgreedPrices(Offers offers, IServiceScopeFactory scopes)
{
    /// <summary>The offer to hold under, or null when the guest has to look at it again.</summary>
    public async ValueTask<Offer?> AgreeAsync(HoldRequest request, Guid departure, Offer offer, CancellationToken cancellation)
    {
        if (Agrees(request, offer))
        {
            return offer;
        }

        return await offers.ReadAsync(departure, cancellation) is { Published: true } fresh && Agrees(request, fresh) ? fresh : null;
    }

    /// <summary>What an earlier request under this key became: asked again after its answer was lost, it gets that answer, whatever things cost by now.</summary>
    public async Task<Outcome<HeldOrder>?> EarlierAsync(HoldRequest request, Guid departure, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var key = request.Key.GetValueOrDefault();
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.IdempotencyKey == key, cancellation) is not { } order)
        {
            return null;
        }

        return order.RequestHash.AsSpan().SequenceEqual(HoldCommand.HashOf(departure, (request.Units ?? []).Select(u => (u.Unit, u.Quantity))))
            ? new HeldOrder(order.Id, order.Number, order.TotalMinor, order.Currency, order.ExpiresAt, Replayed: true)
            : Refusals.KeyReused;
    }

    /// <summary>True when every price that came with the wish is the offer's; a wish without prices agrees to any.</summary>
    private static bool Agrees(HoldRequest request, Offer offer)
    {
        foreach (var wanted in request.Units ?? [])
        {
            if (wanted is { PriceMinor: { } shown, Quantity: not 0 })
            {
                foreach (var unit in offer.Units)
                {
                    if (unit.Id == wanted.Unit && unit.PriceMinor != shown)
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }
}
