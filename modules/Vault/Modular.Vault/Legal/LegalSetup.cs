using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Legal.Withdraw;

namespace Modular.Vault.Legal;

internal static class LegalSetup
{
    public static void AddLegal(this IServiceCollection services)
    {
        services.AddSingleton(provider => LegalTexts.Embedded(provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<DeclareWithdrawal>().AddScoped<Declarations>();
        services.AddScoped<IMailComposer, ReceiptComposer>().AddScoped<IMailComposer, HouseComposer>();
    }

    public static void ShapeLegal(this ModelBuilder model) => model.Entity<Withdrawal>(e =>
    {
        e.ToTable("withdrawal").HasKey(w => w.Id);
        e.Property(w => w.Language).HasMaxLength(2);
        e.Property(w => w.MailboxKey).HasMaxLength(32);
        e.HasIndex(w => w.AccountId);
        e.HasIndex(w => w.MailboxKey);
        e.HasIndex(w => w.KeptUntil);
    });
}
