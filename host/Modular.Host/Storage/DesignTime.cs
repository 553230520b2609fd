using Microsoft.EntityFrameworkCore.Design;
using Modular.Kernel;

namespace Modular.Host.Storage;

internal sealed class SqliteHostDesign : IDesignTimeDbContextFactory<SqliteHostDb>
{
    public SqliteHostDb CreateDbContext(string[] args) => new(ModuleDbDesign.Sqlite<SqliteHostDb>());
}

internal sealed class PostgresHostDesign : IDesignTimeDbContextFactory<PostgresHostDb>
{
    public PostgresHostDb CreateDbContext(string[] args) => new(ModuleDbDesign.Postgres<PostgresHostDb>("host"));
}
