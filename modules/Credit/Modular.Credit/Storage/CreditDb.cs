using Microsoft.EntityFrameworkCore;
using Modular.Credit.Files;
using Modular.Kernel;

namespace Modular.Credit.Storage;

internal abstract class CreditDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "credit";

    public DbSet<CreditFile> Files => Set<CreditFile>();

    protected override void Shape(ModelBuilder model) => model.Entity<CreditFile>(e => e.ToTable("credit_file").HasKey(f => f.AccountId));
}

internal sealed class SqliteCreditDb(DbContextOptions<SqliteCreditDb> options) : CreditDb(options);

internal sealed class PostgresCreditDb(DbContextOptions<PostgresCreditDb> options) : CreditDb(options);
