using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Plugins;

/// <summary>Section "Plugins" of the settings.</summary>
internal sealed class PluginSettings
{
    /// <summary>Where plug-ins lie; "plugins" beside the host when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How long one call of a plug-in may take, in seconds.</summary>
    public int DeadlineSeconds { get; set; } = 30;

    /// <summary>
    /// Simulators ("http://localhost:5090") that sandbox accounts may name in a field that extends the plug-in's hosts; anything else an operator
    /// types there is ignored, so that no account makes this host call its own network. The setting Sandbox:Url joins them.
    /// </summary>
    public IList<string> Simulators { get; } = [];
}

/// <summary>Where one account's calls may go, and where its payers may be sent.</summary>
internal sealed record PluginHosts(ImmutableArray<string> Egress, ImmutableArray<string> Redirect, ImmutableArray<Uri> Simulators)
{
    public bool MayCall(Uri url) => IsPlain(url) && ((IsHttps(url) && url.IsDefaultPort && Egress.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase)) || IsSimulator(url));

    public bool MaySendTo(Uri url) => IsPlain(url) && ((IsHttps(url) && url.IsDefaultPort && Redirect.Any(pattern => Matches(pattern, url.IdnHost))) || IsSimulator(url));

    /// <summary>The simulators an account names: only a sandbox account, only in fields the plug-in declared for it, only those the settings allow.</summary>
    public static ImmutableArray<Uri> SimulatorsOf(SettingsSchema schema, SettingsBag settings, bool sandbox, ImmutableArray<Uri> allowed) => !sandbox
        ? []
        : [.. schema.Fields.Where(f => f.ExtendsHosts && f.Kind == SettingKind.Url && f.Scope != SettingScope.LiveOnly)
            .Select(f => settings.FindUrl(f.Key)).OfType<Uri>().Where(url => allowed.Any(a => SameOrigin(a, url)))];

    private bool IsSimulator(Uri url) => Simulators.Any(s => SameOrigin(s, url)) && (IsHttps(url) || url.IsLoopback);

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
