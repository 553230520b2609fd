using System.Collections.Immutable;

namespace Modular.Sdk.Payments;

/// <summary>Also implemented by providers that learn of money from the statements of the operator's own bank account (<see cref="PaymentCapabilities.Statements"/>).</summary>
/// <remarks>What was counted is kept in <see cref="PaymentContext.State"/>, and <see cref="IPaymentProvider.GetAsync"/> answers from it: what has come so far in
/// <see cref="PaymentSnapshot.Captured"/>, also when it is less, or more, than was asked for. A statement is believed as it is; who may hand one in is the host's business.</remarks>
public interface IReadsStatements
{
    /// <summary>Reads one file as the operator got it from their bank, and counts what belongs to payments begun here. Moves no money: it has moved already.</summary>
    /// <remarks>The same entry counts once, in however many files it stands and however often, or at once, they are read; so a call whose answer was lost is repeated.
    /// An entry belongs to a payment by its reference, never by its amount alone. Must not throw on rubbish, nor fall over it: what cannot be read is <see cref="RefusalCode.Unreadable"/>,
    /// and so is XML that is nested deeper than 40 levels or has more than half a million nodes (whoever reads it with recursion loses the whole process);
    /// a statement of another account <see cref="RefusalCode.OtherAccount"/>; a refused file has counted nothing. The key of the operation need not be used.</remarks>
    ValueTask<PaymentOutcome<StatementReading>> ReadStatementAsync(RawStatement statement, PaymentContext context, CancellationToken ct);
}

/// <summary>A file from a bank, byte for byte. Personal data: prints its size.</summary>
public sealed record RawStatement
{
    /// <summary>The file. A host sends no more than 5 MB; nothing in it is to be believed but what it says about money.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The size.</summary>
    public override string ToString() => $"{Content.Length} bytes";
}

/// <summary>What stood in a statement.</summary>
public sealed record StatementReading
{
    /// <summary>The money that came in, in the order of the file. What went out, and what is announced and not booked, is left out.</summary>
    public required ImmutableArray<StatementEntry> Entries { get; init; }
}

/// <summary>Money that came in. Personal data: prints what became of it.</summary>
public sealed record StatementEntry
{
    /// <summary>How much, more than zero; null where it cannot be told.</summary>
    public Money? Amount { get; init; }

    /// <summary>The day on which the bank booked it; null where the file does not tell.</summary>
    public DateOnly? BookedOn { get; init; }

    /// <summary>What became of it.</summary>
    public required EntryVerdict Verdict { get; init; }

    /// <summary>The payment it belongs to; set where it counts, now or since an earlier reading.</summary>
    public ProviderRef? Payment { get; init; }

    /// <summary>What the payer wrote, at most 140 characters, so that the operator's people know it again. For their eyes: not stored, not logged.</summary>
    public string? Text { get; init; }

    /// <summary>What became of it.</summary>
    public override string ToString() => Verdict.ToString();
}
