namespace Modular.Booking.Payments.Straight;

/// <summary>
/// Most orders are paid once, in full, and nobody else touches them meanwhile. For these, every step of a purchase is one round trip that locks what
/// the usual way locks, in the same order, checks that everything is as plain as that, and writes what the usual way would write; the steps of many
/// guests share one commit. Whatever is not plain is refused here with nothing changed, and the usual way, which knows every case, takes it from there.
/// </summary>
internal interface IStraightWay
{
    /// <summary>Writes the attempt to pay, its form and the longer hold. Null: not plain.</summary>
    Task<Attempt?> PrepareAsync(PrepareWish wish);

    /// <summary>Writes down the provider's page. False: not plain.</summary>
    Task<bool> RecordAsync(RecordWish wish);

    /// <summary>The one payment of an order, for asking the provider about it; writes nothing. Null: not plain, or somebody asked a moment ago.</summary>
    Task<Asked?> AskAsync(byte[] secretHash);

    /// <summary>Counts the money, sells the places, issues the tickets and tells it. False: not plain.</summary>
    Task<bool> SettleAsync(SettleWish wish);
}

/// <param name="SecretHash">Names the order.</param>
/// <param name="Key">The form's key; empty when a program sent none.</param>
/// <param name="Guest">Who buys.</param>
/// <param name="Culture">The guest's language.</param>
/// <param name="Method">The operator's account at which the guest wants to pay; empty for the first.</param>
internal sealed record PrepareWish(byte[] SecretHash, Guid Key, Guest Guest, string Culture, Guid Method);

/// <param name="PaymentId">The attempt.</param>
/// <param name="Provider">The plug-in's id.</param>
/// <param name="Reference">The provider's own id of it.</param>
/// <param name="Redirect">The provider's page.</param>
/// <param name="ExpiresAt">When that page closes; null when the provider did not say.</param>
internal sealed record RecordWish(Guid PaymentId, string Provider, string Reference, string Redirect, DateTime? ExpiresAt)
{
    public override string ToString() => "***";
}

/// <summary>A payment that may be asked about now, and what it would buy.</summary>
/// <param name="Payment">As far as it never changes.</param>
/// <param name="Account">Where it was begun.</param>
/// <param name="OrderVersion">The order as it was; when it moved on, it is not plain.</param>
/// <param name="Units">How many tickets it comes to.</param>
internal sealed record Asked(Payment Payment, PaymentAccount Account, long OrderVersion, int Units);

/// <param name="Asked">What was asked about.</param>
/// <param name="AsOf">The instant of the provider's answer, which is: captured, in full, nothing back, nothing disputed.</param>
internal sealed record SettleWish(Asked Asked, DateTime AsOf);

/// <summary>The embedded database has one writer, and all its round trips are calls: the usual way is the only one.</summary>
internal sealed class NoStraightWay : IStraightWay
{
    public Task<Attempt?> PrepareAsync(PrepareWish wish) => Task.FromResult<Attempt?>(null);

    public Task<bool> RecordAsync(RecordWish wish) => Task.FromResult(false);

    public Task<Asked?> AskAsync(byte[] secretHash) => Task.FromResult<Asked?>(null);

    public Task<bool> SettleAsync(SettleWish wish) => Task.FromResult(false);
}
