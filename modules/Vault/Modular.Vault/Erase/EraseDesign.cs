using Microsoft.EntityFrameworkCore.Design;
using Modular.Kernel;

namespace Modular.Vault.Erase;

internal sealed class SqliteEraseDesign : IDesignTimeDbContextFactory<SqliteEraseDb>
{
    public SqliteEraseDb CreateDbContext(string[] args) => new(ModuleDbDesign.Sqlite<SqliteEraseDb>());
}

internal sealed class PostgresEraseDesign : IDesignTimeDbContextFactory<PostgresEraseDb>
{
    public PostgresEraseDb CreateDbContext(string[] args) => new(ModuleDbDesign.Postgres<PostgresEraseDb>(EraseDb.Name));
}
