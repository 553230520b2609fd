using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Shop;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Option = Modular.Booking.Catalogue.Option;

namespace Modular.Booking.Octo;

/// <summary>What the operator sells, as products. Only what is published and has a price is one.</summary>
internal sealed class OctoCatalogue(BookingDb db, OctoContext octo, PublicUrl publicUrl, TimeProvider clock)
{
    /// <summary>All published experiences of the operator, or the one with this id; what was booked is shown whether or not it is still sold.</summary>
    public async Task<List<Experience>> ReadAsync(Guid? only, CancellationToken cancellation, bool published = true)
    {
        var (mine, sold) = (octo.OperatorId, ExperienceState.Published);
        var found = await db.Experiences.AsNoTracking().Include(e => e.Options).ThenInclude(o => o.Units).Include(e => e.Options).ThenInclude(o => o.Policy)
            .Where(e => e.OperatorId == mine && (e.State == sold || !published) && (only == null || e.Id == only))
            .OrderBy(e => e.Position).ThenBy(e => e.Id).ToListAsync(cancellation);
        return [.. found.Where(e => !published || Sold(e).Any())];
    }

    /// <summary>The option a call is about; what is not known is named.</summary>
    public async Task<(Experience Experience, Option Option)> FindAsync(string? productId, string? optionId, CancellationToken cancellation)
    {
        var experience = Guid.TryParse(productId, out var product) && await ReadAsync(product, cancellation) is [var found] ? found : throw new OctoException(OctoError.Product(productId));
        return Guid.TryParse(optionId, out var wanted) && Sold(experience).FirstOrDefault(o => o.Id == wanted) is { } option ? (experience, option) : throw new OctoException(OctoError.Option(optionId));
    }

    public async Task<List<OctoProduct>> ShowAsync(List<Experience> experiences, CancellationToken cancellation)
    {
        var (now, open) = (clock.UtcNow(), DepartureState.Open);
        var options = experiences.SelectMany(Sold).Select(o => o.Id).ToList();
        var upcoming = db.Departures.Where(d => options.Contains(d.OptionId) && d.State == open && d.ClosesAt > now);
        var times = (await upcoming.Select(d => new { d.OptionId, d.LocalMinute }).Distinct().ToListAsync(cancellation)).ToLookup(d => d.OptionId, d => d.LocalMinute);
        var book = octo.Pricing ? await PriceBook.ReadAsync(db, options, DateOnly.FromDateTime(now).AddDays(-1), cancellation) : PriceBook.Empty;
        var days = book.IsPlain ? [] : await upcoming.Select(d => new { d.OptionId, d.LocalDate }).Distinct().ToListAsync(cancellation);
        var daysOf = days.ToLookup(d => d.OptionId, d => d.LocalDate);
        return experiences.ConvertAll(e => Product(e, Sold(e).Select((o, i) => Option(o, i == 0, times[o.Id], u => Cheapest(u, book, daysOf[o.Id])))));
    }

    public static IEnumerable<Option> Sold(Experience experience) => experience.Options.Where(o => o.Units.Count > 0).OrderBy(o => o.Position).ThenBy(o => o.Id);

    /// <summary>The lowest of the days that can be booked.</summary>
    private static Unit Cheapest(Unit unit, PriceBook book, IEnumerable<DateOnly> days) => days.Select(day => (long?)book.PriceOf(unit, day)).Min() is { } price ? unit.At(price) : unit;

    private OctoProduct Product(Experience experience, IEnumerable<OctoOption> options) => Described(new OctoProduct
    {
        Id = experience.Id.ToString(),
        InternalName = experience.Title(),
        Reference = experience.Slug,
        Locale = Language.Culture.Name,
        TimeZone = experience.Zone,
        Options = [.. options],
        DefaultCurrency = octo.Pricing ? octo.Operator.Currency : null,
        AvailableCurrencies = octo.Pricing ? [octo.Operator.Currency] : null,
        PricingPer = octo.Pricing ? "UNIT" : null,
    }, experience);

    private OctoProduct Described(OctoProduct product, Experience experience) => !octo.Content ? product : product with
    {
        Title = experience.Title(),
        ShortDescription = experience.Summary(),
        Description = experience.Description(),
        Features = experience.MeetingPoint() is { Length: > 0 } where ? [new OctoFeature(where, "PREARRIVAL_INFORMATION")] : [],
        Faqs = [],
        Media = ShopAddress.Picture(octo.Operator, experience) is { } picture ? [new OctoMedia(publicUrl.To(picture).AbsoluteUri, Picture.ContentType, "COVER", experience.Title(), null, null)] : [],
        Locations = [],
        CategoryLabels = [],
        DurationMinutesFrom = experience.Options.Min(o => o.DurationMinutes),
        DurationMinutesTo = experience.Options.Max(o => o.DurationMinutes),
        Commentary = [],
    };

    private OctoOption Option(Option option, bool first, IEnumerable<int> minutes, Func<Unit, Unit> from)
    {
        var (amount, unit) = OctoCutoff.Of(option.Policy?.Terms);
        var shown = new OctoOption
        {
            Id = option.Id.ToString(),
            Default = first,
            InternalName = option.Title(),
            AvailabilityLocalStartTimes = [.. minutes.Order().Select(m => new TimeOnly(m / 60, m % 60).ToString("HH:mm", CultureInfo.InvariantCulture))],
            CancellationCutoff = $"{amount} {unit}{(amount == 1 ? "" : "s")}",
            CancellationCutoffAmount = amount,
            CancellationCutoffUnit = unit,
            Restrictions = new OctoOptionRestrictions(1, option.MaxUnits),
            Units = [.. option.Units.OrderBy(u => u.Position).ThenBy(u => u.Id).Select(u => Unit(u, option, from))],
        };
        return !octo.Content ? shown : shown with
        {
            Title = option.Title(),
            Features = [.. TermsWords.Lines(option.Policy?.Terms ?? CancellationTerms.None).Select(line => new OctoFeature(line, "CANCELLATION_TERM"))],
            Faqs = [],
            Media = [],
            Locations = [],
            CategoryLabels = [],
            DurationMinutesFrom = option.DurationMinutes,
            DurationMinutesTo = option.DurationMinutes,
            Commentary = [],
        };
    }

    private OctoUnit Unit(Unit unit, Option option, Func<Unit, Unit> from) => new()
    {
        Id = unit.Id.ToString(),
        InternalName = unit.Title(),
        Type = unit.Type.ToString().ToUpperInvariant(),
        Restrictions = new OctoUnitRestrictions(Math.Max(1, unit.Places), option.MaxUnits),
        PricingFrom = octo.Pricing ? [OctoPrice.Of([(from(unit), 1)], octo.Operator.Currency)] : null,
        Title = octo.Content ? unit.Title() : null,
        ShortDescription = octo.Content ? unit.Note() : null,
        Features = octo.Content ? [] : null,
    };
}
