using Modular.Kernel;

namespace Modular.Vault.Incidents;

/// <summary>Something that does not happen by itself: somebody should look. Ids and codes, nothing about a person.</summary>
internal sealed class Incident
{
    public Guid Id { get; init; }

    /// <summary>One of <see cref="IncidentKind"/>, or a kind another module brings.</summary>
    [NotPersonal]
    public required string Kind { get; init; }

    /// <summary>The person or thing it is about.</summary>
    public Guid? Subject { get; init; }

    public DateTime At { get; init; }

    public DateTime LastAt { get; set; }

    /// <summary>How often since then: the same thing again within a day is the same incident.</summary>
    public int Count { get; set; }

    public DateTime? ClosedAt { get; set; }
}

/// <summary>The kinds this module raises.</summary>
internal static class IncidentKind
{
    /// <summary>A verifier or wrap does not open with any pepper, or does not unwrap although the password was right.</summary>
    public const string WrapChanged = "wrap-changed";

    /// <summary>A wrap is there and its erase key is not.</summary>
    public const string EraseKeyMissing = "erase-key-missing";

    /// <summary>A key does not unwrap under its owner's master key.</summary>
    public const string KeyChanged = "key-changed";

    /// <summary>Nobody of us vouches for a public key.</summary>
    public const string PublicKeyChanged = "public-key-changed";

    /// <summary>A sealed value, or the header of a batch, was changed, moved or exchanged.</summary>
    public const string SealedValueChanged = "sealed-value-changed";

    /// <summary>A stream of batches has a hole, a repetition, or ends earlier than it did.</summary>
    public const string BatchesDropped = "batches-dropped";

    /// <summary>The secret of an authenticator app does not open with any service key.</summary>
    public const string SecondFactorChanged = "second-factor-changed";

    /// <summary>A person's phone number, or that of a code on its way, does not open with any service key.</summary>
    public const string PhoneChanged = "phone-changed";

    /// <summary>The secrets of a company's sign-in do not open with any service key. The subject is the connection.</summary>
    public const string CompanySecretChanged = "company-secret-changed";

    /// <summary>The audit trail is not the one that was written.</summary>
    public const string AuditChainBroken = "audit-chain-broken";

    /// <summary>A bank credential of nobody was opened.</summary>
    public const string CanaryOpened = "canary-opened";

    /// <summary>A bank credential was asked for that no run had announced.</summary>
    public const string UnannouncedOpening = "unannounced-opening";

    /// <summary>A note of an opening without an announced run, or an opened announcement without a note.</summary>
    public const string UnexplainedOpening = "unexplained-opening";

    /// <summary>One person's vault was opened more often in a few minutes than a person does.</summary>
    public const string UnlockBurst = "unlock-burst";

    /// <summary>The same of those who work for one operator, together. The subject is the operator.</summary>
    public const string StaffUnlockBurst = "staff-unlock-burst";

    /// <summary>One person signed in on several new devices within minutes.</summary>
    public const string NewDeviceBurst = "new-device-burst";

    /// <summary>Wrong passwords for many addresses: somebody tries a list.</summary>
    public const string PasswordList = "password-list";

    /// <summary>The same from one network. The subject is a hash of it.</summary>
    public const string PasswordListFromNetwork = "password-list-from-network";

    /// <summary>A person said of a notice: this was not me.</summary>
    public const string NotMe = "not-me";

    /// <summary>A session's half of the master key does not open although its cookie is right.</summary>
    public const string UnlockChanged = "unlock-changed";
}
