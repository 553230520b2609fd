using MediatR;
using Modular.Booking.Contracts;
using Modular.Booking.Mails;
using Modular.Booking.Storage;

namespace Modular.Booking.OnOrderConfirmed;

/// <summary>Money first, mail after: the order is confirmed whether or not a mail server answers.</summary>
internal sealed class PostTickets(BookingDb db) : INotificationHandler<OrderConfirmed>
{
    public Task Handle(OrderConfirmed notification, CancellationToken cancellationToken)
    {
        db.Post(TicketsMail.Name, notification.OrderId);
        return Task.CompletedTask;
    }
}
