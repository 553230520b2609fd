using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

/// <summary>Changes a role inside the caller's write. An operator never loses its last owner.</summary>
internal static class Memberships
{
    public static async Task<Refusal?> Set(VaultDb db, TimeProvider clock, Guid account, Guid tenant, string tenantName, StaffRole? role, Guid key, CancellationToken stop, Guid? company = null)
    {
        // All rows of the operator are locked, so that two owners cannot take each other away at once.
        var sql = $"select * from {db.Table("membership")} where tenant_id = {{0}} order by account_id{(db.IsSqlite ? "" : " for update")}";
        var all = await db.Memberships.FromSqlRaw(sql, tenant).ToListAsync(stop);
        var row = all.Find(m => m.AccountId == account);
        if (row?.Role == StaffRole.Owner && role != StaffRole.Owner && all.Count(m => m.Role == StaffRole.Owner) == 1)
        {
            return new(
                "last-owner",
                "Das ist die letzte Person mit der Rolle Inhaber. Geben Sie zuerst jemand anderem diese Rolle.",
                "This is the last owner. Make somebody else an owner first.");
        }

        if (row?.Role == StaffRole.Owner && role != StaffRole.Owner && await db.Connections.AnyAsync(c => c.TenantId == tenant && c.EnforcedAt != null && (c.FirstEmergency == account || c.SecondEmergency == account), stop))
        {
            return new(
                "emergency",
                "Diese Person hat eines der beiden Notfallkonten der Firmen-Anmeldung. Lassen Sie dort zuerst Passwörter wieder zu oder wählen Sie ein anderes Konto.",
                "This person has one of the two emergency accounts of the company sign-in. There, first allow passwords again or choose another account.");
        }

        if (row is null)
        {
            db.Memberships.Add(row = new Membership { AccountId = account, TenantId = tenant, TenantName = tenantName });
        }

        row.Role = role;
        row.CompanyId = company;
        row.TenantName = tenantName;
        row.Key = key;
        row.ChangedAt = clock.UtcNow();
        row.Version++;
        db.Tell(role is { } granted ? new RoleGranted(account, tenant, (TenantRole)granted, row.Version) : new RoleTaken(account, tenant, row.Version));
        new AuditTrail(db, clock).Add(role is null ? AuditKind.RoleTaken : AuditKind.RoleGranted, null, account, $"{tenant} {role}{(company is null ? "" : $" company {company}")}");
        return null;
    }
}
