using Microsoft.AspNetCore.Mvc;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Host.Admin;

/// <summary>The platform's own room: what is installed, what got stuck, and a way to try it again.</summary>
internal static class AdminPages
{
    public const string Policy = "platform";
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").RequireAuthorization(Policy);
        admin.MapGet("", ShowAsync);
        admin.MapPost("/dead-letters/replay", ReplayAsync);
    }

    private static async Task<IResult> ShowAsync(FoundPlugins plugins, DeadLetters dead, string? replayed, CancellationToken cancellation) =>
        UiResults.Page<AdminPage>(new { Plugins = plugins.All.Select(Line).ToList(), Dead = await dead.ListAsync(Most, cancellation), Replayed = replayed switch { "yes" => true, "no" => false, _ => (bool?)null } });

    private static async Task<IResult> ReplayAsync([FromForm] string module, [FromForm] Guid eventId, [FromForm] string handler, DeadLetters dead, CancellationToken cancellation) =>
        new SeeOther("/admin?replayed=" + (await dead.ReplayAsync(module, eventId, handler, cancellation) ? "yes" : "no"));

    private static AdminPage.PluginLine Line(FoundPlugin plugin) =>
        new(plugin.Manifest?.Id ?? plugin.Folder, plugin.Version, plugin.Problem, string.Join(", ", plugin.Manifest?.EgressHosts ?? []), string.Join(", ", plugin.Manifest?.RedirectHosts ?? []));
}
