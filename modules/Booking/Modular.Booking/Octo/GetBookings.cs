using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;

namespace Modular.Booking.Octo;

/// <summary>GET /octo/bookings/{uuid}, and GET /octo/bookings by a reference or by days.</summary>
internal static class GetBookings
{
    public const int Most = 250;

    private const int MostDays = 93;

    public static async Task<IResult> OneAsync(string uuid, OctoBookings bookings, CancellationToken cancellation) =>
        OctoJson.Ok(await bookings.ShowAsync(await bookings.FindAsync(uuid, cancellation), cancellation));

    public static async Task<IResult> ListAsync(
        string? resellerReference, string? supplierReference, string? localDate, string? localDateStart, string? localDateEnd, string? productId, string? optionId, OctoBookings bookings, BookingDb db, CancellationToken cancellation)
    {
        var found = bookings.Mine.AsNoTracking();
        var narrowed = false;
        if (resellerReference is { Length: > 0 })
        {
            (found, narrowed) = (found.Where(b => b.ResellerReference == resellerReference), true);
        }

        if (supplierReference is { Length: > 0 })
        {
            (found, narrowed) = (found.Where(b => db.Orders.Any(o => o.Id == b.OrderId && o.Number == supplierReference)), true);
        }

        if (localDate is not null || localDateStart is not null || localDateEnd is not null)
        {
            var (from, until) = localDate is null ? OctoTimes.Range(localDateStart, localDateEnd, MostDays) : (OctoTimes.Day(localDate, "localDate"), OctoTimes.Day(localDate, "localDate"));
            (found, narrowed) = (found.Where(b => db.Departures.Any(d => d.Id == b.DepartureId && d.LocalDate >= from && d.LocalDate <= until)), true);
        }

        if (!narrowed)
        {
            throw new OctoException(OctoError.Bad("Ask by resellerReference, supplierReference, localDate, or localDateStart and localDateEnd."));
        }

        if (productId is not null)
        {
            var product = Guid.TryParse(productId, out var id) ? id : throw new OctoException(OctoError.Product(productId));
            found = found.Where(b => db.Departures.Any(d => d.Id == b.DepartureId && d.ExperienceId == product));
        }

        if (optionId is not null)
        {
            var option = Guid.TryParse(optionId, out var id) ? id : throw new OctoException(OctoError.Option(optionId));
            found = found.Where(b => db.Departures.Any(d => d.Id == b.DepartureId && d.OptionId == option));
        }

        var rows = await found.OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.Id).Take(Most + 1).ToListAsync(cancellation);
        return rows.Count > Most ? throw new OctoException(OctoError.Bad($"These are more than {Most} bookings. Ask for fewer days.")) : OctoJson.Ok(await bookings.ShowAsync(rows, cancellation));
    }
}
