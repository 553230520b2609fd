using System.Text.Json.Serialization;

namespace Modular.Sandbox.Faults;

/// <summary>One knob: what goes wrong, where, how often.</summary>
internal sealed record Fault
{
    public string Id { get; init; } = "";
    public string Target { get; init; } = "";
    public string Kind { get; init; } = "";

    /// <summary>HTTP: "POST /v1/refunds" or "/v1/refunds/*"; webhook: event type; mail and SMS: recipient. * is a wildcard.</summary>
    public string? Route { get; init; }

    /// <summary>Bite only the next N times; null bites until cleared.</summary>
    public int? Count { get; set; }

    public double Probability { get; init; } = 1;
    public int DelayMs { get; init; } = 1000;

    /// <summary>duplicate: how many copies in all.</summary>
    public int Times { get; init; } = 2;

    /// <summary>reorder: how long events are collected before they leave shuffled.</summary>
    public int WindowMs { get; init; } = 1000;

    /// <summary>fail_before, fail_after: the status (SMTP: 4xx or 5xx reply code). Null is 500, for SMTP 451.</summary>
    public int? Status { get; init; }

    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>lie: added to every amount.</summary>
    public long AmountDelta { get; init; } = 100;

    /// <summary>lie: replaces the currency.</summary>
    public string? Currency { get; init; }

    /// <summary>fail_after on stripe.api: true keeps the error under the idempotency key, as Stripe does; false loses it on the way.</summary>
    public bool Stored { get; init; } = true;

    /// <summary>How often it has bitten so far.</summary>
    public int Bitten { get; set; }

    [JsonIgnore]
    public bool Spent => Count is <= 0;
}
