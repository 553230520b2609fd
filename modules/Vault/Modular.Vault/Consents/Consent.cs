using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Vault.Consents;

/// <summary>Somebody agreed to a text or withdrew it. Rows are added and never changed; the highest number says how it stands.</summary>
internal sealed class Consent
{
    public Guid AccountId { get; init; }

    public ConsentPurpose Purpose { get; init; }

    /// <summary>1 for the first of this person and purpose.</summary>
    public long Number { get; init; }

    public bool IsGiven { get; init; }

    /// <summary>The version of the text that was shown, or that was agreed to before it was withdrawn.</summary>
    [NotPersonal]
    public required string TextVersion { get; init; }

    /// <summary>The language in which it was shown.</summary>
    [NotPersonal]
    public required string Language { get; init; }

    public DateTime At { get; init; }

    /// <summary>The session in which it was done; null where there was none, when the account was opened.</summary>
    public Guid? Session { get; init; }
}
