using System.Collections.Immutable;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Plugins;

/// <summary>What was found under plugins/, and the guarded providers among it.</summary>
internal sealed class PaymentProviders : IPaymentProviders, IDisposable
{
    private readonly Dictionary<string, InstalledPayments> _installed;
    private readonly Dictionary<string, HttpMessageHandler> _wires;
    private readonly IServiceScopeFactory _scopes;
    private readonly IDataProtectionProvider _protection;
    private readonly ILoggerFactory _logs;
    private readonly PluginGuards _guards;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _deadline;
    private readonly ImmutableArray<Uri> _simulators;

    public PaymentProviders(FoundPlugins found, IOptions<PluginSettings> settings, IConfiguration configuration, IServiceScopeFactory scopes, IDataProtectionProvider protection, ILoggerFactory logs, PluginGuards guards, TimeProvider clock)
    {
        (_scopes, _protection, _logs, _guards, _clock) = (scopes, protection, logs, guards, clock);
        _deadline = TimeSpan.FromSeconds(settings.Value.DeadlineSeconds);
        _simulators = PluginHosts.AllowedSimulators(settings.Value, configuration);
        _installed = found.All.Where(p => p.Payments is not null).Select(Install).ToDictionary(p => p.Id);
        _wires = _installed.Keys.ToDictionary(id => id, _ => (HttpMessageHandler)new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 64,
            // Providers need not know our traces.
            ActivityHeadersPropagator = new NoPropagation(),
        });
        All = [.. _installed.Values.OrderBy(p => p.Descriptor.Name.En, StringComparer.OrdinalIgnoreCase)];
    }

    public IReadOnlyList<InstalledPayments> All { get; }

    public InstalledPayments? Find(string id) => _installed.GetValueOrDefault(id);

    public PaymentContext Context(InstalledPayments provider, ProviderAccount account, OperationKey operation)
    {
        var log = _logs.CreateLogger("Modular.Plugins." + provider.Id);
        var hosts = Hosts(provider, account.Settings, account.Sandbox);
        return new PaymentContext
        {
            Operator = account.Operator,
            Account = account.Account,
            Sandbox = account.Sandbox,
            Operation = operation,
            Settings = account.Settings,
            WebhookUrl = Address(account),
            Http = new HttpClient(new EgressHandler(_wires[provider.Id], hosts, log, () => _guards.Of(provider.Id).Trespassed(operation.Value)), disposeHandler: false) { Timeout = _deadline, MaxResponseContentBufferSize = 8 * 1024 * 1024 },
            State = new ProviderState(_scopes, _protection, _clock, provider.Id, account.Account.Value),
            Log = log,
            Clock = _clock,
        };
    }

    public Task ForgetAsync(ProviderAccountId account, CancellationToken cancellation) => ProviderState.EraseAsync(_scopes, account.Value, cancellation);

    public void Dispose()
    {
        foreach (var wire in _wires.Values)
        {
            wire.Dispose();
        }
    }

    private static Uri? Address(ProviderAccount account)
    {
        try
        {
            return account.WebhookUrl?.Invoke();
        }
        catch (SettingsException)
        {
            return null; // not listening yet
        }
    }

    private InstalledPayments Install(FoundPlugin plugin)
    {
        var manifest = plugin.Manifest!;
        var guard = _guards.Of(manifest.Id);
        InstalledPayments installed = null!;
        installed = new InstalledPayments
        {
            Descriptor = plugin.Payments!.Descriptor,
            Provider = GuardedPayments.Around(plugin.Payments, guard, context => Hosts(installed, context.Settings, context.Sandbox), _clock),
            Offered = () => !guard.Standing.IsQuarantined,
            Degraded = () => guard.Standing.Now.Condition == Condition.Degraded,
            Version = plugin.Version ?? "",
            EgressHosts = [.. manifest.EgressHosts],
            RedirectHosts = [.. manifest.RedirectHosts],
        };
        return installed;
    }

    private PluginHosts Hosts(InstalledPayments plugin, SettingsBag settings, bool sandbox) =>
        new(plugin.EgressHosts, plugin.RedirectHosts, PluginHosts.SimulatorsOf(plugin.Descriptor.Settings, settings, sandbox, _simulators)) { Typed = PluginHosts.TypedIn(plugin.Descriptor.Settings, settings) };
}
