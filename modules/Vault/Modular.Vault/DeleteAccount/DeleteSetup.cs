using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.AccessLog;
using Modular.Vault.MyData;

namespace Modular.Vault.DeleteAccount;

/// <summary>A person's data: shown, taken away, deleted, and who looked at it.</summary>
internal static class DeleteSetup
{
    public static void AddMyData(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddScoped<IPersonalData, VaultPersonalData>().AddScoped<MyData.MyData>().AddScoped<AccessLog.AccessLog>();
        services.AddScoped<DeleteAccount>().AddScoped<DeleteView>().AddScoped<ReapplyErasures>().AddScoped<IMailComposer, FarewellComposer>().AddSingleton<DeletionJob>();
        foreach (var words in AccessWords.Own)
        {
            services.AddSingleton(words);
        }

        if (settings.Roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<DeletionJob>());
        }
    }

    public static void ShapeDeletions(this ModelBuilder model) => model.Entity<AccountDeletion>(e =>
    {
        e.ToTable("account_deletion").HasKey(d => d.AccountId);
        e.Property(d => d.MailboxSealed).HasMaxLength(400);
        e.Property(d => d.Language).HasMaxLength(2);
        e.HasIndex(d => d.AskedAt).HasFilter("finished_at is null");
    });
}
