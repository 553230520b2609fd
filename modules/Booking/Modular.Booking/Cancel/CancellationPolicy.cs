using Modular.Kernel;

namespace Modular.Booking.Cancel;

/// <summary>
/// One version of an option's terms. Never changed: what is sold refers to it for ever, and new terms are a new row, so that a hold
/// copies an id and not a text.
/// </summary>
internal sealed class CancellationPolicy
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>The tiers as <see cref="CancellationTerms"/> writes them.</summary>
    [NotPersonal]
    public required string Tiers { get; init; }

    public required DateTime CreatedAt { get; init; }

    public CancellationTerms Terms => CancellationTerms.Parse(Tiers);
}
