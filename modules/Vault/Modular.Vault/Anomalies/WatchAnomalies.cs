using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Incidents;
using Modular.Vault.Notices;
using Modular.Vault.Storage;

namespace Modular.Vault.Anomalies;

/// <summary>
/// Looks at the last minutes of the audit trail, of wrong passwords and of openings, and raises an incident for what is no accident: one for a rule and
/// whom it is about in a window, whoever looks and how often. Ids and codes only.
/// </summary>
internal sealed class WatchAnomalies(VaultDb db, AnomalyRules rules, IncidentLog incidents, TimeProvider clock)
{
    private const int MostOpenings = 10_000;
    private const string Opened = "%, opened";

    public async Task Run(CancellationToken stop)
    {
        var since = clock.UtcNow() - rules.Window;
        await Unlocks(since, stop);
        await NewDevices(since, stop);
        await Failures(since, stop);
        await Openings(since, stop);
    }

    private async Task Unlocks(DateTime since, CancellationToken stop)
    {
        var unlocks = Trail(since).Where(d => (d.Kind == AuditKind.SignedIn || d.Kind == AuditKind.Unlocked) && d.Actor != null);
        var people = await unlocks.GroupBy(d => d.Actor!.Value).Where(g => g.Count() >= rules.UnlocksPerPerson).Select(g => g.Key).ToListAsync(stop);
        var operators = await unlocks.Join(db.Memberships.Where(m => m.Role != null), d => d.Actor!.Value, m => m.AccountId, (d, m) => m.TenantId)
            .GroupBy(tenant => tenant).Where(g => g.Count() >= rules.UnlocksPerOperator).Select(g => g.Key).ToListAsync(stop);
        await Raise(IncidentKind.UnlockBurst, people, stop);
        await Raise(IncidentKind.StaffUnlockBurst, operators, stop);
    }

    private async Task NewDevices(DateTime since, CancellationToken stop)
    {
        var facts = ((int)SecurityEventKind.NewDevice).ToString(CultureInfo.InvariantCulture);
        await Raise(
            IncidentKind.NewDeviceBurst,
            await Trail(since).Where(d => d.Kind == AuditKind.AccountSecurity && d.Facts == facts && d.Subject != null)
                .GroupBy(d => d.Subject!.Value).Where(g => g.Count() >= rules.NewDevicesPerPerson).Select(g => g.Key).ToListAsync(stop),
            stop);
    }

    private async Task Failures(DateTime since, CancellationToken stop)
    {
        var failures = db.SignInFailures.Where(f => f.At > since);
        if (await failures.CountAsync(stop) >= rules.Failures && await failures.Select(f => f.Person).Distinct().CountAsync(stop) >= rules.FailedAccounts)
        {
            await incidents.RaiseOnce(IncidentKind.PasswordList, null, rules.Window, stop);
        }

        var networks = await failures.GroupBy(f => f.Network).Where(g => g.Count() >= rules.FailuresPerNetwork).Select(g => g.Key).ToListAsync(stop);
        foreach (var network in networks)
        {
            if (await failures.Where(f => f.Network == network).Select(f => f.Person).Distinct().CountAsync(stop) >= rules.FailedAccountsPerNetwork)
            {
                // The same network is the same subject, and nobody reads from it which one it is.
                await incidents.RaiseOnce(IncidentKind.PasswordListFromNetwork, new Guid(network.AsSpan(0, 16), bigEndian: true), rules.Window, stop);
            }
        }
    }

    /// <summary>An opening has an announcement and a note, a note an opening: both are written in one commit by the only opener.</summary>
    private async Task Openings(DateTime since, CancellationToken stop)
    {
        // In this order: what is opened between the two questions has a note in the second.
        var openings = await db.Openings.AsNoTracking().Where(o => o.OpenedAt > since).Take(MostOpenings).Select(o => new { o.CredentialId, o.RunId }).ToListAsync(stop);
        var notes = await Trail(since).Where(d => d.Kind == AuditKind.CredentialOpened && d.Subject != null && EF.Functions.Like(d.Facts, Opened)).Take(MostOpenings).Select(d => new { d.Subject, d.Facts }).ToListAsync(stop);
        var noted = notes.Select(n => (Credential: n.Subject!.Value, Run: RunOf(n.Facts))).ToHashSet();
        // Any earlier outcome of a run that was announced ("no-consent") has used up the announcement as well, with another note.
        var others = (await Trail(since).Where(d => d.Kind == AuditKind.CredentialOpened && d.Subject != null && !EF.Functions.Like(d.Facts, Opened)).Take(MostOpenings).Select(d => new { d.Subject, d.Facts }).ToListAsync(stop))
            .Select(n => (n.Subject!.Value, RunOf(n.Facts))).ToHashSet();
        var unexplained = openings.Select(o => (Credential: o.CredentialId, Run: o.RunId)).Where(o => !noted.Contains(o) && !others.Contains(o)).Select(o => o.Credential).ToHashSet();
        foreach (var (credential, run) in noted.Except(openings.Select(o => (o.CredentialId, o.RunId))))
        {
            if (!await db.Openings.AnyAsync(o => o.CredentialId == credential && o.RunId == run && o.OpenedAt != null, stop))
            {
                unexplained.Add(credential);
            }
        }

        await Raise(IncidentKind.UnexplainedOpening, unexplained, stop);
    }

    /// <summary>"run {id}, …"</summary>
    private static Guid RunOf(string facts) => facts.Split(' ', ',') is ["run", var id, ..] && Guid.TryParse(id, out var run) ? run : Guid.Empty;

    private async Task Raise(string kind, IEnumerable<Guid> subjects, CancellationToken stop)
    {
        foreach (var subject in subjects)
        {
            await incidents.RaiseOnce(kind, subject, rules.Window, stop);
        }
    }

    /// <summary>Deeds, linked or not yet, in one statement: none is seen twice or missed while it is being linked.</summary>
    private IQueryable<Deed> Trail(DateTime since) =>
        db.AuditEntries.Where(e => e.At > since).Select(e => new Deed { Kind = e.Kind, Actor = e.Actor, Subject = e.Subject, Facts = e.Facts })
            .Concat(db.AuditPending.Where(p => p.At > since).Select(p => new Deed { Kind = p.Kind, Actor = p.Actor, Subject = p.Subject, Facts = p.Facts }));

    private sealed class Deed
    {
        public required string Kind { get; init; }

        public Guid? Actor { get; init; }

        public Guid? Subject { get; init; }

        public required string Facts { get; init; }
    }
}
