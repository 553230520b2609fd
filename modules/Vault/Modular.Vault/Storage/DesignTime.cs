using Microsoft.EntityFrameworkCore.Design;
using Modular.Kernel;

namespace Modular.Vault.Storage;

internal sealed class SqliteVaultDesign : IDesignTimeDbContextFactory<SqliteVaultDb>
{
    public SqliteVaultDb CreateDbContext(string[] args) => new(ModuleDbDesign.Sqlite<SqliteVaultDb>());
}

internal sealed class PostgresVaultDesign : IDesignTimeDbContextFactory<PostgresVaultDb>
{
    public PostgresVaultDb CreateDbContext(string[] args) => new(ModuleDbDesign.Postgres<PostgresVaultDb>("vault"));
}
