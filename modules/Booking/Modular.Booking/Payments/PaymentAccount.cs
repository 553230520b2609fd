using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>An operator's account at a payment provider.</summary>
internal sealed class PaymentAccount
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>The plug-in's id: "stripe".</summary>
    [NotPersonal]
    public required string Provider { get; init; }

    /// <summary>Random; names the account in /hooks/pay/{key}, so that every account has its own secret.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required string HookKey { get; init; }

    /// <summary>The settings with their secrets as JSON, sealed by the service key and bound to this row.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required byte[] SettingsSealed { get; set; }

    public required bool Sandbox { get; init; }

    public bool Enabled { get; set; } = true;
}
