namespace Modular.Kernel;

/// <summary>
/// What a module holds about a person. Every module answers, also with nothing; a test walks the tables and names those that no module answers for.
/// The words are in the language in use. Asked in the request of the person themselves, so that what is sealed for them can be opened.
/// </summary>
public interface IPersonalData
{
    /// <summary>The module.</summary>
    string Module { get; }

    /// <summary>Every table of the module in which a person can be recognised: where it is told, or why it is not.</summary>
    IReadOnlyList<PersonalTable> Tables { get; }

    /// <summary>
    /// Sections, one after the other. Read a section's records before asking for the next one: they share a connection. A section without records is
    /// left out by whoever shows them.
    /// </summary>
    IAsyncEnumerable<PersonalSection> TellAsync(PersonAsking person, CancellationToken cancellation);

    /// <summary>What stays when the account goes, with law and date.</summary>
    Task<IReadOnlyList<PersonalRest>> StaysAsync(PersonAsking person, CancellationToken cancellation);
}

/// <summary>Who asks about themselves.</summary>
/// <param name="Account">The account.</param>
/// <param name="Session">The handle of the session of this request: opens what is sealed while it is unlocked.</param>
/// <param name="Mailbox">The address the person proved to be theirs; null when they have not.</param>
public sealed record PersonAsking(Guid Account, Guid Session, EmailAddress? Mailbox);

/// <summary>How a table in which people can be recognised is answered for.</summary>
/// <param name="Name">The table.</param>
/// <param name="Section">The key of the section that tells of it; null when nothing does.</param>
/// <param name="Reason">Why it is not told, or why it stays when the account goes; null when it is told and goes.</param>
public sealed record PersonalTable(string Name, string? Section, string? Reason)
{
    /// <summary>It is told, and goes with the account.</summary>
    public static PersonalTable Told(string name, string section) => new(name, section, null);

    /// <summary>It is told, and outlives the account.</summary>
    public static PersonalTable Stays(string name, string section, string reason) => new(name, section, reason);

    /// <summary>It is not told.</summary>
    public static PersonalTable LeftOut(string name, string reason) => new(name, null, reason);
}

/// <summary>Whether a section could be opened.</summary>
public enum PersonalAccess
{
    /// <summary>All of it is here.</summary>
    Open = 0,

    /// <summary>Sealed for the person, and their vault is locked.</summary>
    Locked = 1,

    /// <summary>Sealed before a reset: it takes the password or recovery code of that time.</summary>
    Earlier = 2,

    /// <summary>It does not open: changed or damaged. An incident was raised.</summary>
    Broken = 3,
}

/// <summary>One kind of data about a person. Prints nothing of it.</summary>
public sealed record PersonalSection
{
    /// <summary>Stable, "module.what": programs go by it.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    /// <summary>Where it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>How long it is kept.</summary>
    public required string Kept { get; init; }

    public PersonalAccess Access { get; init; }

    /// <summary>The data itself; read it once.</summary>
    public required IAsyncEnumerable<PersonalRecord> Records { get; init; }

    public override string ToString() => $"PersonalSection {Key} ***";
}

/// <summary>One thing with its facts.</summary>
public sealed record PersonalRecord(params IReadOnlyList<PersonalFact> Facts)
{
    public override string ToString() => "PersonalRecord ***";
}

/// <summary>One fact.</summary>
/// <param name="Key">Stable, for programs.</param>
/// <param name="Name">In words.</param>
/// <param name="Shown">The value as people read it.</param>
/// <param name="Exact">The value as programs read it, where that is another: an instant in ISO 8601, an amount in minor units.</param>
public sealed record PersonalFact(string Key, string Name, string Shown, string? Exact = null)
{
    public override string ToString() => $"PersonalFact {Key} ***";
}

/// <summary>What outlives an account.</summary>
/// <param name="Key">Stable.</param>
/// <param name="What">What stays, in words.</param>
/// <param name="Why">The law or the reason, in words.</param>
/// <param name="Until">The last day, or null when the words of <paramref name="Why"/> say it.</param>
public sealed record PersonalRest(string Key, string What, string Why, DateOnly? Until);

/// <summary>What an entry of the audit trail means to the person it is about; modules register one for each kind they note about people.</summary>
/// <param name="Kind">"credit.evidence-opened".</param>
/// <param name="De">In German.</param>
/// <param name="En">In English.</param>
public sealed record AuditWords(string Kind, string De, string En);
