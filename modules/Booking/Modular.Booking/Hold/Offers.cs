using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>What is needed to price a wish: the departure's option and its units, at the prices of the departure's day.</summary>
internal sealed record Offer(Guid OperatorId, string OperatorSlug, Guid ExperienceId, string ExperienceSlug, Guid OptionId, bool Published, string Currency, int MaxUnits, Guid? PolicyId, ImmutableArray<Unit> Units);

/// <summary>
/// Offers from memory for a few seconds. A price change may take that long to reach a new hold; a guest who saw another price than the one in
/// memory makes it being read again (<see cref="AgreedPrices"/>), and pays the price of the hold, which stands on the order before paying.
/// </summary>
internal sealed class Offers(IServiceScopeFactory scopes, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);
    private readonly MemoryCache _optionOf = new(new MemoryCacheOptions { SizeLimit = 200_000 });
    private readonly MemoryCache _offers = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    private readonly record struct Slot(Guid Option, DateOnly Day);

    private sealed record Priced(Offer Offer, PriceBook Prices)
    {
        public Offer On(DateOnly day) => Prices.IsPlain ? Offer : Offer with { Units = Prices.On(Offer.Units, day) };
    }

    public ValueTask<Offer?> FindAsync(Guid departureId, CancellationToken cancellation) =>
        _optionOf.TryGetValue(departureId, out Slot slot) && _offers.TryGetValue(slot.Option, out Priced? known)
            ? ValueTask.FromResult<Offer?>(known!.On(slot.Day))
            : ReadAsync(departureId, cancellation);

    /// <summary>From the database, whatever is in memory.</summary>
    public async ValueTask<Offer?> ReadAsync(Guid departureId, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var departure = await db.Departures.AsNoTracking().Where(d => d.Id == departureId).Select(d => new { d.OptionId, d.LocalDate }).SingleOrDefaultAsync(cancellation);
        if (departure is null)
        {
            return null;
        }

        // A departure never changes its option or its day.
        _optionOf.Set(departureId, new Slot(departure.OptionId, departure.LocalDate), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) });
        var found = await ReadOptionAsync(db, departure.OptionId, cancellation);
        if (found is not null)
        {
            _offers.Set(departure.OptionId, found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Freshness });
        }

        return found?.On(departure.LocalDate);
    }

    public void Dispose()
    {
        _optionOf.Dispose();
        _offers.Dispose();
    }

    private async Task<Priced?> ReadOptionAsync(BookingDb db, Guid optionId, CancellationToken cancellation)
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
        var prices = await PriceBook.ReadAsync(db, [optionId], DateOnly.FromDateTime(clock.UtcNow()).AddDays(-1), cancellation);
        return new Priced(new Offer(row.o.OperatorId, row.Operator, row.o.ExperienceId, row.Slug, optionId, row.State == ExperienceState.Published, row.Currency, row.o.MaxUnits, row.o.PolicyId, [.. units]), prices);
    }
}
