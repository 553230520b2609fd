using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Modular.Booking.Contracts;
using Modular.Kernel;
using Modular.Vault.Company;
using Modular.Vault.Storage;

namespace Modular.Vault.Seed;

/// <summary>The demo business and the sandbox's company, connected, so that one can try it. Development only: its secret is public and its provider a simulator.</summary>
internal sealed class DemoCompany(VaultDb db, CompanyDoor door, ISsoProviders providers, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock)
{
    public static readonly Guid Id = new("01990000-5b1e-7000-8000-0000000c0de5");
    private const string Domain = "kajakwerk.example";

    public async Task Write(CancellationToken stop)
    {
        if (!environment.IsDevelopment() || !Uri.TryCreate(configuration["Sandbox:Url"], UriKind.Absolute, out var sandbox) || await db.CompanyDomains.AnyAsync(d => d.VerifiedName == Domain, stop))
        {
            return;
        }

        var now = clock.UtcNow();
        db.Connections.Add(new CompanyConnection
        {
            Id = Id,
            TenantId = DemoOperator.Id,
            TenantName = "Spree Kajak",
            Provider = "oidc",
            Name = "Kajakwerk",
            IsSandbox = true,
            Settings = JsonSerializer.Serialize(new Dictionary<string, string> { ["issuer"] = new Uri(sandbox, "/idp").AbsoluteUri, ["client_id"] = "modular", ["scopes"] = "groups" }),
            Sealed = door.Seal(Id, new Dictionary<string, string> { ["client_secret"] = "company_secret_sandbox" }),
            IsOn = true,
            OpensAccounts = true,
            MadeAt = now,
        });
        db.CompanyDomains.Add(new CompanyDomain { Id = clock.NewId(), ConnectionId = Id, Name = Domain, VerifiedName = Domain, VerifiedAt = now, Proof = "demo" });
        AddGroups(Id);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The dev host's connection by the plug-in that is being written; its settings are those of the file, at every start.</summary>
    public async Task WriteWritten(CancellationToken stop)
    {
        if (!environment.IsDevelopment() || DemoAccount.Read(configuration) is not { Domain: { Length: > 0 } domain } given || providers.Find(given.Provider) is not { } installed)
        {
            return;
        }

        var (id, now) = (DemoAccount.Connection, clock.UtcNow());
        var (values, secrets) = given.Fill(installed.Descriptor.Settings);
        var connection = await db.Connections.SingleOrDefaultAsync(c => c.Id == id, stop);
        if (connection is null)
        {
            connection = new CompanyConnection { Id = id, TenantId = DemoOperator.Id, TenantName = "Spree Kajak", Provider = given.Provider, Name = installed.Descriptor.Name.En, Settings = "", Sealed = [], IsSandbox = true, IsOn = true, OpensAccounts = true, MadeAt = now };
            db.Connections.Add(connection);
            db.CompanyDomains.Add(new CompanyDomain { Id = clock.NewId(), ConnectionId = id, Name = domain, VerifiedName = domain, VerifiedAt = now, Proof = "demo" });
            AddGroups(id);
        }

        (connection.Settings, connection.Sealed) = (JsonSerializer.Serialize(values), door.Seal(id, secrets));
        await db.SaveChangesAsync(stop);
    }

    private void AddGroups(Guid connection)
    {
        foreach (var (group, role) in new[] { ("guides", StaffRole.Door), ("office", StaffRole.Staff), ("leads", StaffRole.Owner) })
        {
            db.CompanyGroups.Add(new CompanyGroup { ConnectionId = connection, Name = group, Role = role });
        }
    }
}
