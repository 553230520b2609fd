using Microsoft.EntityFrameworkCore.Design;
using Modular.Kernel;

namespace Modular.Certificate.Storage;

internal sealed class SqliteCertificateDesign : IDesignTimeDbContextFactory<SqliteCertificateDb>
{
    public SqliteCertificateDb CreateDbContext(string[] args) => new(ModuleDbDesign.Sqlite<SqliteCertificateDb>());
}

internal sealed class PostgresCertificateDesign : IDesignTimeDbContextFactory<PostgresCertificateDb>
{
    public PostgresCertificateDb CreateDbContext(string[] args) => new(ModuleDbDesign.Postgres<PostgresCertificateDb>("certificate"));
}
