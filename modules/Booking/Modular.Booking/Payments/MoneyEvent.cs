using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>What can happen to a payment or a refund. The number is stored: add at the end.</summary>
internal enum MoneyEventKind
{
    /// <summary>The guest pressed the button.</summary>
    Begun = 0,

    /// <summary>The provider's page is open.</summary>
    PageOpen = 1,

    /// <summary>The provider did not answer; nobody has a page to pay on.</summary>
    NoAnswer = 2,

    /// <summary>The provider did not answer again; the attempt is over, another one begins.</summary>
    GivenUp = 3,

    /// <summary>The provider refused to open a page.</summary>
    NotAccepted = 4,

    /// <summary>A means of payment was turned down; the guest may try another.</summary>
    Declined = 5,

    /// <summary>The guest is done, the bank is not.</summary>
    Processing = 6,
    Captured = 7,
    Failed = 8,
    Expired = 9,

    /// <summary>What the provider says does not fit what was asked for.</summary>
    Mismatch = 10,

    /// <summary>It still does not fit, and money came: the guest is told.</summary>
    MismatchStays = 11,

    /// <summary>It fits now.</summary>
    MismatchOver = 12,
    Accepted = 13,
    SentBack = 14,
    SetAside = 15,

    /// <summary>Under dispute at the guest's bank: another sum than before, also 0.</summary>
    Disputed = 16,

    /// <summary>The guest's bank has decided for the guest and taken the money.</summary>
    Lost = 17,

    /// <summary>Somebody at the desk has taken note of the loss.</summary>
    LossNoted = 18,
    RefundRequested = 20,

    /// <summary>The provider took it; the money is on its way.</summary>
    RefundSent = 21,
    RefundDone = 22,
    RefundFailed = 23,
    RefundRetried = 24,

    /// <summary>Given back by another way.</summary>
    RefundElsewhere = 25,

    /// <summary>Found in the provider's books; nobody here ordered it.</summary>
    RefundExternal = 26,

    /// <summary>The guest has instructions for a transfer.</summary>
    Instructed = 27,

    /// <summary>A part of a transfer has come, so much in all; the rest is waited for.</summary>
    PartReceived = 28,
}

/// <summary>One line of a payment's history; append-only, written in the transaction that made it true.</summary>
internal sealed class MoneyEvent
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid PaymentId { get; init; }

    public Guid? RefundId { get; init; }

    public required DateTime At { get; init; }

    public required MoneyEventKind Kind { get; init; }

    public long? AmountMinor { get; init; }

    [NotPersonal]
    public string? Currency { get; init; }

    /// <summary>Why, as a code: of a decline, a mismatch, a refund's reason or failure.</summary>
    [NotPersonal]
    public string? Code { get; init; }

    /// <summary>What a person at the desk wrote.</summary>
    [Personal(DataClass.SystemReadable, Retention.Order)]
    public string? Note { get; init; }

    /// <summary>The account of the person who did it; null when the house did by itself.</summary>
    public Guid? By { get; init; }
}

internal static class MoneyEvents
{
    private static int _count;

    /// <summary>Adds a line about a payment to the transaction under way.</summary>
    public static MoneyEvent Note(this BookingDb db, Payment payment, MoneyEventKind kind, DateTime now, long? amount = null, string? currency = null, string? code = null, string? note = null, Guid? by = null)
    {
        var line = new MoneyEvent
        {
            Id = NextId(now),
            OperatorId = payment.OperatorId,
            OrderId = payment.OrderId,
            PaymentId = payment.Id,
            At = now,
            Kind = kind,
            AmountMinor = amount,
            Currency = amount is null ? null : currency ?? payment.Currency,
            Code = Short(code),
            Note = note,
            By = by,
        };
        db.MoneyEvents.Add(line);
        return line;
    }

    /// <summary>Adds a line about a refund.</summary>
    public static MoneyEvent Note(this BookingDb db, Refund refund, MoneyEventKind kind, DateTime now, string? code = null, string? note = null, Guid? by = null)
    {
        var line = new MoneyEvent
        {
            Id = NextId(now),
            OperatorId = refund.OperatorId,
            OrderId = refund.OrderId,
            PaymentId = refund.PaymentId,
            RefundId = refund.Id,
            At = now,
            Kind = kind,
            AmountMinor = refund.AmountMinor,
            Currency = refund.Currency,
            Code = Short(code),
            Note = note,
            By = by,
        };
        db.MoneyEvents.Add(line);
        return line;
    }

    /// <summary>UUIDv7 with a counter behind the milliseconds: what one transaction writes at one instant is read in the order in which it was written.</summary>
    public static Guid NextId(DateTime now)
    {
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(id, bigEndian: true, out _);
        var count = Interlocked.Increment(ref _count);
        id[6] = (byte)(0x70 | ((count >> 22) & 0x0F));
        id[7] = (byte)(count >> 14);
        id[8] = (byte)(0x80 | ((count >> 8) & 0x3F));
        id[9] = (byte)count;
        return new Guid(id, bigEndian: true);
    }

    /// <summary>A provider's code may be any text; the column is not.</summary>
    private static string? Short(string? code) => code is { Length: > 60 } ? code[..60] : code;
}
