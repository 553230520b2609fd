using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;

namespace Modular.Booking.Schedule;

internal static class ScheduleSetup
{
    public static void Add(IServiceCollection services, Roles roles)
    {
        services.AddScoped<Materialise>();
        services.AddScoped<Revise>();
        services.AddScoped<ResizeResource>();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService<MaterialiseJob>();
        }
    }
}
