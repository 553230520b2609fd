using Modular.Kernel;

namespace Modular.Booking.Reconcile;

/// <summary>A broken rule about one thing, from when it was first seen until it was gone. Open ones are shown at the desk and by doctor.</summary>
internal sealed class Discrepancy
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>The rule's name.</summary>
    [NotPersonal]
    public required string Rule { get; init; }

    public required RuleSubject Subject { get; init; }

    public required Guid SubjectId { get; init; }

    public Guid? OrderId { get; init; }

    public required long Expected { get; set; }

    public required long Actual { get; set; }

    [NotPersonal]
    public string? Currency { get; set; }

    public required DateTime FirstSeenAt { get; init; }

    public required DateTime LastSeenAt { get; set; }

    /// <summary>When a run no longer found it; null while it is open.</summary>
    public DateTime? ClosedAt { get; set; }
}

/// <summary>When a job of this module is due; whoever moves the instant does the work, the other workers do not.</summary>
internal sealed class Duty
{
    [NotPersonal]
    public required string Name { get; init; }

    public required DateTime DueAt { get; set; }

    public DateTime? DoneAt { get; set; }
}
