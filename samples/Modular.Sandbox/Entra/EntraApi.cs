using System.Security.Cryptography.X509Certificates;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Entra;

/// <summary>Entra's doors, and the ones by which programs change the tenant.</summary>
internal static class EntraApi
{
    public static void AddEntra(this IServiceCollection services) => services.AddSingleton<EntraWorld>().AddSingleton<EntraKeys>().AddSingleton<EntraLogin>();

    /// <summary>Between routing and the pages.</summary>
    public static void UseEntra(this WebApplication app) => app.UseWhen(context => context.Request.Path.StartsWithSegments("/entra", StringComparison.Ordinal), entra => entra.Use(async (context, next) =>
    {
        if (!await BrokenLine.BreaksAsync(context, FaultBoard.Entra))
        {
            await next();
        }
    }));

    public static void Map(WebApplication app)
    {
        app.MapGet("/entra/{tenant}/v2.0/.well-known/openid-configuration", (HttpContext context, EntraLogin login, string tenant) => login.Describe(context, tenant)).WithSummary("Entra: a tenant describes itself");
        app.MapGet("/entra/{tenant}/discovery/v2.0/keys", (HttpContext context, EntraLogin login, string tenant) => login.Keys(context, tenant)).WithSummary("Entra: the published keys, each with the issuers it signs for");
        app.MapPost("/entra/{tenant}/oauth2/v2.0/token", (HttpContext context, EntraLogin login, string tenant) => login.Token(context, tenant)).WithSummary("Entra: tokens for a code, and for an application by itself");
        app.MapGet("/entra/people", (EntraWorld world) => Results.Json(new { people = world.People })).WithSummary("The people of the tenant");
        app.MapPut("/entra/people/{oid:guid}", (EntraWorld world, Guid oid, PersonRequest body) =>
        {
            var before = world.Find(oid.ToString());
            var groups = (body.Groups ?? before?.Groups ?? []).Concat(EntraWorld.Crowd(body.OtherGroups ?? 0)).Distinct(StringComparer.OrdinalIgnoreCase);
            var person = new EntraPerson(oid.ToString(), body.Name ?? before?.Name ?? "Somebody", body.Email ?? before?.Email, body.EmailVerified ?? before?.EmailVerified ?? true, [.. groups], body.Roles ?? before?.Roles ?? [], body.Idp ?? before?.Idp);
            world.Set(person);
            return Results.Json(person);
        }).WithSummary("Makes or changes somebody; what is left out stays, otherGroups adds so many groups of no meaning");
        app.MapPut("/entra/apps/{id:guid}", (EntraWorld world, Guid id, AppRequest body) =>
        {
            foreach (var pem in body.Certificates ?? [])
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
            }

            var before = world.App(id.ToString());
            var changed = new EntraApp(id.ToString(), body.Secret ?? before?.Secret, body.SecretExpires ?? before?.SecretExpires, body.Certificates ?? before?.Certificates ?? [], body.GraphPermission ?? before?.GraphPermission ?? true, body.RedirectUris ?? before?.RedirectUris ?? []);
            world.Set(changed);
            return Results.Json(changed);
        }).WithSummary("Registers or changes an application: secret, secretExpires, certificates (PEM), graphPermission, redirectUris");
        app.MapPost("/entra/keys/rotate", (EntraKeys keys) => Results.Json(new { kid = keys.Rotate() })).WithSummary("Signs with a new key from now on and publishes the old one no more");
    }
}

internal sealed record PersonRequest(string? Name, string? Email, bool? EmailVerified, string[]? Groups, int? OtherGroups, string[]? Roles, string? Idp);

internal sealed record AppRequest(string? Secret, DateTimeOffset? SecretExpires, string[]? Certificates, bool? GraphPermission, string[]? RedirectUris);
