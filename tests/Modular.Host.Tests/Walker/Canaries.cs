using Autofac;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;

namespace Modular.Host.Tests.Walker;

/// <summary>Routes with the faults the walker looks for. They stand before the host's pipeline, so they are in no list of its routes.</summary>
internal static class Canaries
{
    public static void Register(ContainerBuilder container) => container.RegisterInstance<IStartupFilter>(new Filter());

    public static Door Door(string fault) => new("POST", "/canary/" + fault, Access.Public, new Field("name", "Ada"), new Field("email", "ada@example.org"));

    public static Route Route(string fault) => Routes.Of([Endpoint("/canary/" + fault)]).Single();

    public static RouteEndpoint Endpoint(string pattern) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(pattern), 0, new EndpointMetadataCollection(new HttpMethodMetadata(["POST"])), pattern);

    private sealed class Filter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, after) => http.Request.Path.StartsWithSegments("/canary", out var fault) ? SingAsync(fault.Value!.Trim('/'), http) : after(http));
            next(app);
        };
    }

    private static async Task SingAsync(string fault, HttpContext http)
    {
        switch (fault)
        {
            case "throws":
                http.Response.StatusCode = 500;
                break;
            case "chatters":
                await RefuseAsync(http, "   at Modular.Secret.Place()");
                break;
            case "echoes":
                await RefuseAsync(http, Uri.UnescapeDataString((await new StreamReader(http.Request.Body).ReadToEndAsync()).Replace('+', ' ')));
                break;
            case "leaves":
                (http.Response.StatusCode, http.Response.Headers.Location) = (302, "//evil.example/");
                break;
            case "accepts":
                await http.Response.WriteAsync("fine");
                break;
            case "writes":
                var database = http.RequestServices.GetServices<ModuleDbInfo>().Single(d => d.Module == "booking").From(http.RequestServices);
                await database.WriteAsync($"update {database.Table("operator")} set name = @p0", Guid.NewGuid().ToString());
                await RefuseAsync(http, "no");
                break;
            case "mumbles":
                (http.Response.StatusCode, http.Response.ContentType) = (400, "application/json");
                await http.Response.WriteAsync("{}");
                break;
            default:
                await RefuseAsync(http, "name=\"name\" name=\"email\"");
                break;
        }
    }

    private static Task RefuseAsync(HttpContext http, string text)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (422, "text/html");
        return http.Response.WriteAsync(text);
    }
}
