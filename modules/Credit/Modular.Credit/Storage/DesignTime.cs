using Microsoft.EntityFrameworkCore.Design;
using Modular.Kernel;

namespace Modular.Credit.Storage;

internal sealed class SqliteCreditDesign : IDesignTimeDbContextFactory<SqliteCreditDb>
{
    public SqliteCreditDb CreateDbContext(string[] args) => new(ModuleDbDesign.Sqlite<SqliteCreditDb>());
}

internal sealed class PostgresCreditDesign : IDesignTimeDbContextFactory<PostgresCreditDb>
{
    public PostgresCreditDb CreateDbContext(string[] args) => new(ModuleDbDesign.Postgres<PostgresCreditDb>("credit"));
}
