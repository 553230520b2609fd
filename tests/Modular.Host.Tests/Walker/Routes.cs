using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Host.Tests.Walker;

/// <summary>One method of one route, as the running host has it.</summary>
internal sealed record Route(string Method, RoutePattern Pattern)
{
    /// <summary>The pattern without constraints, as <see cref="Doors"/> writes it.</summary>
    public string Text => "/" + string.Join('/', Pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        RoutePatternParameterPart parameter => "{" + parameter.Name + "}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "?",
    }))));

    public string Name => $"{Method} {Text}";

    public IEnumerable<string> Parameters => Pattern.Parameters.Select(p => p.Name);
}

internal static class Routes
{
    /// <summary>Every route and method of a host; files aside, which nobody can change.</summary>
    public static IReadOnlyList<Route> Of(IServiceProvider services) => Of(services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints));

    public static IReadOnlyList<Route> Of(IEnumerable<Endpoint> endpoints) =>
    [
        .. endpoints.OfType<RouteEndpoint>().Where(e => !IsFile(e))
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => new Route(method, e.RoutePattern)))
            .DistinctBy(r => r.Name).OrderBy(r => r.Name, StringComparer.Ordinal),
    ];

    /// <summary>Routes that nobody declared.</summary>
    public static IReadOnlyList<string> Undeclared(IEnumerable<Route> routes, IEnumerable<Door> doors) =>
        [.. routes.Select(r => r.Name).Except(doors.Select(d => d.Name), StringComparer.Ordinal)];

    /// <summary>Declarations of routes that are gone.</summary>
    public static IReadOnlyList<string> Gone(IEnumerable<Route> routes, IEnumerable<Door> doors) =>
        [.. doors.Select(d => d.Name).Except(routes.Select(r => r.Name), StringComparer.Ordinal)];

    // In development a last route looks for files that came after the build.
    private static bool IsFile(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText == "{**path:file}" || endpoint.Metadata.Any(m => m.GetType().FullName!.Contains("StaticAsset", StringComparison.Ordinal));
}
