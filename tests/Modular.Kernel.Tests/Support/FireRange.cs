using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Modular.Fire;
using Modular.Fire.North;
using Modular.Testing;

namespace Modular.Kernel.Tests.Support;

/// <summary>The kernel with the two test modules, its loops driven by hand, time standing still.</summary>
internal sealed class FireRange : IAsyncDisposable
{
    private readonly TestDatabase? _owned;

    private FireRange(IHost host, FakeTimeProvider clock, Fuse fuse, PostBag post, TestDatabase? owned)
    {
        (Host, Clock, Fuse, Post, _owned) = (host, clock, fuse, post, owned);
        var databases = Services.GetServices<ModuleDbInfo>().ToDictionary(d => d.Module);
        (North, South) = (databases["north"], databases["south"]);
    }

    public IHost Host { get; }

    public IServiceProvider Services => Host.Services;

    public FakeTimeProvider Clock { get; }

    public Fuse Fuse { get; }

    public PostBag Post { get; }

    public Hooks Hooks => Services.GetRequiredService<Hooks>();

    public ModuleDbInfo North { get; }

    public ModuleDbInfo South { get; }

    public static async Task<FireRange> OpenAsync(Database kind, Action<IServiceCollection>? customise = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var range = Open(database, database, customise);
        await FireHost.CreateTablesAsync(range.Services);
        return range;
    }

    /// <summary>A second instance on the same data.</summary>
    public static FireRange Open(TestDatabase database) => Open(database, owned: null, customise: null);

    /// <summary>Rings and returns what was told.</summary>
    public Task<Guid[]> RingAsync(int count) => WithNorthAsync(async db =>
    {
        var told = Enumerable.Range(0, count).Select(number => new Told { Id = Guid.NewGuid(), Number = number }).ToArray();
        db.Told.AddRange(told);
        foreach (var ring in told)
        {
            db.Tell(new Rang(ring.Id, ring.Number));
        }

        await db.SaveChangesAsync();
        return told.Select(t => t.Id).ToArray();
    });

    public Task<bool> PumpAsync() => Services.GetRequiredService<Relay>().PumpAsync(North, CancellationToken.None);

    public Task<bool> HandleAsync(ModuleDbInfo module) => Services.GetRequiredService<InboxWorker>().HandleNextAsync(module, CancellationToken.None);

    public async Task HandleAllAsync()
    {
        while (await HandleAsync(North) | await HandleAsync(South))
        {
        }
    }

    public Task<bool> SendMailAsync() => Services.GetRequiredService<MailSender>().SendNextAsync(South, CancellationToken.None);

    public Task SettleAsync() => Worker.SettleAsync(Services);

    public Task<Audit> AuditAsync() => Audit.OfAsync(Services);

    public async Task<T> WithNorthAsync<T>(Func<NorthDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<NorthDb>());
    }

    public async Task<T> WithSouthAsync<T>(Func<SouthDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SouthDb>());
    }

    public async ValueTask DisposeAsync()
    {
        Host.Dispose();
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }
    }

    private static FireRange Open(TestDatabase database, TestDatabase? owned, Action<IServiceCollection>? customise)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.Zero));
        var fuse = new Fuse();
        var post = new PostBag();
        var host = FireHost.Build(database.Settings, Roles.None, services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<IInterceptor>(fuse);
            services.AddSingleton<IMailTransport>(post);
            customise?.Invoke(services);
        });
        return new FireRange(host, clock, fuse, post, owned);
    }
}

/// <summary>Takes mails instead of a server.</summary>
internal sealed class PostBag : IMailTransport
{
    public List<string> Sent { get; } = [];

    public Func<string, Task> Sending { get; set; } = static _ => Task.CompletedTask;

    public async Task SendAsync(Mail mail, string messageId, CancellationToken cancellation)
    {
        await Sending(messageId);
        Sent.Add(messageId);
    }
}
