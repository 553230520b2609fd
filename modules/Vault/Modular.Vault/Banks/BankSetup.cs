using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Vault.Banks;

internal static class BankSetup
{
    public static void AddBanks(this IServiceCollection services) => services.AddScoped<BankCanaries>();

    public static void ShapeBanks(this ModelBuilder model)
    {
        model.Entity<BankCredential>(e =>
        {
            e.ToTable("bank_credential").HasKey(c => c.Id);
            e.Property(c => c.Bank).HasMaxLength(40);
            e.Property(c => c.Sealed).HasMaxLength(2000);
            e.HasIndex(c => c.AccountId);
            e.HasIndex(c => c.Until);
        });
        model.Entity<CredentialOpening>(e =>
        {
            e.ToTable("credential_opening").HasKey(o => new { o.CredentialId, o.RunId });
            e.HasIndex(o => o.AnnouncedAt);
            e.HasIndex(o => o.OpenedAt);
        });
    }
}
