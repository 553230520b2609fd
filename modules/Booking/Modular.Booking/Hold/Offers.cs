using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;

namespace Modular.Booking.Hold;

/// <summary>What is needed to price a wish: the departure's option and its units.</summary>
internal sealed record Offer(Guid OperatorId, string OperatorSlug, Guid ExperienceId, string ExperienceSlug, Guid OptionId, bool Published, string Currency, int MaxUnits, Guid? PolicyId, ImmutableArray<Unit> Units);

/// <summary>
/// Offers from memory for a few seconds. A price change may take that long to reach a new hold; the guest sees the price of the hold
/// before paying, and pays that price.
/// </summary>
internal sealed class Offers(IServiceScopeFactory scopes) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private readonly MemoryCache _optionOf = new(new MemoryCacheOptions { SizeLimit = 200_000 });
    private readonly MemoryCache _offers = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public async ValueTask<Offer?> FindAsync(Guid departureId, CancellationToken cancellation)
    {
        if (_optionOf.TryGetValue(departureId, out Guid option) && _offers.TryGetValue(option, out Offer? offer))
        {
            return offer;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var departure = await db.Departures.AsNoTracking().Where(d => d.Id == departureId).Select(d => new { d.OptionId }).SingleOrDefaultAsync(cancellation);
        if (departure is null)
        {
            return null;
        }

        // A departure never changes its option.
        _optionOf.Set(departureId, departure.OptionId, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) });
        var found = await ReadAsync(db, departure.OptionId, cancellation);
        if (found is not null)
        {
            _offers.Set(departure.OptionId, found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Freshness });
        }

        return found;
    }

    public void Dispose()
    {
        _optionOf.Dispose();
        _offers.Dispose();
    }

    private static async Task<Offer?> ReadAsync(BookingDb db, Guid optionId, CancellationToken cancellation)
    {
        var row = await (from o in db.Options.AsNoTracking()
                         join x in db.Experiences on o.ExperienceId equals x.Id
                         join p in db.Operators on o.OperatorId equals p.Id
                         where o.Id == optionId
                         select new { o, x.Slug, x.State, Operator = p.Slug, p.Currency }).SingleOrDefaultAsync(cancellation);
        if (row is null)
        {
            return null;
        }

        var units = await db.Units.AsNoTracking().Where(u => u.OptionId == optionId).OrderBy(u => u.Position).ToListAsync(cancellation);
        return new Offer(row.o.OperatorId, row.Operator, row.o.ExperienceId, row.Slug, optionId, row.State == ExperienceState.Published, row.Currency, row.o.MaxUnits, row.o.PolicyId, [.. units]);
    }
}
