using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Booking.Octo;

/// <summary>/octo: the OCTO 1.0 supplier API. A key belongs to one reseller of one operator, so the address names neither.</summary>
internal static class OctoRoutes
{
    public static void Add(IServiceCollection services) =>
        services.AddSingleton<OctoPace>().AddScoped<OctoContext>().AddScoped<OctoDoor>().AddScoped<OctoCatalogue>().AddScoped<OctoSlots>()
            .AddScoped<OctoBookings>().AddScoped<OctoPlaces>().AddScoped<HoldBooking>().AddScoped<ConfirmBooking>().AddScoped<UpdateBooking>().AddScoped<CancelBooking>().AddScoped<ExtendBooking>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/octo/supplier", GetSupplier.Handle).ForResellers();
        routes.MapGet("/octo/products", GetProducts.AllAsync).ForResellers();
        routes.MapGet("/octo/products/{id}", GetProducts.OneAsync).ForResellers();
        routes.MapPost("/octo/availability/calendar", CheckCalendar.HandleAsync).ForResellers();
        routes.MapPost("/octo/availability", CheckAvailability.HandleAsync).ForResellers();
        routes.MapPost("/octo/bookings", HoldBooking.HandleAsync).ForResellers();
        routes.MapGet("/octo/bookings", GetBookings.ListAsync).ForResellers();
        routes.MapGet("/octo/bookings/{uuid}", GetBookings.OneAsync).ForResellers();
        routes.MapPatch("/octo/bookings/{uuid}", UpdateBooking.HandleAsync).ForResellers();
        routes.MapPost("/octo/bookings/{uuid}/confirm", ConfirmBooking.HandleAsync).ForResellers();
        routes.MapPost("/octo/bookings/{uuid}/extend", ExtendBooking.HandleAsync).ForResellers();
        routes.MapPost("/octo/bookings/{uuid}/cancel", CancelBooking.HandleAsync).ForResellers();
    }
}
