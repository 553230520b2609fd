using Modular.Kernel;

namespace Modular.Vault.SecondFactor;

/// <summary>What a person's authenticator app knows (RFC 6238). In force once a first code has proved that the app has it.</summary>
internal sealed class Authenticator
{
    public Guid AccountId { get; init; }

    /// <summary>The secret, sealed with the service key: the host alone must check codes, whoever is signed in.</summary>
    [Personal(DataClass.Credential, "while the second factor is on")]
    public required byte[] Sealed { get; set; }

    public DateTime MadeAt { get; set; }

    /// <summary>Null while it is being set up.</summary>
    public DateTime? ConfirmedAt { get; set; }

    /// <summary>The latest step of 30 seconds whose code was accepted. A code is good once, and none from before it any more.</summary>
    public long LastStep { get; set; }
}

/// <summary>One of ten codes for the day the phone is gone, hashed like a password; the ten of a set share salt and cost.</summary>
internal sealed class BackupCode
{
    private const string Kept = "while the second factor is on";

    public Guid AccountId { get; init; }

    public int Number { get; init; }

    [Personal(DataClass.Credential, Kept)]
    public required byte[] Salt { get; init; }

    public int MemoryKiB { get; init; }

    public int Passes { get; init; }

    [Personal(DataClass.Credential, Kept)]
    public required byte[] Hash { get; init; }

    public DateTime? UsedAt { get; set; }
}
