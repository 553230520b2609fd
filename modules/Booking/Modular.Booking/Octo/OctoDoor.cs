using System.Globalization;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modular.Booking.Channels;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Octo;

/// <summary>Requests of one key in this process: setting Octo:PerMinute, 0 lifts it.</summary>
internal sealed class OctoPace(IConfiguration configuration) : IDisposable
{
    private readonly int _perMinute = configuration.GetValue("Octo:PerMinute", 600);
    private readonly PartitionedRateLimiter<Guid> _keys = PartitionedRateLimiter.Create<Guid, Guid>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ =>
    {
        var perMinute = configuration.GetValue("Octo:PerMinute", 600);
        return new TokenBucketRateLimiterOptions { TokenLimit = perMinute, TokensPerPeriod = Math.Max(1, perMinute / 12), ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(5, 60.0 / perMinute)), QueueLimit = 0 };
    }));

    /// <summary>Null when it may go on, else how long to wait.</summary>
    public TimeSpan? Wait(Guid key)
    {
        if (_perMinute <= 0)
        {
            return null;
        }

        using var lease = _keys.AttemptAcquire(key);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(10);
    }

    public void Dispose() => _keys.Dispose();
}

/// <summary>The door of /octo: whose key, how often, which capabilities. Whatever goes wrong behind it is answered in OCTO's form.</summary>
internal sealed class OctoDoor(BookingDb db, OctoContext octo, OctoPace pace, ILogger<OctoDoor> log)
{
    public const string CapabilitiesHeader = "Octo-Capabilities";

    public static async ValueTask<object?> EnterAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        var door = http.RequestServices.GetRequiredService<OctoDoor>();
        try
        {
            return await door.RefuseAsync(http) is { } refusal ? OctoJson.Refuse(refusal) : await next(call);
        }
        catch (OctoException refused)
        {
            if (refused.Error == OctoError.TooMany)
            {
                http.Response.Headers.RetryAfter = "2";
            }

            return OctoJson.Refuse(refused.Error);
        }
        catch (BadHttpRequestException)
        {
            return OctoJson.Refuse(OctoError.Bad("The request could not be read to its end."));
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            door.Stumbled(http, failure);
            return OctoJson.Refuse(OctoError.Failed);
        }
    }

    /// <summary>Null when the key opens; otherwise the answer.</summary>
    private async Task<OctoError?> RefuseAsync(HttpContext http)
    {
        if (Bearer(http.Request) is not { } secret)
        {
            return Unknown(http);
        }

        var hash = ResellerKey.HashOf(secret);
        var found = await (
            from key in db.ResellerKeys.AsNoTracking()
            where key.Hash == hash
            join shop in db.Operators.AsNoTracking() on key.OperatorId equals shop.Id
            select new { Key = key, Operator = shop }).SingleOrDefaultAsync(http.RequestAborted);
        if (found is null || !CryptographicOperations.FixedTimeEquals(found.Key.Hash, hash))
        {
            return Unknown(http);
        }

        if (found.Key.RevokedAt is not null)
        {
            return OctoError.Revoked;
        }

        if (pace.Wait(found.Key.Id) is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return OctoError.TooMany;
        }

        var asked = http.Request.Headers[CapabilitiesHeader].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = OctoContext.Capabilities.Where(c => asked.Contains(c, StringComparer.Ordinal)).ToList();
        http.Response.Headers[CapabilitiesHeader] = string.Join(", ", known);
        (octo.Operator, octo.ResellerId, octo.IsTest) = (found.Operator, found.Key.ResellerId, found.Key.IsTest);
        (octo.Pricing, octo.Content) = (known.Contains("octo/pricing"), known.Contains("octo/content"));
        return null;
    }

    private static OctoError Unknown(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return OctoError.NoKey;
    }

    private static string? Bearer(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && header.Length <= Scheme.Length + ResellerKey.LongestSecret ? header[Scheme.Length..].Trim() : null;
    }

    private void Stumbled(HttpContext http, Exception failure) =>
        log.LogError("OCTO {Endpoint} stumbled over {Failure} at {At}", http.GetEndpoint()?.DisplayName, failure.GetType().Name, failure.StackTrace?.Split('\n')[0].Trim());
}

internal static class OctoDoors
{
    /// <summary>A call for programs with a reseller's key.</summary>
    public static RouteHandlerBuilder ForResellers(this RouteHandlerBuilder route) =>
        route.DisableAntiforgery().WithMetadata(new AllowCrossSiteAttribute()).AddEndpointFilter(OctoDoor.EnterAsync);
}
