using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Accounts;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Erase;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Storage;
using Npgsql;

namespace Modular.Vault.Tests.Keys;

/// <summary>The module's services on a database of the test's own, without a host around them: cheap Argon2id, a clock that stands, and a host that can be made to die.</summary>
internal sealed class KeyWorld : IAsyncDisposable
{
    public const string Password = "lantern velvet harbour 42";

    private readonly TestDatabase _data;
    private readonly ServiceProvider _services;

    private readonly bool _owns;

    private KeyWorld(TestDatabase data, Dictionary<string, string?> settings, Roles roles, bool owns) => (_data, _services, _owns) = (data, Build(data, settings, roles), owns);

    public FakeTimeProvider Clock { get; private set; } = new(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));

    public Crash Crash { get; } = new();

    public TestDatabase Data => _data;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<KeyWorld> OpenAsync(Database database, Dictionary<string, string?>? settings = null) => new(await MigratedDatabase.CopyAsync(database), settings ?? [], Roles.All, owns: true);

    /// <summary>Another host on the same data: what the first one has is of no concern to it.</summary>
    public KeyWorld Again(Dictionary<string, string?> settings, Roles roles = Roles.All) => new(_data, settings, roles, owns: false) { Clock = Clock };

    /// <summary>What a backup of this moment holds.</summary>
    public async Task<TestDatabase> BackupAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_data.Kind == Database.Postgres)
        {
            // A database that is copied must not be in use; the pool makes new connections afterwards.
            _services.GetRequiredService<NpgsqlDataSource>().Clear();
        }

        return await TestDatabase.CreateAsync(_data.Kind, _data);
    }

    /// <summary>A host on this vault and the erase store of another moment.</summary>
    public static KeyWorld On(TestDatabase vault, TestDatabase eraseStore) =>
        new(vault, new() { [EraseSetup.ConnectionSetting] = eraseStore.Connection, [EraseSetup.FolderSetting] = eraseStore.Folder }, Roles.All, owns: false);

    public async Task<T> InScope<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task InScope(Func<IServiceProvider, Task> work) => InScope(async services =>
    {
        await work(services);
        return true;
    });

    /// <summary>An account with keys.</summary>
    public Task<Guid> Person(string password = Password) => InScope(async services =>
    {
        var db = services.GetRequiredService<VaultDb>();
        var keys = services.GetRequiredService<UserKeys>();
        var id = Guid.CreateVersion7(Clock.GetUtcNow());
        using var newLock = await keys.Prepare(id, password, Stop);
        db.Accounts.Add(new Account { Id = id, Email = $"{id:N}@example.org", EmailKey = $"{id:N}@EXAMPLE.ORG", Name = "Ada Löwe", Language = "de", OpenedAt = Clock.UtcNow(), ConfirmedAt = Clock.UtcNow() });
        keys.Create(newLock!);
        await db.SaveChangesAsync(Stop);
        return id;
    });

    /// <summary>The master key in hex, or what was said instead.</summary>
    public Task<string> Try(Guid account, string password) => InScope(async services =>
    {
        using var opening = await services.GetRequiredService<KeyOpener>().Try(account, password, Stop);
        return Tell(opening);
    });

    public Task<string> Try(Guid account, RecoveryCode code) => InScope(async services =>
    {
        using var opening = await services.GetRequiredService<KeyOpener>().Try(account, code, Stop);
        return Tell(opening);
    });

    public Task<string[]> Incidents() => InScope(async services => (await services.GetRequiredService<IncidentLog>().Open(100, Stop)).Select(i => i.Kind).Order().ToArray());

    /// <summary>Does something with an open master key and saves.</summary>
    public Task<T> With<T>(Guid account, string password, Func<IServiceProvider, MasterKey, Task<T>> work) => InScope(async services =>
    {
        using var opening = await services.GetRequiredService<KeyOpener>().Try(account, password, Stop);
        var result = await work(services, opening.Master);
        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        return result;
    });

    public Task<RecoveryCode> NewCode(Guid account, string password = Password) =>
        With(account, password, (services, master) => services.GetRequiredService<UserKeys>().NewRecoveryCode(master, Stop));

    /// <summary>The person has noted the newest code down.</summary>
    public Task Noted(Guid account) => InScope(async services =>
    {
        await services.GetRequiredService<UserKeys>().Noted(account, Stop);
        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
    });

    public Task ChangePassword(Guid account, string from, string to) => With(account, from, async (services, master) =>
    {
        var keys = services.GetRequiredService<UserKeys>();
        using var newLock = await keys.Prepare(account, to, Stop);
        await keys.Rewrap(newLock!, master, Stop);
        return true;
    });

    public Task Reset(Guid account, string to) => InScope(async services =>
    {
        var keys = services.GetRequiredService<UserKeys>();
        using var newLock = await keys.Prepare(account, to, Stop);
        await keys.Reset(newLock!, Stop);
        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
    });

    /// <summary>The person agrees to the text in force.</summary>
    public Task Agree(Guid account, ConsentPurpose purpose) => InScope(async services =>
        Assert.Null((await services.GetRequiredService<ConsentLedger>().Give(account, purpose, services.GetRequiredService<LegalTexts>().Current(purpose).Version, Stop)).Refusal));

    public string Table(string name) => _data.Kind == Database.Sqlite ? name : "vault." + name;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owns)
        {
            await _data.DisposeAsync();
        }
    }

    private static string Tell(Opening opening) => opening.Verdict == OpeningVerdict.Right ? Convert.ToHexString(opening.Master.Key.Span) : opening.Verdict.ToString();

    private ServiceProvider Build(TestDatabase data, Dictionary<string, string?> settings, Roles roles)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(data.Settings)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Vault:Argon2id:MemoryKiB"] = "64", ["Vault:Argon2id:Passes"] = "1" })
            .AddInMemoryCollection(settings)
            .Build();
        var connection = settings.GetValueOrDefault("Database:Connection") ?? data.Connection;
        var database = new DatabaseSettings(data.Kind == Database.Postgres ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite, connection, data.Folder);
        var environment = new HostingEnvironment { EnvironmentName = Environments.Development };
        var services = new ServiceCollection();
        var module = new VaultModule();
        services.AddLogging().AddMetrics().AddSingleton<TimeProvider>(_ => Clock).AddSingleton<IConfiguration>(configuration).AddSingleton<IHostEnvironment>(environment);
        services.AddSingleton(new ServiceKeys(RootKeySetting.Read(configuration, environment, "ServiceKey", Path.Combine(data.Folder, "service.key"))!));
        services.AddSingleton(new Subscriptions([module])).AddSingleton<KernelServices>();
        if (data.Kind == Database.Postgres)
        {
            services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        }

        module.AddServices(services, new ModuleSettings(configuration, environment, roles, database));
        services.ConfigureDbContext<SqliteVaultDb>(options => options.AddInterceptors(Crash)).ConfigureDbContext<PostgresVaultDb>(options => options.AddInterceptors(Crash));
        services.ConfigureDbContext<SqliteEraseDb>(options => options.AddInterceptors(Crash)).ConfigureDbContext<PostgresEraseDb>(options => options.AddInterceptors(Crash));
        return services.BuildServiceProvider();
    }
}
