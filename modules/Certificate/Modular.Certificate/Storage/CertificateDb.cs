using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Certificate.Storage;

internal abstract class CertificateDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "certificate";

    protected override void Shape(ModelBuilder model)
    {
    }
}

internal sealed class SqliteCertificateDb(DbContextOptions<SqliteCertificateDb> options) : CertificateDb(options);

internal sealed class PostgresCertificateDb(DbContextOptions<PostgresCertificateDb> options) : CertificateDb(options);
