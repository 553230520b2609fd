using Microsoft.Extensions.DependencyInjection;

namespace Modular.Booking.Demo;

internal static class DemoSetup
{
    public static void Add(IServiceCollection services) => services.AddScoped<DemoSeed>();
}
