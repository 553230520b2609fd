using Microsoft.Extensions.Logging;

namespace Modular.Sdk.Payments;

/// <summary>Everything a plug-in may touch during one call. Valid for that call only; keep no part of it.</summary>
/// <remarks>Not serialisable: it carries secrets, a client and a logger.</remarks>
public sealed record PaymentContext
{
    /// <summary>The business whose money this is.</summary>
    public required OperatorId Operator { get; init; }

    /// <summary>Its account with the provider.</summary>
    public required ProviderAccountId Account { get; init; }

    /// <summary>True: play money only. A plug-in refuses live credentials here, and test credentials where it is false.</summary>
    public required bool Sandbox { get; init; }

    /// <summary>The idempotency key of this deed, the same at every retry. Reading calls have one too and need not use it.</summary>
    public required OperationKey Operation { get; init; }

    /// <summary>The account's settings.</summary>
    public required SettingsBag Settings { get; init; }

    /// <summary>Where this account's webhooks arrive, as the outside sees it: for plug-ins that register it with the provider by themselves. Null where the host does not tell. Whoever has it can send hints: not for logs.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The only way out: allows the declared hosts, has a time-out, writes a trace without bodies. Do not dispose it, do not change its defaults.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>A small store of the plug-in's own for this account.</summary>
    public required IProviderState State { get; init; }

    /// <summary>For ids, names and durations. Never bodies, secrets or personal data.</summary>
    public required ILogger Log { get; init; }

    /// <summary>The clock. Plug-ins read no other.</summary>
    public required TimeProvider Clock { get; init; }
}
