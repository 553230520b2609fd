using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Vault.Accounts;

namespace Modular.Vault.Identify;

internal static class IdentifySetup
{
    public static void AddIdentify(this IServiceCollection services)
    {
        services.AddScoped<Identify>().AddScoped<Tans>();
        // Without the client's own log lines: an address may carry what a provider wants in it.
        services.AddHttpClient<ISmsSender, HttpSmsSender>(http => http.Timeout = TimeSpan.FromSeconds(10)).RemoveAllLoggers();
    }

    public static void ShapeIdentify(this ModelBuilder model)
    {
        model.Entity<Identity>(e =>
        {
            e.ToTable("identity").HasKey(i => i.AccountId);
            e.Property(i => i.Version).IsConcurrencyToken();
            e.HasOne<Account>().WithOne().HasForeignKey<Identity>(i => i.AccountId);
        });
        model.Entity<Phone>(e =>
        {
            e.ToTable("phone").HasKey(p => p.AccountId);
            e.Property(p => p.Sealed).HasMaxLength(100);
            e.HasOne<Account>().WithOne().HasForeignKey<Phone>(p => p.AccountId);
        });
        model.Entity<Tan>(e =>
        {
            e.ToTable("tan").HasKey(t => t.AccountId);
            e.Property(t => t.Mac).HasMaxLength(32);
            e.Property(t => t.PhoneSealed).HasMaxLength(100);
            e.HasOne<Account>().WithOne().HasForeignKey<Tan>(t => t.AccountId);
        });
    }
}
