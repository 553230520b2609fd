using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>Where one sealed value belongs. It opens nowhere else: not in another row, column, table or version, nor for another person or operator.</summary>
/// <param name="Table">With the module's name before it: "credit.booking".</param>
/// <param name="Column">The column.</param>
/// <param name="Record">The row.</param>
/// <param name="RowVersion">The row's version when it was sealed: an older value that is put back does not open.</param>
/// <param name="Tenant">The operator, or empty where there is none.</param>
public sealed record SealedPlace(string Table, string Column, Guid Record, long RowVersion, Guid Tenant = default);

/// <summary>A value as it is. Prints nothing of it.</summary>
/// <param name="Place">Where it belongs.</param>
/// <param name="Plain">The value.</param>
public sealed record PlainValue(SealedPlace Place, ReadOnlyMemory<byte> Plain)
{
    /// <summary>Prints no content.</summary>
    public override string ToString() => "PlainValue ***";
}

/// <summary>A value as it is stored.</summary>
/// <param name="Place">Where it belongs.</param>
/// <param name="Sealed">Ciphertext: this and nothing else goes into a column.</param>
public sealed record SealedValue(SealedPlace Place, ReadOnlyMemory<byte> Sealed)
{
    /// <summary>Prints no content.</summary>
    public override string ToString() => "SealedValue ***";
}

/// <summary>How sealing or opening ended.</summary>
public enum SealingResult
{
    /// <summary>The values are in the answer, in the order of the question.</summary>
    Done,

    /// <summary>The person is signed in but their vault is locked: send them to /account/unlock.</summary>
    Locked,

    /// <summary>Sealed before a reset and not yet joined to today's keys: the person needs their old password or recovery code.</summary>
    Earlier,

    /// <summary>The recipient has no key that is vouched for: the person's account is gone, or the fetcher's key is not set up.</summary>
    NoKey,

    /// <summary>Changed, moved, dropped or repeated. An incident was raised; nothing was opened.</summary>
    Changed,

    /// <summary>This process does not hold what it takes: only the fetcher does.</summary>
    NotHere,

    /// <summary>The person does not agree to it, or not to the version of the text that is in force: send them to /account/consents.</summary>
    NoConsent,
}

/// <summary>Seals values for the signed-in person under their own key. Needs their unlocked session.</summary>
/// <param name="Session">The handle of the session of this request (claim "session"); no other session can be used.</param>
/// <param name="Person">Whose they are; the session's person.</param>
/// <param name="Values">What to seal.</param>
public sealed record SealForSession(Guid Session, Guid Person, IReadOnlyList<PlainValue> Values) : IRequest<SealedAnswer>;

/// <summary>Sealed values, or why there are none.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Values">In the order of the question; empty unless Done.</param>
public sealed record SealedAnswer(SealingResult Result, IReadOnlyList<SealedValue> Values);

/// <summary>Opens values in the person's unlocked session: one value changed or moved, and none is opened.</summary>
/// <param name="Session">The handle of the session of this request (claim "session"); no other session can be used.</param>
/// <param name="Person">Whose they are; the session's person.</param>
/// <param name="Values">What to open.</param>
public sealed record OpenForSession(Guid Session, Guid Person, IReadOnlyList<SealedValue> Values) : IRequest<OpenedAnswer>;

/// <summary>Opened values, or why there are none.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Values">In the order of the question; empty unless Done.</param>
public sealed record OpenedAnswer(SealingResult Result, IReadOnlyList<PlainValue> Values);

/// <summary>
/// What one run found for one person, who is not there. Batches of a stream are numbered from 1 and chained; the caller keeps them, and its number goes up
/// in the caller's own transaction.
/// </summary>
/// <param name="Person">Whose it is.</param>
/// <param name="Stream">The stream of batches, for example one bank account.</param>
/// <param name="Number">1 for the first, then one more each.</param>
/// <param name="Run">The run that found it.</param>
/// <param name="Previous">The header of the batch before; empty for the first.</param>
/// <param name="Values">What was found.</param>
public sealed record PersonBatch(Guid Person, Guid Stream, long Number, Guid Run, ReadOnlyMemory<byte> Previous, IReadOnlyList<PlainValue> Values)
{
    /// <summary>Prints no content.</summary>
    public override string ToString() => $"PersonBatch {Stream} {Number} ***";
}

/// <summary>
/// Seals batches to people's public keys (HPKE, RFC 9180) and signs them. In the fetcher only. Writes nothing: the same question again gives other
/// ciphertext for the same values, and the caller stores one of them.
/// </summary>
/// <param name="Batches">Of as many people as you like.</param>
public sealed record SealForPeople(IReadOnlyList<PersonBatch> Batches) : IRequest<SealedBatchesAnswer>;

/// <summary>A sealed batch: header and values are stored together.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Number">Its number in the stream.</param>
/// <param name="Header">Signed by the fetcher; names the batch before.</param>
/// <param name="Values">In order.</param>
public sealed record SealedBatch(Guid Person, Guid Stream, long Number, ReadOnlyMemory<byte> Header, IReadOnlyList<SealedValue> Values)
{
    /// <summary>Prints no content.</summary>
    public override string ToString() => $"SealedBatch {Stream} {Number} ***";
}

/// <summary>Sealed batches, or why there are none.</summary>
/// <param name="Result">Done, NoKey when nobody has a key, or NotHere.</param>
/// <param name="Batches">In the order of the question; people without a key are left out.</param>
public sealed record SealedBatchesAnswer(SealingResult Result, IReadOnlyList<SealedBatch> Batches);

/// <summary>Tells Vault, after the caller's commit, how far streams have come, so that batches dropped from their end are noticed. In the fetcher only. Older news changes nothing.</summary>
/// <param name="Batches">The newest batch of each stream; values may be left out.</param>
public sealed record NoteBatches(IReadOnlyList<SealedBatch> Batches) : IRequest<SealingResult>;

/// <summary>
/// Opens a stream in the person's unlocked session. All batches from number 1 on must be there, in order; of a batch all values, unless the caller
/// says that it deletes some by itself.
/// </summary>
/// <param name="Session">The handle of the session of this request (claim "session").</param>
/// <param name="Person">Whose they are; the session's person.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Batches">From number 1 on.</param>
/// <param name="MayLackValues">True when the caller deletes single values by its own retention rules.</param>
public sealed record OpenBatches(Guid Session, Guid Person, Guid Stream, IReadOnlyList<SealedBatch> Batches, bool MayLackValues = false) : IRequest<OpenedAnswer>;

/// <summary>Seals what the nightly work needs while nobody is there to the fetcher's public key. Any role may; only the fetcher opens it.</summary>
/// <param name="Person">Whom it is about.</param>
/// <param name="Values">What to seal.</param>
public sealed record SealForFetcher(Guid Person, IReadOnlyList<PlainValue> Values) : IRequest<SealedAnswer>;

/// <summary>Opens what was sealed for the fetcher. In the fetcher only.</summary>
/// <param name="Person">Whom it is about.</param>
/// <param name="Run">The run that needs it.</param>
/// <param name="Values">What to open.</param>
public sealed record OpenForFetcher(Guid Person, Guid Run, IReadOnlyList<SealedValue> Values) : IRequest<OpenedAnswer>;
