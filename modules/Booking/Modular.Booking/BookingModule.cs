using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Booking.Storage;

namespace Modular.Booking;

public sealed class BookingModule : ModularModule
{
    public override string Name => "booking";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<BookingDb, SqliteBookingDb, PostgresBookingDb>(Name, settings.Database);
    }
}
