using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Vault.Incidents;
using Modular.Vault.Storage;

namespace Modular.Vault.Company;

/// <summary>From a connection's row to a call of its plug-in: opens the secrets for that call and finds connections by mail domain.</summary>
internal sealed class CompanyDoor(VaultDb db, ISsoProviders providers, ServiceKeys keys, PublicUrl site, IncidentLog incidents)
{
    public const string Purpose = "vault/company-secret";

    public Uri Callback(Guid connection) => site.To($"/sso/{connection}/callback");

    /// <summary>For bookmarks.</summary>
    public Uri Direct(Guid connection) => site.To($"/account/company/{connection}");

    public Uri Logout(Guid connection) => site.To($"/sso/{connection}/logout");

    /// <summary>The connection, if it is on and its plug-in is installed.</summary>
    public async Task<CompanyConnection?> Find(Guid id, CancellationToken stop) =>
        await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.IsOn, stop) is { } connection && providers.Find(connection.Provider) is not null ? connection : null;

    /// <summary>The connection to which a mail domain leads. The same work for every address: whether somebody has an account does not matter here.</summary>
    public async Task<CompanyConnection?> FindByEmail(string email, CancellationToken stop) => DomainName.OfEmail(email) is { } domain
        ? await db.Connections.AsNoTracking().Where(c => c.IsOn && db.CompanyDomains.Any(d => d.ConnectionId == c.Id && d.VerifiedName == domain)).FirstOrDefaultAsync(stop)
        : null;

    public async Task<bool> Owns(Guid connection, string email, CancellationToken stop) =>
        DomainName.OfEmail(email) is { } domain && await db.CompanyDomains.AnyAsync(d => d.ConnectionId == connection && d.VerifiedName == domain, stop);

    public bool IsInstalled(CompanyConnection connection) => providers.Find(connection.Provider) is not null;

    /// <summary>Null when its plug-in is not installed, or its secrets do not open, which raises an incident. Not inside one's own write.</summary>
    public async Task<(ISsoProvider Provider, SsoContext Context)?> Open(CompanyConnection connection, CancellationToken stop) =>
        providers.Find(connection.Provider) is { } installed && await Secrets(connection, stop) is { } secrets
            ? (installed.Provider, providers.Context(installed, new(new(connection.TenantId), new(connection.Id), connection.IsSandbox, Settings(connection, installed.Descriptor.Settings, secrets))))
            : null;

    /// <summary>What is stored of each field that is no secret, and which secrets there are.</summary>
    public static IReadOnlyDictionary<string, string> Values(CompanyConnection connection) => JsonSerializer.Deserialize<Dictionary<string, string>>(connection.Settings)!;

    /// <summary>Null when no service key opens them, or they were changed: an incident says so. Not inside one's own write.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Secrets(CompanyConnection connection, CancellationToken stop)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(keys.Open(Purpose, connection.Id.ToByteArray(), connection.Sealed))!;
        }
        catch (CryptographicException)
        {
            await incidents.Raise(IncidentKind.CompanySecretChanged, connection.Id, stop);
            return null;
        }
    }

    public byte[] Seal(Guid connection, IReadOnlyDictionary<string, string> secrets) =>
        keys.Seal(Purpose, connection.ToByteArray(), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(secrets)));

    private static SettingsBag Settings(CompanyConnection connection, SettingsSchema schema, IReadOnlyDictionary<string, string> secrets)
    {
        bool Fits(string key) => schema.Fields.Any(f => f.Key == key && f.Scope != (connection.IsSandbox ? SettingScope.LiveOnly : SettingScope.SandboxOnly));
        return new(Values(connection).Where(v => Fits(v.Key)), secrets.Where(s => Fits(s.Key)).Select(s => KeyValuePair.Create(s.Key, new Secret(s.Value))));
    }
}
