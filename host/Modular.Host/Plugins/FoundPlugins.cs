using Microsoft.Extensions.Options;
using Modular.Host.Composition;
using Modular.Kernel;

namespace Modular.Host.Plugins;

/// <summary>Everything the loader saw, for the log, /admin and doctor.</summary>
/// <param name="All">Loaded, or left out with the reason.</param>
/// <param name="Off">None were looked at: --no-plugins, or a process that is only the fetcher.</param>
internal sealed record FoundPlugins(IReadOnlyList<FoundPlugin> All, bool Off = false)
{
    /// <summary>The main assembly of a plug-in that is being written; it goes before a package with its id. In development only.</summary>
    public const string BuildSetting = "Plugins:Build";

    public static FoundPlugins None { get; } = new([], Off: true);

    public StoredPlugins? Stored { get; init; }

    /// <summary>Approved packages first, then those that came with the host, then build output.</summary>
    public static FoundPlugins Load(ModuleSettings settings, PluginSettings plugins, PluginStore store)
    {
        // A process that is only the fetcher holds the keys to bank accounts.
        if (settings.Roles == Roles.Fetcher || plugins.Off)
        {
            return None;
        }

        var folder = Path.GetFullPath(plugins.Folder is { Length: > 0 } given ? given : "plugins", AppContext.BaseDirectory);
        // A verb looks, and neither tries nor blames anything.
        var stored = new StoredPlugins(store, settings.Roles == Roles.None ? null : new Trial(store.Folder), TimeSpan.FromSeconds(plugins.StartSeconds));
        var found = stored.Load(folder);
        if (plugins.Loose ?? settings.Environment.IsDevelopment())
        {
            found.AddRange(PluginLoader.LoadAll(folder));
        }

        if (settings.Environment.IsDevelopment() && plugins.Build is { Length: > 0 } build)
        {
            found.Insert(0, PluginLoader.Load(Path.GetFileNameWithoutExtension(build), build, TimeSpan.FromSeconds(plugins.StartSeconds)) with { Origin = PluginOrigin.Build });
        }

        return new FoundPlugins(PluginLoader.Unique(found)) { Stored = stored };
    }

    /// <exception cref="SettingsException">A file nobody approved is to be loaded where real money moves.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment() && configuration[BuildSetting] is { Length: > 0 })
        {
            throw new SettingsException(BuildSetting, "left out outside development: plug-ins come in as packages, by \"plugin add\"");
        }
    }

    public static PluginStore StoreOf(IConfiguration configuration, string dataFolder, TimeProvider clock) =>
        new(configuration["Plugins:Store"] is { Length: > 0 } given ? Path.GetFullPath(given) : Path.Combine(dataFolder, "plugins"), clock);
}

/// <summary>Says at the start which plug-ins are in and which were left out; after a while calls the new ones proven.</summary>
internal sealed class PluginAnnouncer(FoundPlugins found, IOptions<PluginSettings> settings, TimeProvider clock, IHostApplicationLifetime life, ILogger<PluginAnnouncer> log) : IHostedService, IDisposable
{
    private ITimer? _trial;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var plugin in found.All)
        {
            if (plugin.Problem is { } problem)
            {
                log.LogError("The plug-in {Plugin} was left out: {Problem}", plugin.Version is null ? plugin.Name : $"{plugin.Name} {plugin.Version}", problem);
            }
            else
            {
                log.LogInformation("The plug-in {Plugin} {Version} is ready", plugin.Manifest!.Id, plugin.Version);
            }
        }

        if (found.Off)
        {
            log.LogWarning("No plug-in was loaded: this process is safe mode, or only the fetcher");
        }

        if (found.Stored is { New.Count: > 0 } stored)
        {
            life.ApplicationStarted.Register(() => _trial = clock.CreateTimer(_ => Prove(stored), null, TimeSpan.FromSeconds(settings.Value.TrialSeconds), Timeout.InfiniteTimeSpan));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        found.Stored?.GiveUp();
        return Task.CompletedTask;
    }

    public void Dispose() => _trial?.Dispose();

    private void Prove(StoredPlugins stored)
    {
        try
        {
            stored.Prove();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.LogWarning("New plug-ins could not be written down as proven: {Failure}", failure.GetType().Name);
        }
    }
}
