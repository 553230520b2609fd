using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Modular.Host.Plugins;
using Modular.Kernel;

namespace Modular.Host.Storage;

internal abstract class HostDb(DbContextOptions options) : ModuleDb(options), IDataProtectionKeyContext
{
    public override string Module => "host";

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<PluginStateRow> PluginState => Set<PluginStateRow>();

    public DbSet<StandingRow> PluginStandings => Set<StandingRow>();

    protected override void Shape(ModelBuilder model)
    {
        model.Entity<DataProtectionKey>().ToTable("data_protection_key");
        model.Entity<PluginStateRow>(e =>
        {
            e.ToTable("plugin_state").HasKey(r => new { r.Plugin, r.Account, r.Key });
            e.Property(r => r.Plugin).HasMaxLength(40);
            e.Property(r => r.Key).HasMaxLength(100);
        });
        model.Entity<StandingRow>(e =>
        {
            e.ToTable("plugin_standing").HasKey(r => r.Plugin);
            e.Property(r => r.Plugin).HasMaxLength(40);
            e.Property(r => r.Reason).HasMaxLength(40);
            e.Property(r => r.Detail).HasMaxLength(200);
        });
    }
}

internal sealed class SqliteHostDb(DbContextOptions<SqliteHostDb> options) : HostDb(options);

internal sealed class PostgresHostDb(DbContextOptions<PostgresHostDb> options) : HostDb(options);
