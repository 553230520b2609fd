using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Plugins;

/// <summary>Section "Plugins" of the settings.</summary>
internal sealed class PluginSettings
{
    /// <summary>Where plug-ins lie; "plugins" beside the host when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Build output in that folder is loaded too, without lock and approval; left out, in development only.</summary>
    public bool? Loose { get; set; }

    /// <summary>See <see cref="FoundPlugins.BuildSetting"/>.</summary>
    public string Build { get; set; } = "";

    /// <summary>Where approved packages lie; "plugins" in the data folder when empty.</summary>
    public string Store { get; set; } = "";

    /// <summary>Loads none at all (serve --no-plugins).</summary>
    public bool Off { get; set; }

    /// <summary>How long a plug-in's constructor may take, in seconds.</summary>
    public int StartSeconds { get; set; } = 10;

    /// <summary>How long a host must run with a new package before it counts as proven, in seconds.</summary>
    public int TrialSeconds { get; set; } = 20;

    /// <summary>How long one call of a plug-in may take, in seconds.</summary>
    public int DeadlineSeconds { get; set; } = 30;

    /// <summary>How many calls of one plug-in may run at once, of each of two kinds, see <see cref="GuardedCall.Outside"/>.</summary>
    public int Concurrent { get; set; } = 32;

    /// <summary>How many more may wait for a place, and for how many seconds.</summary>
    public int Queue { get; set; } = 64;

    public int QueueSeconds { get; set; } = 2;

    /// <summary>The breaker opens when half of at least so many calls failed within five minutes, for so many seconds; then one call tries.</summary>
    public int BreakerCalls { get; set; } = 6;

    public int BreakerSeconds { get; set; } = 15;

    /// <summary>So many lies, or openings of the breaker, within so many minutes, or so many abandoned calls that still run, end in quarantine.</summary>
    public int Lies { get; set; } = 3;

    public int Openings { get; set; } = 3;

    public int Hanging { get; set; } = 8;

    public int WindowMinutes { get; set; } = 15;

    /// <summary>
    /// Simulators ("http://localhost:5090") that sandbox accounts may name in a field that extends the plug-in's hosts; anything else an operator
    /// types there is ignored, so that no account makes this host call its own network. The setting Sandbox:Url joins them.
    /// </summary>
    public IList<string> Simulators { get; } = [];
}

/// <summary>Where one account's calls may go, and where its payers may be sent.</summary>
/// <param name="Egress">Hosts that may be called.</param>
/// <param name="Redirect">Hosts a person may be sent to.</param>
/// <param name="Simulators">Addresses that count as allowed for this account.</param>
/// <param name="AnyPublic">Every https host that has a name, see <see cref="PublicWire"/>.</param>
internal sealed record PluginHosts(ImmutableArray<string> Egress, ImmutableArray<string> Redirect, ImmutableArray<Uri> Simulators, bool AnyPublic = false)
{
    /// <summary>What the operator typed into fields for addresses, allowed or not: where the plug-in goes with it is not the plug-in's doing.</summary>
    public ImmutableArray<Uri> Typed { get; init; } = [];

    /// <summary>Whose doing it is when this address may not be used: the plug-in's, not the operator's.</summary>
    public bool BlamesPlugin(Uri url) => !AnyPublic && !Typed.Any(t => string.Equals(t.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase));

    public static ImmutableArray<Uri> TypedIn(SettingsSchema schema, SettingsBag settings) =>
        [.. schema.Fields.Where(f => f.Kind == SettingKind.Url).Select(f => settings.FindUrl(f.Key)).OfType<Uri>()];

    public bool MayCall(Uri url) => IsPlain(url) && (IsNamed(url) || (IsHttps(url) && url.IsDefaultPort && Egress.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase)) || IsSimulator(url));

    public bool MaySendTo(Uri url) => IsPlain(url) && (IsNamed(url) || (IsHttps(url) && url.IsDefaultPort && Redirect.Any(pattern => Matches(pattern, url.IdnHost))) || IsSimulator(url));

    /// <summary>The simulators an account names: only a sandbox account, only in fields the plug-in declared for it, only those the settings allow.</summary>
    public static ImmutableArray<Uri> SimulatorsOf(SettingsSchema schema, SettingsBag settings, bool sandbox, ImmutableArray<Uri> allowed) => !sandbox
        ? []
        : [.. schema.Fields.Where(f => f.ExtendsHosts && f.Kind == SettingKind.Url && f.Scope != SettingScope.LiveOnly)
            .Select(f => settings.FindUrl(f.Key)).OfType<Uri>().Where(url => allowed.Any(a => SameOrigin(a, url)))];

    public static ImmutableArray<Uri> AllowedSimulators(PluginSettings settings, IConfiguration configuration) =>
        [.. settings.Simulators.Append(configuration["Sandbox:Url"] ?? "").Select(text => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null).OfType<Uri>()];

    private bool IsSimulator(Uri url) => Simulators.Any(s => SameOrigin(s, url)) && (IsHttps(url) || url.IsLoopback);

    private bool IsNamed(Uri url) => AnyPublic && IsHttps(url) && url.HostNameType == UriHostNameType.Dns && url.IdnHost.Contains('.', StringComparison.Ordinal);

    private static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(Uri url) => url.IsAbsoluteUri && url.UserInfo.Length == 0;

    private static bool IsHttps(Uri url) => url.Scheme == Uri.UriSchemeHttps;

    private static bool Matches(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
        {
            return string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && string.Equals(pattern[2..], host[(dot + 1)..], StringComparison.OrdinalIgnoreCase);
    }
}
