using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Booking.Storage;

internal abstract class BookingDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "booking";

    protected override void Shape(ModelBuilder model)
    {
    }
}

internal sealed class SqliteBookingDb(DbContextOptions<SqliteBookingDb> options) : BookingDb(options);

internal sealed class PostgresBookingDb(DbContextOptions<PostgresBookingDb> options) : BookingDb(options);
