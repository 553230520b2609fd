using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Modular.Kernel;

namespace Modular.Host.Web;

/// <summary>Section "RateLimits" of the settings: requests per address and minute; 0 lifts a limit.</summary>
internal sealed class RateLimits
{
    /// <summary>Everything together, files aside.</summary>
    public int PerMinute { get; set; } = 1200;

    public int SignInPerMinute { get; set; } = 20;

    public int CodesPerMinute { get; set; } = 120;

    public int ScansPerMinute { get; set; } = 600;

    public int WebhooksPerMinute { get; set; } = 1200;
}

internal static class RateLimitSetup
{
    public static void AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("RateLimits").Get<RateLimits>() ?? new();
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsFile(context) ? RateLimitPartition.GetNoLimiter("file") : Partition(context, limits.PerMinute));
            options.AddPolicy(Limits.SignIn, context => Partition(context, limits.SignInPerMinute));
            options.AddPolicy(Limits.Codes, context => Partition(context, limits.CodesPerMinute));
            options.AddPolicy(Limits.Scans, context => Partition(context, limits.ScansPerMinute));
            options.AddPolicy(Limits.Webhooks, context => Partition(context, limits.WebhooksPerMinute));
            options.OnRejected = static async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(10);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await Errors.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "too-many-requests");
            };
        });
    }

    /// <summary>A bucket that fills up evenly: a short burst is fine, a lasting stream is not.</summary>
    private static RateLimitPartition<string> Partition(HttpContext context, int perMinute) => perMinute <= 0
        ? RateLimitPartition.GetNoLimiter("unlimited")
        : RateLimitPartition.GetTokenBucketLimiter(Address(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 12),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(5, 60.0 / perMinute)),
            QueueLimit = 0,
        });

    /// <summary>An IPv6 network of 64 bits is one visitor: they get one each and may change the rest at will.</summary>
    internal static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private static bool IsFile(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_content", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
}
