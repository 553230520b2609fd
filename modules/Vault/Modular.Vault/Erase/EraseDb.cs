using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Vault.Erase;

/// <summary>The store of erase keys: a file or schema of its own, better a database of its own, so that it can be backed up and forgotten apart from everything else.</summary>
internal abstract class EraseDb(DbContextOptions options) : ModuleDb(options)
{
    public const string Name = "erase";

    public override string Module => Name;

    protected override bool Speaks => false;

    public DbSet<EraseKey> Keys => Set<EraseKey>();

    public DbSet<ErasedAccount> Erased => Set<ErasedAccount>();

    protected override void Shape(ModelBuilder model)
    {
        model.Entity<EraseKey>(e =>
        {
            e.ToTable("erase_key").HasKey(k => k.Id);
            e.Property(k => k.Bytes).HasMaxLength(EraseKey.Size);
            e.HasIndex(k => k.AccountId);
            e.HasIndex(k => k.MadeAt);
        });
        model.Entity<ErasedAccount>(e => e.ToTable("erased_account").HasKey(a => a.AccountId));
    }
}

internal sealed class SqliteEraseDb(DbContextOptions<SqliteEraseDb> options) : EraseDb(options);

internal sealed class PostgresEraseDb(DbContextOptions<PostgresEraseDb> options) : EraseDb(options);
