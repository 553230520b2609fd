using Microsoft.EntityFrameworkCore.Design;
using Modular.Kernel;

namespace Modular.Booking.Storage;

internal sealed class SqliteBookingDesign : IDesignTimeDbContextFactory<SqliteBookingDb>
{
    public SqliteBookingDb CreateDbContext(string[] args) => new(ModuleDbDesign.Sqlite<SqliteBookingDb>());
}

internal sealed class PostgresBookingDesign : IDesignTimeDbContextFactory<PostgresBookingDb>
{
    public PostgresBookingDb CreateDbContext(string[] args) => new(ModuleDbDesign.Postgres<PostgresBookingDb>("booking"));
}
