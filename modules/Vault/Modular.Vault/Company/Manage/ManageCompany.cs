using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Audit;
using Modular.Vault.People;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Manage;

/// <summary>What an owner typed about a connection. Empty secrets mean: as it is.</summary>
internal sealed record TypedConnection(string Name, IReadOnlyDictionary<string, string> Fields)
{
    public override string ToString() => "***";
}

/// <summary>An owner connects a company, changes the rules, takes it away.</summary>
internal sealed class ManageCompany(VaultDb db, CompanyDoor door, ISsoProviders providers, AuditTrail trail, IConfiguration configuration, TimeProvider clock)
{
    public static readonly Refusal NoSuchProvider = new("provider", "Bitte wählen Sie einen Dienst aus der Liste.", "Please choose a service from the list.", "provider");

    private const int MostGroups = 100;

    public async Task<(Guid? Id, IReadOnlyList<Refusal> Refusals)> Create(Guid actor, Tenant tenant, string provider, TypedConnection typed, CancellationToken stop)
    {
        if (providers.Find(provider) is not { } installed)
        {
            return (null, [NoSuchProvider]);
        }

        var (refusals, values, secrets) = Read(installed, typed, new Dictionary<string, string>());
        if (refusals.Count > 0)
        {
            return (null, refusals);
        }

        var id = clock.NewId();
        await using var write = await db.BeginWriteAsync(stop);
        db.Connections.Add(new CompanyConnection
        {
            Id = id,
            TenantId = tenant.Id,
            TenantName = tenant.Name,
            Provider = provider,
            Name = typed.Name,
            IsSandbox = IsSandbox(installed, values),
            Settings = JsonSerializer.Serialize(values),
            Sealed = door.Seal(id, secrets),
            IsOn = true,
            OpensAccounts = true,
            MadeAt = clock.UtcNow(),
        });
        trail.Add(AuditKind.CompanyConnected, actor, id, $"{tenant.Id} {provider}");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return (id, []);
    }

    public async Task<IReadOnlyList<Refusal>> Change(Guid actor, Guid id, TypedConnection typed, CancellationToken stop)
    {
        // Before the write: secrets that do not open raise an incident, and have to be typed again.
        var kept = await door.Secrets(await db.Connections.AsNoTracking().SingleAsync(c => c.Id == id, stop), stop) ?? new Dictionary<string, string>();
        await using var write = await db.BeginWriteAsync(stop);
        var connection = await db.Connections.SingleAsync(c => c.Id == id, stop);
        if (providers.Find(connection.Provider) is not { } installed)
        {
            return [new("provider", "Das Plug-in dieser Verbindung ist nicht mehr installiert.", "This connection's plug-in is no longer installed.")];
        }

        var (refusals, values, secrets) = Read(installed, typed, kept);
        if (refusals.Count > 0)
        {
            return refusals;
        }

        (connection.Name, connection.Settings, connection.Sealed, connection.IsSandbox) = (typed.Name, JsonSerializer.Serialize(values), door.Seal(id, secrets), IsSandbox(installed, values));
        connection.Version++;
        trail.Add(AuditKind.CompanyChanged, actor, id, "settings");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return [];
    }

