using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Company.Domains;
using Modular.Vault.Company.Enforce;
using Modular.Vault.Company.Enter;
using Modular.Vault.Company.Leave;
using Modular.Vault.Company.Manage;

namespace Modular.Vault.Company;

internal static class CompanySetup
{
    public static void AddCompany(this IServiceCollection services)
    {
        services.AddScoped<CompanyDoor>().AddScoped<ManageCompany>().AddScoped<CompanyView>().AddScoped<ProveDomain>();
        services.AddScoped<Flights>().AddScoped<EnterCompany>().AddScoped<CompanyRoles>().AddScoped<LinkCompany>();
        services.AddScoped<Enforcement>().AddScoped<ReadNotices>();
        services.AddHttpClient<ITextRecords, TextRecords>(http => http.Timeout = TimeSpan.FromSeconds(10)).RemoveAllLoggers();
        services.AddSingleton(new MenuItem(Rooms.Desk, "/desk/company", "Firmen-Anmeldung", "Company sign-in", 810, "lock", person => person.Memberships().Any(m => m.Role == StaffRole.Owner)));
    }

    public static void MapCompany(this IEndpointRouteBuilder routes)
    {
        routes.MapManageCompany();
        routes.MapEnterCompany();
        routes.MapLeaveCompany();
    }

    public static void ShapeCompany(this ModelBuilder model)
    {
        model.Entity<CompanyConnection>(e =>
        {
            e.ToTable("company_connection").HasKey(c => c.Id);
            e.Property(c => c.TenantName).HasMaxLength(200);
            e.Property(c => c.Provider).HasMaxLength(40);
            e.Property(c => c.Name).HasMaxLength(CompanyConnection.LongestName);
            e.Property(c => c.Settings).HasMaxLength(8000);
            e.Property(c => c.Sealed).HasMaxLength(8000);
            e.Property(c => c.Version).IsConcurrencyToken();
            e.HasIndex(c => c.TenantId);
        });
        model.Entity<CompanyDomain>(e =>
        {
            e.ToTable("company_domain").HasKey(d => d.Id);
            e.Property(d => d.Name).HasMaxLength(CompanyDomain.Longest);
            e.Property(d => d.VerifiedName).HasMaxLength(CompanyDomain.Longest);
            e.Property(d => d.Proof).HasMaxLength(40);
            e.Ignore(d => d.RecordName).Ignore(d => d.RecordValue);
            e.HasOne<CompanyConnection>().WithMany().HasForeignKey(d => d.ConnectionId);
            e.HasIndex(d => new { d.ConnectionId, d.Name }).IsUnique();
            e.HasIndex(d => d.VerifiedName).IsUnique();
        });
        model.Entity<CompanyGroup>(e =>
        {
            e.ToTable("company_group").HasKey(g => new { g.ConnectionId, g.Name });
            e.Property(g => g.Name).HasMaxLength(CompanyGroup.Longest);
            e.HasOne<CompanyConnection>().WithMany().HasForeignKey(g => g.ConnectionId);
        });
        model.Entity<CompanyIdentity>(e =>
        {
            e.ToTable("company_identity").HasKey(i => i.Id);
            e.Property(i => i.Issuer).HasMaxLength(500);
            e.Property(i => i.Subject).HasMaxLength(255);
            e.HasOne<CompanyConnection>().WithMany().HasForeignKey(i => i.ConnectionId);
            e.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId);
            e.HasIndex(i => new { i.ConnectionId, i.Issuer, i.Subject }).IsUnique();
            e.HasIndex(i => i.AccountId);
        });
    }
}
