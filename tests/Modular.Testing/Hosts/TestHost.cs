using Autofac;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Commands;
using Modular.Host.Composition;
using Modular.Host.Ops.Logs;
using Modular.Kernel;

namespace Modular.Testing;

/// <summary>How a <see cref="TestHost"/> differs from the plain one.</summary>
public sealed record TestHostOptions
{
    /// <summary>Web only: nothing runs behind the test's back, <see cref="TestHost.SettleAsync"/> does the worker's share when the test says so.</summary>
    public Roles Roles { get; init; } = Roles.Web;

    public string Environment { get; init; } = Environments.Development;

    /// <summary>Time stands still until the test moves it; null = real time.</summary>
    public FakeTimeProvider? Clock { get; init; }

    /// <summary>The outside world; without one nothing answers there.</summary>
    public SandboxWorld? Sandbox { get; init; }

    /// <summary>Demo data as in development.</summary>
    public bool Seed { get; init; }

    /// <summary>"Section:Key" → value, stronger than everything else.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Replaces services, last word.</summary>
    public Action<ContainerBuilder>? Register { get; init; }
}

/// <summary>The real host in this process, on a real port, with a database of its own that is already migrated.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase? _owned;

    private TestHost(WebApplication app, TestHostOptions options, LogLines logs, TestDatabase? owned)
    {
        (_app, Clock, Logs, _owned) = (app, options.Clock, logs, owned);
        BaseUrl = new Uri(app.Urls.First());
        Http = NewClient();
    }

    public Uri BaseUrl { get; }

    /// <summary>One visitor: keeps cookies, follows no redirect.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public FakeTimeProvider? Clock { get; }

    public LogLines Logs { get; }

    /// <summary>A host on a fresh database, which goes away with it.</summary>
    public static async Task<TestHost> StartAsync(Database database, TestHostOptions? options = null)
    {
        var own = await MigratedDatabase.CopyAsync(database);
        try
        {
            return await StartAsync(own, options ?? new(), own);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>A host on a database that outlives it, for several hosts or one after the other. Get one by <see cref="MigratedDatabase.CopyAsync"/>.</summary>
    public static Task<TestHost> StartAsync(TestDatabase database, TestHostOptions? options = null) => StartAsync(database, options ?? new(), owned: null);

    /// <summary>Another visitor, with an empty cookie jar.</summary>
    public HttpClient NewClient() => BrowserLike.Client(BaseUrl);

    /// <summary>Runs something with services of one scope.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task InScopeAsync(Func<IServiceProvider, Task> work) => InScopeAsync(async services =>
    {
        await work(services);
        return true;
    });

    /// <summary>The worker's share, now and to the end: events are delivered and handled, mails sent, as far as they are due by the clock.</summary>
    public Task SettleAsync() => Worker.SettleAsync(Services);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }

    private static async Task<TestHost> StartAsync(TestDatabase database, TestHostOptions options, TestDatabase? owned)
    {
        for (var attempt = 1; ; attempt++)
        {
            var logs = new LogLines();
            var app = Build(database, options, logs);
            try
            {
                if (options.Seed && attempt == 1)
                {
                    await Verbs.PrepareAsync(app.Services, CancellationToken.None);
                }

                await app.StartAsync();
                return new TestHost(app, options, logs, owned);
            }
            catch (Exception failure)
            {
                await app.DisposeAsync();
                // Between looking for a free port and taking it, another process may have taken it.
                if (failure is not IOException { InnerException: AddressInUseException } || attempt == 3)
                {
                    throw new InvalidOperationException($"The host did not start. It wrote:\n{logs}", failure);
                }
            }
        }
    }

    internal static WebApplication Build(TestDatabase database, TestHostOptions options, LogLines logs) => HostApp.Build([], options.Roles, builder =>
    {
        builder.Environment.ApplicationName = typeof(HostApp).Assembly.GetName().Name!;
        builder.Environment.EnvironmentName = options.Environment;
        builder.Configuration["Plugins:Loose"] = "true"; // build output, also where a test plays production
        builder.Configuration.AddInMemoryCollection(database.Settings);
        builder.Configuration.AddInMemoryCollection(options.Sandbox?.Settings);
        builder.Configuration.AddInMemoryCollection(options.Settings);
        // By name, because passkeys refuse bare addresses; Kestrel picks no free port for a name, so we do.
        builder.Configuration["Urls"] = $"http://localhost:{Ports.Free()}";
        builder.Logging.AddSafeLogs(builder.Environment, logs);
        // The container's last registration wins, whatever the host registers itself.
        builder.Host.ConfigureContainer<ContainerBuilder>(container =>
        {
            if (options.Clock is { } clock)
            {
                container.RegisterInstance<TimeProvider>(clock);
            }

            options.Register?.Invoke(container);
        });
    });
}