    public async Task<Outcome> Rules(Guid actor, Guid id, bool isOn, bool opensAccounts, StaffRole? defaultRole, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        var connection = await db.Connections.SingleAsync(c => c.Id == id, stop);
        if (connection.EnforcedAt is not null && !isOn)
        {
            return Outcome.Refused("enforced", "Heben Sie zuerst auf, dass man nur über die Firma hineinkommt.", "First end that people come in by the company only.");
        }

        if (!isOn)
        {
            await db.Sessions.Where(s => s.CompanyId == id).ExecuteDeleteAsync(stop);
        }

        (connection.IsOn, connection.OpensAccounts, connection.DefaultRole) = (isOn, opensAccounts, defaultRole);
        connection.Version++;
        trail.Add(AuditKind.CompanyChanged, actor, id, $"on={isOn} opens={opensAccounts} role={defaultRole}");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    public async Task<Outcome> Group(Guid actor, Guid id, string name, StaffRole? role, CancellationToken stop)
    {
        if (name.Length is 0 or > CompanyGroup.Longest || name.Any(char.IsControl))
        {
            return Outcome.Refused("group", $"Der Name einer Gruppe hat 1 bis {CompanyGroup.Longest} Zeichen.", $"A group's name has 1 to {CompanyGroup.Longest} characters.", "group");
        }

        if (role is not { } given)
        {
            return Outcome.Refused("role", "Wählen Sie eine Rolle.", "Choose a role.", "role");
        }

        await using var write = await db.BeginWriteAsync(stop);
        if (await db.CompanyGroups.SingleOrDefaultAsync(g => g.ConnectionId == id && g.Name == name, stop) is { } known)
        {
            known.Role = given;
        }
        else if (await db.CompanyGroups.CountAsync(g => g.ConnectionId == id, stop) >= MostGroups)
        {
            return Outcome.Refused("group", $"Mehr als {MostGroups} Gruppen gehen nicht.", $"More than {MostGroups} groups are not possible.", "group");
        }
        else
        {
            db.CompanyGroups.Add(new CompanyGroup { ConnectionId = id, Name = name, Role = given });
        }

        trail.Add(AuditKind.CompanyChanged, actor, id, $"group {given}");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    public async Task<Outcome> RemoveGroup(Guid actor, Guid id, string name, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        if (await db.CompanyGroups.Where(g => g.ConnectionId == id && g.Name == name).ExecuteDeleteAsync(stop) == 0)
        {
            return Outcome.Refused("gone", "Diese Gruppe steht nicht mehr in der Liste. Laden Sie die Seite neu.", "This group is no longer in the list. Reload the page.");
        }

        trail.Add(AuditKind.CompanyChanged, actor, id, "group removed");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Everything about it goes; who came in by it is out at once. Accounts and roles stay: an owner decides about them by hand.</summary>
    public async Task<Outcome> Remove(Guid actor, Guid id, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        var connection = await db.Connections.SingleAsync(c => c.Id == id, stop);
        if (connection.EnforcedAt is not null)
        {
            return Outcome.Refused("enforced", "Heben Sie zuerst auf, dass man nur über die Firma hineinkommt.", "First end that people come in by the company only.");
        }

        await db.Sessions.Where(s => s.CompanyId == id).ExecuteDeleteAsync(stop);
        await db.CompanyIdentities.Where(i => i.ConnectionId == id).ExecuteDeleteAsync(stop);
        await db.CompanyGroups.Where(g => g.ConnectionId == id).ExecuteDeleteAsync(stop);
        await db.CompanyDomains.Where(d => d.ConnectionId == id).ExecuteDeleteAsync(stop);
        await db.Memberships.Where(m => m.CompanyId == id).ExecuteUpdateAsync(set => set.SetProperty(m => m.CompanyId, (Guid?)null), stop);
        db.Connections.Remove(connection);
        trail.Add(AuditKind.CompanyRemoved, actor, id, connection.TenantId.ToString());
        await db.SaveChangesAsync(stop);
        // Another database. Before the commit, so that a failure leaves the connection to be removed again, and nothing of it behind.
        await providers.ForgetAsync(new(id), stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Asks the company's provider.</summary>
    public async Task<SettingsReport> Test(CompanyConnection connection, CancellationToken stop) =>
        await door.Open(connection, stop) is var (provider, call) ? await provider.CheckSettingsAsync(call, stop) : new SettingsReport
        {
            Findings = [new()
            {
                Severity = FindingSeverity.Error,
                Text = door.IsInstalled(connection)
                    ? LocalText.Of("Die geheimen Angaben dieser Verbindung lassen sich nicht öffnen. Geben Sie sie noch einmal ein; wir sehen nach, wie es dazu kam.", "The secret settings of this connection do not open. Enter them once more; we look into how it came to this.")
                    : LocalText.Of("Das Plug-in dieser Verbindung ist nicht installiert.", "This connection's plug-in is not installed."),
            }],
        };

    private (List<Refusal> Refusals, Dictionary<string, string> Values, Dictionary<string, string> Secrets) Read(InstalledSso installed, TypedConnection typed, IReadOnlyDictionary<string, string> kept)
    {
        var read = TypedSettings.Read(CompanyFields.Of(installed.Descriptor, Simulators.Allowed(configuration)), typed.Fields, kept, Simulators.Allowed(configuration));
        var refusals = read.Refusals.ToList();
        if (typed.Name.Length is 0 or > CompanyConnection.LongestName || typed.Name.Any(char.IsControl))
        {
            refusals.Insert(0, new("name", $"Der Name der Firma hat 1 bis {CompanyConnection.LongestName} Zeichen.", $"The company's name has 1 to {CompanyConnection.LongestName} characters.", "name"));
        }

        return (refusals, read.Values, read.Secrets);
    }

    private bool IsSandbox(InstalledSso installed, Dictionary<string, string> values) => installed.Descriptor.Settings.Fields
        .Any(f => f.ExtendsHosts && values.TryGetValue(f.Key, out var text) && Uri.TryCreate(text, UriKind.Absolute, out var url) && Simulators.Allowed(configuration).Contain(url));
}
