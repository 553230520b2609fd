using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Vault.Storage;

internal abstract class VaultDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "vault";

    protected override void Shape(ModelBuilder model)
    {
    }
}

internal sealed class SqliteVaultDb(DbContextOptions<SqliteVaultDb> options) : VaultDb(options);

internal sealed class PostgresVaultDb(DbContextOptions<PostgresVaultDb> options) : VaultDb(options);
