using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Modular.Host.Storage;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Host.Plugins;

/// <summary>One value a plug-in keeps for one account.</summary>
internal sealed class PluginStateRow
{
    [NotPersonal]
    public required string Plugin { get; init; }

    public Guid Account { get; init; }

    [NotPersonal]
    public required string Key { get; init; }

    /// <summary>Encrypted with the host's Data Protection keys: there may be access tokens among the values.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required string Value { get; set; }

    public DateTime? ExpiresAt { get; set; }
}

/// <summary>A plug-in's small store for one account, the same in every instance of the host.</summary>
internal sealed class ProviderState(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider clock, string plugin, Guid account) : IProviderState
{
    private readonly IDataProtector _protector = protection.CreateProtector("plugin-state", plugin, account.ToString("N"));

    /// <summary>All there is for an account or connection, of whatever plug-in: their ids are one-off.</summary>
    public static async Task EraseAsync(IServiceScopeFactory scopes, Guid account, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HostDb>();
        await using var write = await db.BeginWriteAsync(ct);
        await db.PluginState.Where(r => r.Account == account).ExecuteDeleteAsync(ct);
        await write.CommitAsync(ct);
    }

    public async ValueTask<string?> FindAsync(string key, CancellationToken ct)
    {
        Check(key);
        await using var scope = scopes.CreateAsyncScope();
        return await FindAsync(scope.ServiceProvider.GetRequiredService<HostDb>(), key, ct);
    }

    public async ValueTask PutAsync(string key, string value, TimeSpan? life, CancellationToken ct)
    {
        Check(key, value);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HostDb>();
        await using var write = await db.BeginWriteAsync(ct);
        await InsertAsync(db, key, value, life, "do update set value = excluded.value, expires_at = excluded.expires_at", ct);
        await write.CommitAsync(ct);
    }

    public async ValueTask<string> AddAsync(string key, string value, TimeSpan? life, CancellationToken ct)
    {
        Check(key, value);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HostDb>();
        var now = clock.UtcNow();
        while (true)
        {
            await using (var write = await db.BeginWriteAsync(ct))
            {
                await Rows(db, key).Where(r => r.ExpiresAt <= now).ExecuteDeleteAsync(ct);
                await InsertAsync(db, key, value, life, "do nothing", ct);
                await write.CommitAsync(ct);
            }

            // Null only when somebody removed it in between: then it is ours to add again.
            if (await FindAsync(db, key, ct) is { } standing)
            {
                return standing;
            }
        }
    }

    public async ValueTask RemoveAsync(string key, CancellationToken ct)
    {
        Check(key);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HostDb>();
        await using var write = await db.BeginWriteAsync(ct);
        await Rows(db, key).ExecuteDeleteAsync(ct);
        await write.CommitAsync(ct);
    }

    private async Task<string?> FindAsync(HostDb db, string key, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var value = await Rows(db, key).AsNoTracking().Where(r => r.ExpiresAt == null || r.ExpiresAt > now).Select(r => r.Value).SingleOrDefaultAsync(ct);
        return value is null ? null : _protector.Unprotect(value);
    }

    private Task<int> InsertAsync(HostDb db, string key, string value, TimeSpan? life, string conflict, CancellationToken ct)
    {
        DateTime? expires = life is { } span ? clock.UtcNow() + span : null;
        var sql = $"insert into {db.Table("plugin_state")} (plugin, account, key, value, expires_at) values ({{0}}, {{1}}, {{2}}, {{3}}, {{4}}) on conflict (plugin, account, key) {conflict}";
        return db.Database.ExecuteSqlRawAsync(sql, [plugin, account, key, _protector.Protect(value), expires is { } end ? end : null!], ct);
    }

    private IQueryable<PluginStateRow> Rows(HostDb db, string key) => db.PluginState.Where(r => r.Plugin == plugin && r.Account == account && r.Key == key);

    private static void Check(string key, string value = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, 100, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, 4000, nameof(value));
    }
}
