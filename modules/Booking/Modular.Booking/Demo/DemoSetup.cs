using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Booking.Demo.BigSeason;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Demo;

internal static class DemoSetup
{
    /// <summary>How much beside the demo business: nothing, or an invented season (<c>seed --size</c>).</summary>
    public const string SizeSetting = "Demo:Size";

    public static void Add(IServiceCollection services) => services.AddScoped<DemoSeed>().AddScoped<SeasonSeed>();

    /// <exception cref="SettingsException">Another word, or not in development.</exception>
    public static SeasonSize? Size(IServiceProvider services) => services.GetRequiredService<IConfiguration>()[SizeSetting] switch
    {
        null or "" => null,
        _ when !services.GetRequiredService<IHostEnvironment>().IsDevelopment() => throw new SettingsException(SizeSetting, "left out: invented orders belong into a development database only"),
        "season" => SeasonSize.Full,
        "week" => SeasonSize.Small,
        _ => throw new SettingsException(SizeSetting, "\"season\" or \"week\""),
    };

    /// <exception cref="SettingsException">There are orders already.</exception>
    public static async Task RequireFreshAsync(IServiceProvider services, SeasonSize? size, CancellationToken cancellation)
    {
        if (size is not null && await services.GetRequiredService<BookingDb>().Orders.AnyAsync(cancellation))
        {
            throw new SettingsException(SizeSetting, "left out for a database that has orders already; delete the data folder, or name an empty database");
        }
    }
}
