using Modular.Kernel;

namespace Modular.Booking.Payments;

internal enum PaymentStatus
{
    /// <summary>Written before the provider was called; the provider may or may not know of it.</summary>
    Created = 0,

    /// <summary>The guest is on the provider's page.</summary>
    Pending = 1,

    /// <summary>The money is here, and it counts.</summary>
    Captured = 2,
    Failed = 3,
    Expired = 4,

    /// <summary>The guest is done, the bank is not: days, for a direct debit. The money may still come or fail.</summary>
    Processing = 5,
}

/// <summary>What people decided about money that did not fit.</summary>
internal enum MismatchDecision
{
    None = 0,

    /// <summary>It counts as it came; what is too much goes back.</summary>
    Accepted = 1,

    /// <summary>All of it goes back.</summary>
    SentBack = 2,

    /// <summary>Settled outside of this house; a note says how.</summary>
    SetAside = 3,
}

/// <summary>One attempt to pay one order. The provider's snapshot is the truth; this is our last reading of it.</summary>
internal sealed class Payment
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Minted once, before the first call; every retry uses it again.</summary>
    public required Guid OperationId { get; init; }

    public PaymentStatus Status { get; set; }

    public required long AmountMinor { get; init; }

    [NotPersonal]
    public required string Currency { get; init; }

    /// <summary>What counts for the order; 0 unless <see cref="PaymentStatus.Captured"/>.</summary>
    public long CapturedMinor { get; set; }

    /// <summary>What the provider said it collected, in <see cref="SeenCurrency"/>, whether or not it counts; null before it was asked.</summary>
    public long? SeenMinor { get; set; }

    [NotPersonal]
    public string? SeenCurrency { get; set; }

    /// <summary>What the provider said was given back, whoever did it.</summary>
    public long RefundedMinor { get; set; }

    /// <summary>What the provider said is under dispute or lost to one.</summary>
    public long DisputedMinor { get; set; }

    /// <summary>The part of <see cref="DisputedMinor"/> that the payer's bank has taken for good: a debit nobody here ordered.</summary>
    public long LostMinor { get; set; }

    /// <summary>How much of <see cref="LostMinor"/> somebody at the desk has taken note of; what is beyond it waits for somebody.</summary>
    public long LossNotedMinor { get; set; }

    /// <summary>The provider's own id of this payment.</summary>
    [NotPersonal]
    public string? ProviderRef { get; set; }

    /// <summary>Where the guest pays; kept so that "pay" pressed twice leads to the same page.</summary>
    [Personal(DataClass.Credential, Retention.Order)]
    public string? RedirectUrl { get; set; }

    /// <summary>What the guest transfers by, where the provider has no page (<see cref="Transfers.Transfer"/>): the operator's account and a reference, as JSON.</summary>
    [NotPersonal]
    public string? Instructions { get; set; }

    /// <summary>Why it was declined, as a code of the SDK.</summary>
    [NotPersonal]
    public string? DeclineCode { get; set; }

    /// <summary>What does not fit (<see cref="Mismatches"/>): money we must not count, for people to look at.</summary>
    [NotPersonal]
    public string? Mismatch { get; set; }

    public MismatchDecision Decision { get; set; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>When the provider's page closes.</summary>
    public required DateTime ExpiresAt { get; set; }

    public DateTime? CapturedAt { get; set; }

    /// <summary>The instant of the last answer that was applied.</summary>
    public DateTime? CheckedAt { get; set; }

    /// <summary>When the provider was last asked, answered or not: nobody asks again within <see cref="Pace.Calm"/>.</summary>
    public DateTime? AskedAt { get; set; }

    /// <summary>When the worker asks the provider again; null when nothing can change any more.</summary>
    public DateTime? NextCheckAt { get; set; }

    public int Checks { get; set; }

    /// <summary>How often the provider was asked to open its page for this attempt.</summary>
    public int Begins { get; set; }

    /// <summary>The guest transfers the money by themselves, and statements tell of it.</summary>
    public bool IsTransfer => Instructions is not null;

    /// <summary>The guest has a page to pay on, or instructions.</summary>
    public bool IsBegun => RedirectUrl is not null || IsTransfer;

    /// <summary>Money that does not fit and that nobody has decided about.</summary>
    public bool IsUnclear => Mismatch is not null && Decision == MismatchDecision.None;

    /// <summary>What can go back at most: what counts, or what came and does not count, without what the payer's bank holds or has taken.</summary>
    public long ReturnableMinor => (Status == PaymentStatus.Captured ? CapturedMinor : Mismatch is null ? 0 : SeenMinor ?? 0) - DisputedMinor;

    /// <summary>The payer's bank has not decided yet.</summary>
    public bool IsDisputed => DisputedMinor > LostMinor;

    /// <summary>Money was lost to a dispute, and nobody at the desk has seen it.</summary>
    public bool IsLossOpen => LostMinor > LossNotedMinor;

    /// <summary>
    /// What of it has not gone back and is not on its way back; what the provider gave back and we did not order counts as gone, and so does what
    /// people were told to send back by hand: they may have done so already.
    /// </summary>
    public long LeftMinor(IEnumerable<Refund> refunds) =>
        Math.Max(0, ReturnableMinor - Math.Max(RefundedMinor, refunds.Where(r => r.PaymentId == Id && (r.Counts || r.IsOwedByHand(this))).Sum(r => r.AmountMinor)));
}
