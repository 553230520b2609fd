using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;

namespace Modular.Booking.Tests.Cancel;

/// <summary>Orders in memory with two lines and a ticket per unit, at any prices and terms.</summary>
internal static class PartViews
{
    public static OrderView Of(int percent, (int Count, long Price) adults, (int Count, long Price) children, long paid)
    {
        var given = new Given();
        var departure = given.Departure(new DateOnly(2026, 12, 20));
        var policy = new CancellationPolicy { Id = given.Id(), OperatorId = given.Operator.Id, Tiers = percent == 0 ? "" : $"0d{percent}", CreatedAt = Given.Now };
        var view = given.View(given.Order(departure, OrderState.Confirmed));
        var sold = new[] { (Unit: given.Adult, adults.Count, adults.Price), (Unit: given.Child, children.Count, children.Price) };
        return view with
        {
            Visits =
            [
                view.Visits[0] with
                {
                    Positions = [.. sold.Select(s => new Position(Line(given, view.Order, departure.Id, s.Unit.Id, s.Count, s.Price), s.Unit, policy))],
                    Tickets = [.. sold.SelectMany(s => Enumerable.Range(0, s.Count).Select(_ => new Entry(new Ticket { Id = given.Id(), OperatorId = given.Operator.Id, OrderId = view.Order.Id, DepartureId = departure.Id, UnitId = s.Unit.Id, Code = TicketCode.New() }, s.Unit)))],
                },
            ],
            Payments =
            [
                new Payment
                {
                    Id = given.Id(),
                    OperatorId = given.Operator.Id,
                    OrderId = view.Order.Id,
                    AccountId = Guid.Empty,
                    OperationId = given.Id(),
                    Status = PaymentStatus.Captured,
                    AmountMinor = paid,
                    CapturedMinor = paid,
                    Currency = "EUR",
                    CreatedAt = Given.Now,
                    ExpiresAt = Given.Now.AddMinutes(31),
                },
            ],
        };
    }

    private static OrderLine Line(Given given, Modular.Booking.Orders.Order order, Guid departure, Guid unit, int count, long price) => new()
    {
        Id = given.Id(),
        OperatorId = given.Operator.Id,
        OrderId = order.Id,
        DepartureId = departure,
        UnitId = unit,
        Quantity = count,
        PriceMinor = price,
        VatBasisPoints = 1900,
        Places = 1,
    };
}
