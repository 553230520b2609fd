using MediatR;

namespace Modular.Booking.Contracts;

/// <summary>An order's money is here, its places are sold and its tickets exist.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="OperatorId">Whose order it is.</param>
/// <param name="Version">Grows with every change of the order; drop an event older than what you have.</param>
/// <param name="TotalMinor">Gross total in minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record OrderConfirmed(Guid OrderId, Guid OperatorId, long Version, long TotalMinor, string Currency) : INotification
{
    public const string Name = "booking.order-confirmed.v1";
}

/// <summary>An order was called off, by its guest or at the desk: its places are free, its tickets void, and money may be on its way back.</summary>
/// <param name="OrderId">The order; it may have been a mere reservation.</param>
/// <param name="OperatorId">Whose order it was.</param>
/// <param name="Version">Grows with every change of the order; drop an event older than what you have.</param>
/// <param name="RefundMinor">What goes back, in minor units of <paramref name="Currency"/>; it has not arrived yet.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record OrderCancelled(Guid OrderId, Guid OperatorId, long Version, long RefundMinor, string Currency) : INotification
{
    public const string Name = "booking.order-cancelled.v1";
}

/// <summary>A ticket was admitted at the door.</summary>
/// <param name="TicketId">The ticket.</param>
/// <param name="OperatorId">Whose door it was.</param>
/// <param name="At">The instant of the scan, UTC.</param>
public sealed record TicketRedeemed(Guid TicketId, Guid OperatorId, DateTime At) : INotification
{
    public const string Name = "booking.ticket-redeemed.v1";
}

/// <summary>An owner connected an account at a payment provider, changed its settings, disconnected it, or handed in a statement of it. Booking tells it to itself, for the audit trail.</summary>
/// <param name="Key">Names the deed, however often it is told.</param>
/// <param name="AccountId">The account.</param>
/// <param name="OperatorId">Whose it is.</param>
/// <param name="By">Who did it.</param>
/// <param name="What">"connected", "changed", "disconnected", "offered" or "statement".</param>
/// <param name="Provider">The plug-in's id.</param>
/// <param name="IsSandbox">Play money.</param>
public sealed record PaymentAccountChanged(Guid Key, Guid AccountId, Guid OperatorId, Guid By, string What, string Provider, bool IsSandbox) : INotification
{
    public const string Name = "booking.payment-account-changed.v1";
}

/// <summary>An owner let a reseller in, or made or revoked a key of one. Booking tells it to itself, for the audit trail.</summary>
/// <param name="Key">Names the deed, however often it is told.</param>
/// <param name="ResellerId">The reseller.</param>
/// <param name="OperatorId">Whose experiences it sells.</param>
/// <param name="By">Who did it.</param>
/// <param name="What">"added", "key-made" or "key-revoked".</param>
/// <param name="IsTest">The key books nothing.</param>
public sealed record ChannelChanged(Guid Key, Guid ResellerId, Guid OperatorId, Guid By, string What, bool IsTest) : INotification
{
    public const string Name = "booking.channel-changed.v1";
}
