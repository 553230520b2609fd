using Modular.Kernel;

namespace Modular.Booking.Availability;

/// <summary>
/// Places that are counted together: the seats of one departure, or a shared resource during one stretch of time.
/// Invariant, also a CHECK in the database: held + sold never exceed capacity. Only Hold, Confirm and Release touch the counters.
/// </summary>
internal sealed class Pool
{
    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>"d:{departure}" or "r:{resource}:{start of the stretch, UTC}"; unique, so that departures find a pool they share.</summary>
    [NotPersonal]
    public required string Key { get; init; }

    public required int Capacity { get; set; }

    public int Held { get; set; }

    public int Sold { get; set; }
}

/// <summary>A departure draws from one or several pools; every one must have room.</summary>
internal sealed class DeparturePool
{
    public required Guid DepartureId { get; init; }

    public required Guid PoolId { get; init; }
}

internal enum AllocationState
{
    Held = 0,
    Committed = 1,
    Released = 2,
}

/// <summary>Places of one pool taken by one order. Counted in the pool's counters while Held or Committed, whatever the clock says.</summary>
internal sealed class Allocation
{
    public required Guid OrderId { get; init; }

    public required Guid PoolId { get; init; }

    public required int Places { get; set; }

    public AllocationState State { get; set; }

    public DateTime ExpiresAt { get; set; }
}
