namespace Modular.Kernel;

/// <summary>What one process does. Development runs all three in one and says so.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>Pages, APIs, webhooks in.</summary>
    Web = 1,

    /// <summary>Relay, mail, expiry, jobs.</summary>
    Worker = 2,

    /// <summary>The daily fetch: the only opener of bank credentials; no inbound HTTP, no plug-ins.</summary>
    Fetcher = 4,

    All = Web | Worker | Fetcher,
}
