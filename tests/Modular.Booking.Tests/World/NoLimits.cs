namespace Modular.Booking.Tests.World;

/// <summary>One test is one address: the limits that protect a host from one visitor are lifted where hundreds of visitors are played.</summary>
internal static class NoLimits
{
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["RateLimits:PerMinute"] = "0",
        ["RateLimits:CodesPerMinute"] = "0",
        ["RateLimits:WebhooksPerMinute"] = "0",
    };
}
