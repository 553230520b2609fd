using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Host.Storage;

internal abstract class HostDb(DbContextOptions options) : ModuleDb(options), IDataProtectionKeyContext
{
    public override string Module => "host";

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void Shape(ModelBuilder model) => model.Entity<DataProtectionKey>().ToTable("data_protection_key");
}

internal sealed class SqliteHostDb(DbContextOptions<SqliteHostDb> options) : HostDb(options);

internal sealed class PostgresHostDb(DbContextOptions<PostgresHostDb> options) : HostDb(options);
