namespace Modular.Booking.Tests.World;

/// <summary>
/// One test is one address: the limits that protect a host from one visitor are lifted where hundreds of visitors are played. And one provider lies,
/// fails and falls silent in hundreds of tests: the guard would take it away from the next one.
/// </summary>
internal static class NoLimits
{
    public static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["RateLimits:PerMinute"] = "0",
        ["RateLimits:CodesPerMinute"] = "0",
        ["RateLimits:WebhooksPerMinute"] = "0",
        ["Plugins:Lies"] = "1000000",
        ["Plugins:BreakerCalls"] = "1000000",
    };
}
