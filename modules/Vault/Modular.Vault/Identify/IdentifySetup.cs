using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Banks;
using Modular.Vault.Identify.Holder;

namespace Modular.Vault.Identify;

internal static class IdentifySetup
{
    public static void AddIdentify(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddScoped<Identify>().AddScoped<Tans>();
        services.AddScoped<AskBank>().AddSingleton<BankList>().AddScoped<StoreBankCredentialHandler>();
        if (settings.Roles.HasFlag(Roles.Fetcher))
        {
            services.AddScoped<ScheduleOpeningsHandler>().AddScoped<OpenBankCredentialHandler>().AddScoped<ReportAccountHolderHandler>().AddScoped<AskWaiting>();
            services.AddHttpClient<IBankClient, BerlinGroupBank>(http => http.Timeout = TimeSpan.FromSeconds(20)).RemoveAllLoggers();
            services.AddSingleton<HolderJob>().AddHostedService(provider => provider.GetRequiredService<HolderJob>());
        }

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
        model.Entity<HolderCheck>(e =>
        {
            e.ToTable("holder_check").HasKey(c => c.AccountId);
            e.Property(c => c.Sealed).HasMaxLength(1000);
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasOne<Account>().WithOne().HasForeignKey<HolderCheck>(c => c.AccountId);
            e.HasIndex(c => c.State);
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
