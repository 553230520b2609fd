using Modular.Booking.Orders;

namespace Modular.Booking.Tests.Faults;

/// <summary>One way in which paying can go wrong, and how it has to end.</summary>
/// <param name="Name">A sentence: the heading of its row.</param>
/// <param name="End">How it has to end.</param>
/// <param name="Play">What guest, provider, desk and time do; then everything comes to rest by itself.</param>
internal sealed record Scene(string Name, End End, Func<PayWorld, Purchase, Task> Play)
{
    /// <summary>Whether the provider's hooks arrive.</summary>
    public bool Hooks { get; init; } = true;
}

/// <summary>How a scene ends.</summary>
/// <param name="Stage">What the guest's page is about.</param>
/// <param name="Kept">What the business has of the guest's money then, in minor units.</param>
/// <param name="Left">Names of the rules that reconciliation finds broken; a scene that ends by itself leaves none.</param>
internal sealed record End(OrderStage Stage, long Kept, params string[] Left)
{
    public static End Booked { get; } = new(OrderStage.Confirmed, Shop.Price);

    /// <summary>No places, no money.</summary>
    public static End Over { get; } = new(OrderStage.Expired, 0);

    public static End CalledOff { get; } = new(OrderStage.Cancelled, 0);

    public End Leaving(params string[] rules) => this with { Left = rules };
}
