using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Ui;
using Modular.Vault.Company.Enforce;
using Modular.Vault.People;
using Modular.Vault.Prove;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;
using Modular.Vault.Web;

namespace Modular.Vault.Company.Manage;

/// <summary>Whose connections are asked for, and the pages that show them.</summary>
internal sealed class CompanyView(VaultDb db, ISsoProviders providers, PeopleView people, CompanyDoor door, Enforcement enforcement, CurrentSession session, IConfiguration configuration, TimeProvider clock)
{
    public Task<Tenant?> Tenant(HttpContext context, string? named, CancellationToken stop) => people.Tenant(context, named, stop);

    /// <summary>The connection, if the person owns the operator.</summary>
    public async Task<CompanyConnection?> Find(HttpContext context, Guid id, CancellationToken stop) =>
        await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, stop) is { } found && await people.Tenant(context, found.TenantId.ToString(), stop) is not null ? found : null;

    public async Task<IResult> List(HttpContext context, Tenant tenant, string? provider, TypedConnection? typed, IEnumerable<Refusal> refusals, string? done, int status, CancellationToken stop)
    {
        context.NeverStore();
        var chosen = (provider is null ? null : providers.Find(provider)) ?? (providers.All.Count == 1 ? providers.All[0] : null);
        return UiResults.Page<CompaniesPage>(
            new
            {
                Data = (object)new CompaniesData
                {
                    Tenant = tenant.Id,
                    TenantName = tenant.Name,
                    Connections = (IReadOnlyList<CompanyConnection>)await db.Connections.AsNoTracking().Where(c => c.TenantId == tenant.Id).OrderBy(c => c.Name).ToListAsync(stop),
                    Providers = providers.All.Select(p => p.Descriptor).ToList(),
                    Chosen = chosen?.Descriptor,
                    Fields = CompanyFields.Of(chosen?.Descriptor, Simulators.Allowed(configuration)),
                    Name = typed?.Name,
                    Values = typed?.Fields ?? new Dictionary<string, string>(),
                    Errors = refusals.Any() ? Forms.Errors(refusals) : null,
                    IsProved = StepUp.IsFresh(session, clock),
                    Done = done,
                },
            },
            status);
    }

    /// <param name="context">The request.</param>
    /// <param name="connection">Which.</param>
    /// <param name="form">Which form the refusals are about: "settings", "domain", "group", "rules", "enforce".</param>
    /// <param name="typed">What was typed about the settings.</param>
    /// <param name="refusals">What was wrong.</param>
    /// <param name="report">The answer to a test.</param>
    /// <param name="done">What has just been done.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IResult> Page(HttpContext context, CompanyConnection connection, string form, TypedConnection? typed, IReadOnlyList<Refusal> refusals, SettingsReport? report, string? done, CancellationToken stop)
    {
        context.NeverStore();
        var fresh = await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == connection.Id, stop) ?? connection;
        return UiResults.Page<CompanyPage>(
            new
            {
                Data = (object)new CompanyData
                {
                    Connection = fresh,
                    Descriptor = providers.Find(fresh.Provider)?.Descriptor,
                    Fields = CompanyFields.Of(providers.Find(fresh.Provider)?.Descriptor, Simulators.Allowed(configuration)),
                    Name = typed?.Name ?? fresh.Name,
                    Values = typed?.Fields ?? CompanyDoor.Values(fresh),
                    Kept = (IReadOnlyCollection<string>)[.. (await door.Secrets(fresh, stop))?.Keys ?? []],
                    Domains = (IReadOnlyList<CompanyDomain>)await db.CompanyDomains.AsNoTracking().Where(d => d.ConnectionId == fresh.Id).OrderBy(d => d.Name).ToListAsync(stop),
                    Groups = (IReadOnlyList<CompanyGroup>)await db.CompanyGroups.AsNoTracking().Where(g => g.ConnectionId == fresh.Id).OrderBy(g => g.Name).ToListAsync(stop),
                    People = await db.CompanyIdentities.CountAsync(i => i.ConnectionId == fresh.Id, stop),
                    Candidates = await enforcement.Candidates(fresh.TenantId, stop),
                    Callback = door.Callback(fresh.Id).AbsoluteUri,
                    Logout = door.Logout(fresh.Id).AbsoluteUri,
                    Direct = door.Direct(fresh.Id).AbsoluteUri,
                    Form = form,
                    Errors = refusals.Count > 0 ? Forms.Errors(refusals) : null,
                    Report = report,
                    IsProved = StepUp.IsFresh(session, clock),
                    Done = done,
                },
            },
            refusals.Count > 0 ? Forms.Status(refusals[0]) : StatusCodes.Status200OK);
    }
}

/// <summary>What the page of all connections shows. Components are public, and these rows are not.</summary>
internal sealed record CompaniesData
{
    public required Guid Tenant { get; init; }
    public required string TenantName { get; init; }
    public required IReadOnlyList<CompanyConnection> Connections { get; init; }
    public required List<SsoProviderDescriptor> Providers { get; init; }
    public SsoProviderDescriptor? Chosen { get; init; }
    public IReadOnlyList<SettingField> Fields { get; init; } = [];
    public string? Name { get; init; }
    public required IReadOnlyDictionary<string, string> Values { get; init; }
    public FormErrors? Errors { get; init; }
    public bool IsProved { get; init; }
    public string? Done { get; init; }
}

/// <summary>What one connection's page shows.</summary>
internal sealed record CompanyData
{
    public required CompanyConnection Connection { get; init; }
    public SsoProviderDescriptor? Descriptor { get; init; }
    public IReadOnlyList<SettingField> Fields { get; init; } = [];
    public string? Name { get; init; }
    public required IReadOnlyDictionary<string, string> Values { get; init; }
    public required IReadOnlyCollection<string> Kept { get; init; }
    public required IReadOnlyList<CompanyDomain> Domains { get; init; }
    public required IReadOnlyList<CompanyGroup> Groups { get; init; }
    public int People { get; init; }
    public required IReadOnlyList<(Guid Id, string Name, string Email)> Candidates { get; init; }
    public required string Callback { get; init; }
    public required string Logout { get; init; }
    public required string Direct { get; init; }
    public string Form { get; init; } = "";
    public FormErrors? Errors { get; init; }
    public SettingsReport? Report { get; init; }
    public bool IsProved { get; init; }
    public string? Done { get; init; }
}

/// <summary>The fields a connection by this plug-in has.</summary>
internal static class CompanyFields
{
    /// <summary>A field that is for simulators alone is asked for only where the platform allows one.</summary>
    public static IReadOnlyList<SettingField> Of(SsoProviderDescriptor? provider, Simulators simulators) =>
        [.. provider?.Settings.Fields.Where(f => f.Scope != SettingScope.SandboxOnly || simulators.Any) ?? []];
}
