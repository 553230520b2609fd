using Modular.Kernel;

namespace Modular.Vault.Notices;

/// <summary>What a person is told about their own account. The numbers are stored.</summary>
internal enum SecurityEventKind
{
    PasswordChanged = 1,
    PasswordReset = 2,
    EmailChanged = 3,
    EmailRestored = 4,
    SecondFactorOn = 5,
    SecondFactorOff = 6,
    BackupCodesMade = 7,
    BackupCodeUsed = 8,
    NewDevice = 9,
    PasskeyAdded = 10,
    PasskeyRemoved = 11,
    CompanyLinked = 12,
    EmergencyUsed = 13,
    RecoveryCodeMade = 14,
    RecoveryCodeUsed = 15,
    Denied = 16,
}

/// <summary>Something that happened to an account's security: mailed to its person when it happens and listed on their page.</summary>
internal sealed class SecurityEvent
{
    private const string Kept = "a year after it happened";

    public static readonly TimeSpan Memory = TimeSpan.FromDays(365);

    public Guid Id { get; init; }

    public Guid AccountId { get; init; }

    public SecurityEventKind Kind { get; init; }

    public DateTime At { get; init; }

    /// <summary>"Firefox · Linux".</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required string Device { get; init; }
}
