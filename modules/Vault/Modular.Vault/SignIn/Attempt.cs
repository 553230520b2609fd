using Modular.Kernel;

namespace Modular.Vault.SignIn;

/// <summary>How often something was tried in vain: for one e-mail address (of an account or not) or one network address.</summary>
internal sealed class Attempt
{
    /// <summary>SHA-256 of what is counted. A hash hides little of an IP address, so it is kept for a day only.</summary>
    [Personal(DataClass.SystemReadable, "a day after the last attempt")]
    public required byte[] Key { get; init; }

    public int Failures { get; set; }

    /// <summary>Before this instant the next try is refused unseen.</summary>
    public DateTime OpenAt { get; set; }

    public DateTime LastAt { get; set; }
}
