using Modular.Kernel;

namespace Modular.Vault.Devices;

/// <summary>A browser in which a person has signed in before: it keeps 32 random bytes in a cookie, the row only their hash.</summary>
internal sealed class KnownDevice
{
    private const string Kept = "400 days after the last sign-in there";

    public static readonly TimeSpan Memory = TimeSpan.FromDays(400);

    public Guid AccountId { get; init; }

    /// <summary>SHA-256("device" ‖ cookie).</summary>
    [Personal(DataClass.Credential, Kept)]
    public required byte[] Id { get; init; }

    public DateTime FirstAt { get; init; }

    public DateTime LastAt { get; set; }
}
