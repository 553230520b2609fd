namespace Modular.Kernel;

/// <summary>Who could read a column's content. Names and letters follow the data classes of the Vault design.</summary>
public enum DataClass
{
    /// <summary>S: the system reads it to do its job (an e-mail address, a guest's name on a ticket).</summary>
    SystemReadable,

    /// <summary>U: sealed; only the person, signed in, can open it.</summary>
    SealedForUser,

    /// <summary>F: sealed for the nightly fetcher.</summary>
    SealedForFetcher,

    /// <summary>A password verifier, a secret, a key: never shown again.</summary>
    Credential,
}

/// <summary>How long a personal column is kept, as a sentence with its source.</summary>
public static class Retention
{
    public const string Account = "while the account lives; erased with it (GDPR Art. 17)";
    public const string Order = "8 years after the end of the year of the order (§ 147 AO); contact details 90 days after the departure";
    public const string Session = "until sign-out or expiry, 30 days at most";
    public const string Invoice = "8 years after the end of the year of issue (§ 14b UStG, § 147 AO)";
    public const string Delivery = "30 days after delivery";
    public const string Operator = "while the operator's contract lives";
}

/// <summary>Declares a column as personal data or a secret: its class and how long it is kept.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonalAttribute(DataClass dataClass, string retention) : Attribute
{
    public DataClass DataClass { get; } = dataClass;

    public string Retention { get; } = retention;
}

/// <summary>Declares a text or binary column as free of personal data. A test refuses a column that declares neither.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotPersonalAttribute : Attribute;
