using System.Globalization;
using Modular.Booking.Catalogue;

namespace Modular.Booking.Shop;

/// <summary>Where things are in an operator's shop. Everything a guest chose stands in the address, so that back and share work without script.</summary>
internal static class ShopAddress
{
    public static string Of(Operator shop) => $"/book/{shop.Slug}";

    public static string Of(Operator shop, Experience experience) => $"/book/{shop.Slug}/{experience.Slug}";

    public static string Month(Operator shop, Experience experience, DateOnly month) =>
        $"{Of(shop, experience)}?month={month.ToString("yyyy-MM", CultureInfo.InvariantCulture)}#dates";

    public static string Day(Operator shop, Experience experience, DateOnly day) =>
        $"{Of(shop, experience)}?day={Iso(day)}#times";

    public static string Departure(Operator shop, Experience experience, DateOnly day, Guid departure) =>
        $"{Of(shop, experience)}?day={Iso(day)}&departure={departure}#places";

    public static string Hold(Operator shop) => $"/book/{shop.Slug}/hold";

    public static string? Picture(Operator shop, Experience experience) => experience.Picture is { } id ? $"/book/{shop.Slug}/pictures/{id}" : null;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
