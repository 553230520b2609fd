using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Vault.Accounts;

namespace Modular.Vault.Consents;

internal static class ConsentSetup
{
    public static void AddConsents(this IServiceCollection services) => services.AddScoped<ConsentLedger>();

    public static void ShapeConsents(this ModelBuilder model) => model.Entity<Consent>(e =>
    {
        e.ToTable("consent").HasKey(c => new { c.AccountId, c.Purpose, c.Number });
        e.Property(c => c.TextVersion).HasMaxLength(10);
        e.Property(c => c.Language).HasMaxLength(2);
        e.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
    });
}
