using System.Collections.Immutable;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Host.Plugins;

/// <summary>The guarded sign-in providers among what was found under plugins/.</summary>
internal sealed class SsoProviders : ISsoProviders, IDisposable
{
    private readonly Dictionary<string, (InstalledSso Installed, ModularPluginAttribute Manifest)> _installed;
    private readonly Lazy<SocketsHttpHandler> _wire;
    private readonly IServiceScopeFactory _scopes;
    private readonly IDataProtectionProvider _protection;
    private readonly ILoggerFactory _logs;
    private readonly PluginGuards _guards;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _deadline;
    private readonly ImmutableArray<Uri> _simulators;

    public SsoProviders(FoundPlugins found, IOptions<PluginSettings> settings, IConfiguration configuration, IServiceScopeFactory scopes, IDataProtectionProvider protection, ILoggerFactory logs, PluginGuards guards, TimeProvider clock)
    {
        (_scopes, _protection, _logs, _guards, _clock) = (scopes, protection, logs, guards, clock);
        _deadline = TimeSpan.FromSeconds(settings.Value.DeadlineSeconds);
        _simulators = PluginHosts.AllowedSimulators(settings.Value, configuration);
        _wire = new(() => PublicWire.Make(_simulators));
        _installed = found.All.Where(p => p.Sso is not null).ToDictionary(p => p.Manifest!.Id, p => (Install(p), p.Manifest!));
        All = [.. _installed.Values.Select(i => i.Installed).OrderBy(p => p.Descriptor.Name.En, StringComparer.OrdinalIgnoreCase)];
    }

    public IReadOnlyList<InstalledSso> All { get; }

    public InstalledSso? Find(string id) => _installed.TryGetValue(id, out var found) ? found.Installed : null;

    public SsoContext Context(InstalledSso provider, SsoConnection connection)
    {
        var log = _logs.CreateLogger("Modular.Plugins." + provider.Id);
        var hosts = Hosts(provider.Id, connection.Settings, connection.Sandbox);
        return new SsoContext
        {
            Operator = connection.Operator,
            Connection = connection.Id,
            Sandbox = connection.Sandbox,
            Settings = connection.Settings,
            Http = new HttpClient(new EgressHandler(_wire.Value, hosts, log, () => _guards.Of(provider.Id).Trespassed(connection.Id.Value)), disposeHandler: false) { Timeout = _deadline, MaxResponseContentBufferSize = 1024 * 1024 },
            State = new ProviderState(_scopes, _protection, _clock, provider.Id, connection.Id.Value),
            Log = log,
            Clock = _clock,
        };
    }

    public Task ForgetAsync(SsoConnectionId connection, CancellationToken cancellation) => ProviderState.EraseAsync(_scopes, connection.Value, cancellation);

    public void Dispose()
    {
        if (_wire.IsValueCreated)
        {
            _wire.Value.Dispose();
        }
    }

    private InstalledSso Install(FoundPlugin plugin) => new()
    {
        Descriptor = plugin.Sso!.Descriptor,
        Provider = new GuardedSso(plugin.Sso, plugin.Sso.Descriptor, _guards.Of(plugin.Manifest!.Id), context => Hosts(plugin.Manifest!.Id, context.Settings, context.Sandbox)),
        Version = plugin.Version ?? "",
    };

    private PluginHosts Hosts(string id, SettingsBag settings, bool sandbox)
    {
        var (installed, manifest) = _installed[id];
        return new([.. manifest.EgressHosts], [.. manifest.RedirectHosts], PluginHosts.SimulatorsOf(installed.Descriptor.Settings, settings, sandbox, _simulators), manifest.AnyPublicHost) { Typed = PluginHosts.TypedIn(installed.Descriptor.Settings, settings) };
    }
}
