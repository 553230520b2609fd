using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Kernel;

namespace Modular.Vault.Audit;

internal static class AuditSetup
{
    public static void AddAudit(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddScoped<AuditTrail>().AddScoped<AuditChain>().AddSingleton<AuditJob>();
        services.AddSingleton(provider => AuditHeads.Of(settings, provider.GetRequiredService<ServiceKeys>()));
        if (settings.Roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<AuditJob>());
        }
    }

    public static void ShapeAudit(this ModelBuilder model)
    {
        model.Entity<AuditPending>(e =>
        {
            e.ToTable("audit_pending").HasKey(p => p.Id);
            e.Property(p => p.Kind).HasMaxLength(AuditTrail.LongestKind);
            e.Property(p => p.Facts).HasMaxLength(AuditTrail.LongestFacts);
        });
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("audit_entry").HasKey(a => a.Number);
            e.Property(a => a.Number).ValueGeneratedNever();
            e.Property(a => a.Kind).HasMaxLength(AuditTrail.LongestKind);
            e.Property(a => a.Facts).HasMaxLength(AuditTrail.LongestFacts);
            e.Property(a => a.Hash).HasMaxLength(32);
            e.HasIndex(a => a.Id).IsUnique();
            e.HasIndex(a => a.At);
            e.HasIndex(a => new { a.Subject, a.Number });
            e.HasIndex(a => new { a.Actor, a.Number });
        });
    }
}
