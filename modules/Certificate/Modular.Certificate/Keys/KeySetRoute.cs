using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Modular.Certificate.Keys;

/// <summary>GET /.well-known/jwks.json: every public key that ever signed here. Empty until the first signature.</summary>
internal static class KeySetRoute
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapKeySet(this IEndpointRouteBuilder routes) => routes.MapGet("/.well-known/jwks.json", Show);

    private static async Task<IResult> Show(HttpContext context, SigningKeys keys, CancellationToken stop)
    {
        // Short, because a checker must not have to wait long for a new key.
        context.Response.Headers.CacheControl = "public, max-age=300";
        // Public keys are for everybody's pages.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Json(new JwkSet([.. (await keys.AllAsync(stop)).Select(Jwk.Of)]), Json, "application/jwk-set+json");
    }
}
