using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Domains;

/// <summary>
/// A company's administrator can make up any address; only whoever administers a domain decides about the addresses in it. So nobody is let in by an
/// address whose domain has not said, in DNS, that it belongs to this operator.
/// </summary>
internal sealed class ProveDomain(VaultDb db, ITextRecords dns, AuditTrail trail, TimeProvider clock)
{
    private const int Most = 20;

    public async Task<Outcome> Add(Guid connection, string text, CancellationToken stop)
    {
        if (DomainName.Parse(text) is not { } name)
        {
            return Outcome.Refused("domain", "Das ist keine Domain. Sie sieht aus wie firma.de.", "That is not a domain. It looks like company.com.", "domain");
        }

        if (DomainName.IsEverybodys(name))
        {
            return Outcome.Refused("domain", "Bei dieser Domain hat jeder ein Postfach. Nehmen Sie die Domain Ihrer Firma.", "Anybody has a mailbox at this domain. Take your company's own.", "domain");
        }

        await using var write = await db.BeginWriteAsync(stop);
        var known = await db.CompanyDomains.Where(d => d.ConnectionId == connection).Select(d => d.Name).ToListAsync(stop);
        if (known.Count >= Most)
        {
            return Outcome.Refused("domain", $"Mehr als {Most} Domains gehen nicht.", $"More than {Most} domains are not possible.", "domain");
        }

        if (!known.Contains(name))
        {
            db.CompanyDomains.Add(new CompanyDomain { Id = clock.NewId(), ConnectionId = connection, Name = name, Proof = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) });
            await db.SaveChangesAsync(stop);
            await write.CommitAsync(stop);
        }

        return Outcome.Done;
    }

    public async Task<Outcome> Check(Guid actor, CompanyConnection connection, Guid id, CancellationToken stop)
    {
        if (await db.CompanyDomains.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id && d.ConnectionId == connection.Id, stop) is not { } domain)
        {
            return Gone;
        }

        var records = await dns.Find(domain.RecordName, stop);
        if (records is null)
        {
            return Outcome.Refused("dns", "DNS antwortet gerade nicht. Versuchen Sie es in ein paar Minuten noch einmal.", "DNS does not answer right now. Try again in a few minutes.");
        }

        if (!records.Any(r => string.Equals(r.Trim(), domain.RecordValue, StringComparison.Ordinal)))
        {
            return Outcome.Refused(
                "not-yet",
                $"Unter {domain.RecordName} steht der Eintrag noch nicht. Nach dem Anlegen dauert es manchmal eine Stunde, bis er überall zu sehen ist.",
                $"The record is not at {domain.RecordName} yet. After it was made it sometimes takes an hour until it is seen everywhere.");
        }

        try
        {
            await using var write = await db.BeginWriteAsync(stop);
            var now = clock.UtcNow();
            var name = domain.Name;
            await db.CompanyDomains.Where(d => d.Id == id && d.VerifiedAt == null).ExecuteUpdateAsync(set => set.SetProperty(d => d.VerifiedAt, now).SetProperty(d => d.VerifiedName, name), stop);
            trail.Add(AuditKind.CompanyDomainVerified, actor, connection.Id, id.ToString());
            await db.SaveChangesAsync(stop);
            await write.CommitAsync(stop);
            return Outcome.Done;
        }
        catch (Exception taken) when (taken is DbUpdateException or System.Data.Common.DbException)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused("taken", "Diese Domain ist schon mit einer anderen Firmen-Anmeldung verbunden. Entfernen Sie sie dort zuerst.", "This domain already belongs to another company sign-in. Remove it there first.");
        }
    }

    public async Task<Outcome> Remove(Guid actor, CompanyConnection connection, Guid id, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        if (await db.CompanyDomains.Where(d => d.Id == id && d.ConnectionId == connection.Id).ExecuteDeleteAsync(stop) == 0)
        {
            return Gone;
        }

        trail.Add(AuditKind.CompanyDomainRemoved, actor, connection.Id, id.ToString());
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    private static readonly Refusal Gone = new("gone", "Diese Domain steht nicht mehr in der Liste. Laden Sie die Seite neu.", "This domain is no longer in the list. Reload the page.");
}
