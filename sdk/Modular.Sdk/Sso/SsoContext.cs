using Microsoft.Extensions.Logging;

namespace Modular.Sdk.Sso;

/// <summary>Everything a plug-in may touch during one call. Valid for that call only; keep no part of it.</summary>
/// <remarks>Not serialisable: it carries secrets, a client and a logger.</remarks>
public sealed record SsoContext
{
    /// <summary>The business whose people sign in.</summary>
    public required OperatorId Operator { get; init; }

    /// <summary>Its connection with the company's provider.</summary>
    public required SsoConnectionId Connection { get; init; }

    /// <summary>True: a simulator may be behind it, on an address that is not public. No rule of a protocol is relaxed by it but https.</summary>
    public required bool Sandbox { get; init; }

    /// <summary>The connection's settings.</summary>
    public required SettingsBag Settings { get; init; }

    /// <summary>The only way out: allows what the plug-in declared, has a time-out, follows no redirects, writes a trace without bodies. Do not dispose it, do not change its defaults.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>A small store of the plug-in's own for this connection, such as for the provider's published keys.</summary>
    public required IProviderState State { get; init; }

    /// <summary>For ids, names of parts and durations. Never tokens, codes, secrets or personal data.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock. Plug-ins read no other.</summary>
    public required TimeProvider Clock { get; init; }
}
