using Modular.Kernel;

namespace Modular.Booking.Invoices;

internal enum InvoiceKind
{
    Invoice = 0,

    /// <summary>Takes a part of an invoice back, because money went back.</summary>
    Credit = 1,

    /// <summary>Takes all that is left of an invoice back, because another one takes its place.</summary>
    Cancellation = 2,
}

/// <summary>
/// A document of an order as it was issued: it is inserted once and never changed. Only the recipient is forgotten, when the law no longer
/// wants it kept.
/// </summary>
internal sealed class Invoice
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required InvoiceKind Kind { get; init; }

    /// <summary>"RE-2026".</summary>
    [NotPersonal]
    public required string Series { get; init; }

    /// <summary>From 1, without gap within the series.</summary>
    public required int Sequence { get; init; }

    [NotPersonal]
    public required string Number { get; init; }

    /// <summary>Which invoice of its order this is, or corrects: 1, and one more with each that takes the place of another.</summary>
    public required int Round { get; init; }

    /// <summary>The invoice a correction is about.</summary>
    public Guid? InvoiceId { get; init; }

    /// <summary>The money that went back, of a credit note.</summary>
    public Guid? RefundId { get; init; }

    public required DateTime IssuedAt { get; init; }

    /// <summary>The day of issue at the operator's place.</summary>
    public required DateOnly IssuedOn { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    /// <summary>Positive also where it takes back.</summary>
    public required long GrossMinor { get; init; }

    public required long TaxMinor { get; init; }

    /// <summary>To whom, as JSON (<see cref="Party"/>).</summary>
    [Personal(DataClass.SystemReadable, Retention.Invoice)]
    public string? Recipient { get; set; }

    /// <summary>Everything else that it says, as JSON (<see cref="InvoiceContent"/>).</summary>
    [NotPersonal]
    public required string Content { get; init; }

    public bool TakesBack => Kind != InvoiceKind.Invoice;

    /// <summary>With its sign in the books.</summary>
    public long BookedMinor => TakesBack ? -GrossMinor : GrossMinor;

    public override string ToString() => $"{Kind} {Number}";
}
