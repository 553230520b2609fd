using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Modular.Booking.Shop;

/// <summary>What a guest has chosen so far. What cannot be read was not chosen: an old or damaged link still shows the page.</summary>
internal sealed record ShopQuestion(DateOnly? Month = null, DateOnly? Day = null, Guid? Departure = null)
{
    public static ShopQuestion Read(IQueryCollection query)
    {
        var month = DateOnly.TryParseExact(query["month"], "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var m) ? m : (DateOnly?)null;
        var day = DateOnly.TryParseExact(query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var d) ? d : (DateOnly?)null;
        var departure = Guid.TryParse(query["departure"], out var id) ? id : (Guid?)null;
        return new ShopQuestion(Sane(month), Sane(day), departure);
    }

    // Years at the ends of the calendar would overflow when a month is added.
    private static DateOnly? Sane(DateOnly? date) => date is { Year: > 2000 and < 3000 } ? date : null;
}
