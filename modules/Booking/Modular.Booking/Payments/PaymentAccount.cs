using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>An operator's account at a payment provider.</summary>
internal sealed class PaymentAccount
{
    /// <summary>Of <see cref="Report"/>, in characters.</summary>
    public const int LongestReport = 8000;

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

    /// <summary>Offered to guests. Only a connected account is.</summary>
    public bool Enabled { get; set; } = true;

    public AccountStage Stage { get; set; }

    /// <summary>Its place among the ways to pay; the first is taken where nobody chooses. Equal ones by id.</summary>
    public int Position { get; set; }

    public DateTime? ConnectedAt { get; set; }

    public DateTime? DisconnectedAt { get; set; }

    /// <summary>When somebody last tested it, with the settings it has now.</summary>
    public DateTime? TestedAt { get; set; }

    /// <summary>What that test said, the plug-in's words as JSON (<see cref="Modular.Sdk.SettingsReport"/>), with the account's name at the provider.</summary>
    [Personal(DataClass.SystemReadable, Retention.Operator)]
    public string? Report { get; set; }
}

/// <summary>How far an account has come. The number is stored.</summary>
internal enum AccountStage
{
    Connected = 0,

    /// <summary>Begun, so that it has an address for messages; without settings.</summary>
    Draft = 1,

    /// <summary>The owner wants no more of it, but money that went through it may still have to go back: its settings are kept for that alone.</summary>
    Disconnected = 2,

    /// <summary>Nothing holds it any more: its settings are gone, the row names the provider in old orders.</summary>
    Removed = 3,
}
