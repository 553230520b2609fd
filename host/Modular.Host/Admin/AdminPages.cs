using MediatR;
using Microsoft.AspNetCore.Mvc;
using Modular.Booking.Contracts;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Host.Admin;

/// <summary>The platform's own room: what is going on, what waits, what got stuck and a way to try it again, what is installed.</summary>
internal static class AdminPages
{
    public const string Policy = "platform";
    private const int Most = 200;

    /// <summary>Minutes to look back at; the second one when nobody chose.</summary>
    public static readonly int[] Spans = [5, 15, 60];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").RequireAuthorization(Policy);
        admin.MapGet("", ShowAsync);
        admin.MapPost("/dead-letters/replay", ReplayAsync);
        admin.MapPost("/incidents/close", CloseAsync);
        admin.MapGet("/plugins", ShowPlugins);
        admin.MapPost("/plugins/release", ReleaseAsync);
    }

    private static async Task<IResult> ShowAsync([AsParameters] AdminSources sources, int? minutes, string? replayed, CancellationToken cancellation)
    {
        var span = Spans.Contains(minutes ?? 0) ? minutes!.Value : Spans[1];
        var (traffic, calls) = (sources.Traffic, sources.Calls);
        return UiResults.Page<AdminPage>(new
        {
            Data = new AdminView(
                sources.Clock.UtcNow(), span, traffic.All(span), traffic.ByDoor(span), traffic.ByMinute(Traffic.Minutes), traffic.TurnedAway(span),
                await sources.Queues.ReadAsync(cancellation), sources.Jobs.All, [.. sources.Plugins.All.Select(p => Line(p, calls, sources.Standings, span))],
                await sources.Dead.ListAsync(Most, cancellation), await sources.Mediator.Send(new ListDiscrepancies(), cancellation), await sources.Mediator.Send(new ListIncidents(Most), cancellation), replayed switch { "yes" => true, "no" => false, _ => (bool?)null }),
        });
    }

    private static async Task<IResult> ReplayAsync([FromForm] string module, [FromForm] Guid eventId, [FromForm] string handler, DeadLetters dead, CancellationToken cancellation) =>
        new SeeOther("/admin?replayed=" + (await dead.ReplayAsync(module, eventId, handler, cancellation) ? "yes" : "no"));

    /// <summary>Somebody has looked into it. One that another settled in the same moment is settled, too.</summary>
    private static async Task<IResult> CloseAsync([FromForm] Guid incident, HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new CloseIncident(incident, context.User.AccountId()!.Value), cancellation);
        return new SeeOther("/admin#incidents");
    }

    private static IResult ShowPlugins(FoundPlugins found, PluginStore store, PluginStandings standings, string? released) =>
        UiResults.Page<PluginsPage>(new { Data = new PluginsView([.. found.All.Select(p => LoadedPlugin.Of(p, standings))], [.. store.Read().Plugins.OrderBy(p => p.Id, StringComparer.Ordinal).ThenByDescending(p => p.AddedAt)], found.Off, released switch { "yes" => true, "no" => false, _ => (bool?)null }) });

    /// <summary>Ends a quarantine. Who did it is in the audit trail.</summary>
    private static async Task<IResult> ReleaseAsync([FromForm] string plugin, PluginStandings standings, FoundPlugins found, IMediator mediator, HttpContext http, TimeProvider clock, CancellationToken cancellation)
    {
        if (found.All.All(p => p.Name != plugin))
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such plug-in here.");
        }

        var released = await standings.ReleaseAsync(plugin, cancellation);
        if (released)
        {
            await mediator.Send(new RecordAudit(clock.NewId(), "host.plugin-released", http.User.AccountId(), Subject: null, plugin), cancellation);
        }

        return new SeeOther("/admin/plugins?released=" + (released ? "yes" : "no"));
    }

    private static PluginLine Line(FoundPlugin plugin, PluginCalls calls, PluginStandings standings, int minutes)
    {
        var id = plugin.Manifest?.Id ?? plugin.Folder;
        return new(id, plugin.Version, plugin.Problem, Hosts(plugin.Manifest, plugin.Manifest?.EgressHosts), Hosts(plugin.Manifest, plugin.Manifest?.RedirectHosts), calls.Of(id, minutes), calls.LastFailure(id), plugin.Provider is null ? StandingNow.Healthy : standings.Of(id).Now);
    }

    private static string Hosts(ModularPluginAttribute? manifest, string[]? named) =>
        string.Join(", ", (named ?? []).Concat(manifest?.AnyPublicHost == true ? [T.Of("jeden öffentlichen Rechner, den ein Betrieb nennt", "any public host an operator names")] : []));
}

/// <summary>Where the page's figures come from.</summary>
internal sealed record AdminSources(Traffic Traffic, Queues Queues, Jobs Jobs, FoundPlugins Plugins, PluginCalls Calls, PluginStandings Standings, DeadLetters Dead, IMediator Mediator, TimeProvider Clock);
