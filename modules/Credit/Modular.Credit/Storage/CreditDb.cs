using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Credit.Storage;

internal abstract class CreditDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "credit";

    protected override void Shape(ModelBuilder model)
    {
    }
}

internal sealed class SqliteCreditDb(DbContextOptions<SqliteCreditDb> options) : CreditDb(options);

internal sealed class PostgresCreditDb(DbContextOptions<PostgresCreditDb> options) : CreditDb(options);
