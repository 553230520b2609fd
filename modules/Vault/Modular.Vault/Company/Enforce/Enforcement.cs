using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Keys;
using Modular.Vault.Notices;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Enforce;

/// <summary>Where an account stands when it signs in without its company.</summary>
internal sealed record Standing(CompanyConnection? Company, bool IsEmergency)
{
    public bool MustUseCompany => Company is not null && !IsEmergency;
}

/// <summary>
/// Enforced company sign-in: an operator's people whose address is in one of its company's domains come in by the company only, but for two named
/// emergency accounts, whose use is noted and told to all owners.
/// </summary>
internal sealed class Enforcement(VaultDb db, SecurityLog log, AuditTrail trail, TimeProvider clock)
{
    public static Refusal Refusal(CompanyConnection company) => new(
        "company-only",
        $"Ihr Betrieb meldet Sie über {company.Name} an. Mit einem Passwort geht es hier nicht mehr.",
        $"Your business signs you in by {company.Name}. A password no longer works here.");

    public async Task<Standing> Of(Guid account, CancellationToken stop)
    {
        var mine = await db.Connections.AsNoTracking().Where(c => c.IsOn && c.EnforcedAt != null && db.Memberships.Any(m => m.AccountId == account && m.TenantId == c.TenantId && m.Role != null)).ToListAsync(stop);
        if (mine.Count == 0)
        {
            return new(null, false);
        }

        var email = await db.Accounts.Where(a => a.Id == account).Select(a => a.Email).SingleAsync(stop);
        if (mine.FirstOrDefault(c => c.IsEmergency(account)) is { } glass)
        {
            return new(glass, true);
        }

        var domain = DomainName.OfEmail(email);
        var ids = mine.Select(c => c.Id).ToList();
        var found = await db.CompanyDomains.Where(d => d.VerifiedName == domain && domain != null && ids.Contains(d.ConnectionId)).Select(d => (Guid?)d.ConnectionId).FirstOrDefaultAsync(stop);
        return new(mine.Find(c => c.Id == found), false);
    }

    /// <summary>An emergency account came in by its password: noted, and every owner told.</summary>
    public async Task Used(Guid account, CompanyConnection company, string device, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        trail.Add(AuditKind.CompanyEmergencyUsed, account, company.Id);
        foreach (var owner in await Owners(company.TenantId, stop))
        {
            await log.Add(owner, SecurityEventKind.EmergencyUsed, device, stop);
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
    }

    /// <summary>From now on. Everybody it concerns is signed out where they came in by password.</summary>
    public async Task<Outcome> Begin(Guid actor, Guid connection, Guid first, Guid second, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        var company = await db.Connections.SingleAsync(c => c.Id == connection, stop);
        if (!company.IsOn || company.WorkedAt is null)
        {
            return Outcome.Refused("untried", "Erst muss sich jemand über die Firma angemeldet haben. Sonst stehen am Ende alle draußen.", "Somebody has to have signed in by the company first. Otherwise everybody may end up outside.");
        }

        if (!await db.CompanyDomains.AnyAsync(d => d.ConnectionId == connection && d.VerifiedName != null, stop))
        {
            return Outcome.Refused("no-domain", "Weisen Sie erst eine Domain nach: Für deren Adressen gilt die Pflicht.", "Prove a domain first: the duty holds for its addresses.");
        }

        if (first == second || await Fit(company.TenantId, [first, second], stop) != 2)
        {
            return Outcome.Refused(
                "emergency",
                "Wählen Sie zwei verschiedene Konten mit der Rolle Inhaber und einem Passwort. Mit ihnen kommen Sie hinein, wenn die Firma ausfällt.",
                "Choose two different accounts that are owners and have a password. By them you come in when the company is down.",
                "first");
        }

        (company.EnforcedAt, company.FirstEmergency, company.SecondEmergency) = (clock.UtcNow(), first, second);
        company.Version++;
        var domains = await db.CompanyDomains.Where(d => d.ConnectionId == connection && d.VerifiedName != null).Select(d => d.VerifiedName!).ToListAsync(stop);
        var staff = await db.Memberships.Where(m => m.TenantId == company.TenantId && m.Role != null).Join(db.Accounts, m => m.AccountId, a => a.Id, (m, a) => new { a.Id, a.Email }).ToListAsync(stop);
        var concerned = staff.Where(s => !company.IsEmergency(s.Id) && DomainName.OfEmail(s.Email) is { } domain && domains.Contains(domain)).Select(s => s.Id).ToList();
        await db.Sessions.Where(s => s.CompanyId == null && concerned.Contains(s.AccountId)).ExecuteDeleteAsync(stop);
        trail.Add(AuditKind.CompanyEnforced, actor, connection, $"{first} {second}");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    public async Task End(Guid actor, Guid connection, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        var company = await db.Connections.SingleAsync(c => c.Id == connection, stop);
        if (company.EnforcedAt is not null)
        {
            (company.EnforcedAt, company.FirstEmergency, company.SecondEmergency) = (null, null, null);
            company.Version++;
            trail.Add(AuditKind.CompanyRelaxed, actor, connection);
            await db.SaveChangesAsync(stop);
            await write.CommitAsync(stop);
        }
    }

    /// <summary>Who could be an emergency account.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name, string Email)>> Candidates(Guid tenant, CancellationToken stop) =>
    [
        .. (await db.Memberships.Where(m => m.TenantId == tenant && m.Role == StaffRole.Owner && db.Wraps.Any(w => w.AccountId == m.AccountId && w.Kind == WrapKind.Password && w.InertSince == null))
            .Join(db.Accounts, m => m.AccountId, a => a.Id, (m, a) => new { a.Id, a.Name, a.Email }).OrderBy(a => a.Name).ToListAsync(stop)).Select(a => (a.Id, a.Name, a.Email)),
    ];

    private async Task<int> Fit(Guid tenant, Guid[] accounts, CancellationToken stop) => (await Candidates(tenant, stop)).Count(c => accounts.Contains(c.Id));

    private Task<List<Guid>> Owners(Guid tenant, CancellationToken stop) => db.Memberships.Where(m => m.TenantId == tenant && m.Role == StaffRole.Owner).Select(m => m.AccountId).ToListAsync(stop);
}
