using Microsoft.EntityFrameworkCore;
using Modular.Certificate.Keys;
using Modular.Kernel;

namespace Modular.Certificate.Storage;

internal abstract class CertificateDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "certificate";

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    protected override void Shape(ModelBuilder model) => model.Entity<SigningKey>(e =>
    {
        e.ToTable("signing_key").HasKey(k => k.Generation);
        e.Property(k => k.Generation).ValueGeneratedNever();
        e.Property(k => k.KeyId).HasMaxLength(43);
        e.HasIndex(k => k.KeyId).IsUnique();
    });
}

internal sealed class SqliteCertificateDb(DbContextOptions<SqliteCertificateDb> options) : CertificateDb(options);

internal sealed class PostgresCertificateDb(DbContextOptions<PostgresCertificateDb> options) : CertificateDb(options);
