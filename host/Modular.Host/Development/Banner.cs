using Modular.Host.Plugins;
using Modular.Kernel;

namespace Modular.Host.Development;

/// <summary>What a developer wants to know first: where to click and how to sign in.</summary>
internal static class Banner
{
    public const string Password = "lantern velvet harbour 42";

    private static readonly (string Name, string Does)[] People =
    [
        ("owner", "runs the operator spree-kajak"), ("staff", "the day, orders, check-in"), ("door", "check-in only"),
        ("tenant", "a consumer"), ("partner", "a product partner"), ("admin", "the platform"),
    ];

    public static void Write(WebApplication app, Roles roles, SandboxProcess? sandbox, BesideProcess? beside)
    {
        var root = app.Urls.FirstOrDefault(u => u.StartsWith("http", StringComparison.Ordinal))?.Replace("127.0.0.1", "localhost", StringComparison.Ordinal).TrimEnd('/');
        var lines = new List<string> { "", "  Modular, development profile (one process plays: " + string.Join(", ", Enum.GetValues<Roles>().Where(r => (r is Roles.Web or Roles.Worker or Roles.Fetcher) && roles.HasFlag(r)).Select(r => r.ToString().ToLowerInvariant())) + ")", "" };
        if (root is not null && roles.HasFlag(Roles.Web))
        {
            lines.AddRange([$"  Home         {root}", $"  Demo shop    {root}/book/spree-kajak", $"  Back office  {root}/desk", $"  Platform     {root}/admin"]);
        }

        lines.AddRange(OfTheDevHost(app, root, beside));
        lines.Add(sandbox switch
        {
            { IsUp: true } => $"  Sandbox      {sandbox.Url.GetLeftPart(UriPartial.Authority)}   mails: /mail   text messages: /sms   payments: /stripe   faults: /knobs",
            not null => $"  Sandbox      did not come up at {sandbox.Url.GetLeftPart(UriPartial.Authority)}: is the port taken? Payments and mails will fail.",
            null => "  Sandbox      not started",
        });
        lines.AddRange([$"  Data         {Commands.Words.Place(app.Services.GetRequiredService<DatabaseSettings>())}", "", $"  Sign in with the password \"{Password}\":"]);
        lines.AddRange(People.Select(p => $"    {p.Name + "@demo.example",-22} {p.Does}"));
        lines.AddRange(["", "  Ctrl+C ends it.", ""]);
        Console.Out.Write(string.Join(Environment.NewLine, lines) + Environment.NewLine);
    }

    private static IEnumerable<string> OfTheDevHost(WebApplication app, string? root, BesideProcess? beside)
    {
        if (!HookLog.IsOn(app.Configuration))
        {
            yield break;
        }

        foreach (var plugin in app.Services.GetRequiredService<FoundPlugins>().All.Where(p => p.Origin is PluginOrigin.Build or PluginOrigin.Store))
        {
            yield return $"  Plug-in      {plugin.Name} {plugin.Version}, {(plugin.Origin == PluginOrigin.Build ? "build output" : "its package")}{(plugin.Problem is { } problem ? $": LEFT OUT, {problem}" : "")}";
            yield return $"  Its account  {root}{(plugin.Sso is null ? "/desk/payments" : "/desk/company")}";
            if (plugin.Sso is not null && beside is not null)
            {
                yield return $"  Sign in      {root}/sso/{DemoAccount.Connection}/start";
            }
        }

        yield return $"  Messages     {root}/admin/hooks   (kept on this machine; send one again there)";
        if (beside is not null)
        {
            yield return $"  Simulator    {(beside.IsUp ? "" : "did not come up at ")}{beside.Url.GetLeftPart(UriPartial.Authority)}";
        }
    }
}
