using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Sdk;

namespace Modular.Booking.Orders;

/// <summary>An order with everything its page, its tickets, its calendar entry and its mails say.</summary>
internal sealed record OrderView
{
    public required Operator Operator { get; init; }

    public required Order Order { get; init; }

    /// <summary>By start.</summary>
    public required IReadOnlyList<Visit> Visits { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Payment> Payments { get; init; } = [];

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Reversal> Reversals { get; init; } = [];

    /// <summary>The instant for which this is true.</summary>
    public required DateTime Now { get; init; }

    public OrderStage Stage => OrderStages.Of(Order, Payments.Count == 0 ? null : Payments[0].Status, Now);

    public Money Total => new(Order.TotalMinor, Order.Currency);

    public IReadOnlyList<VatShare> Vat => VatShare.Of(Order.Lines);

    public IEnumerable<Entry> Tickets => Visits.SelectMany(v => v.Tickets);
}

/// <summary>One departure of an order.</summary>
internal sealed record Visit(Departure Departure, Experience Experience, Option Option, IReadOnlyList<Position> Positions, IReadOnlyList<Entry> Tickets)
{
    public DateTime LocalStart => Departure.LocalDate.ToDateTime(new TimeOnly(Departure.LocalMinute / 60, Departure.LocalMinute % 60));
}

/// <summary>A line with the unit it bought; the unit may be gone from the catalogue since.</summary>
internal sealed record Position(OrderLine Line, Unit? Unit, CancellationPolicy? Policy = null)
{
    public CancellationTerms Terms { get; } = Policy?.Terms ?? CancellationTerms.None;
}

/// <summary>A ticket with the unit it is for.</summary>
internal sealed record Entry(Ticket Ticket, Unit? Unit);

/// <summary>VAT of one rate in a sum of gross prices.</summary>
internal sealed record VatShare(int BasisPoints, long NetMinor, long TaxMinor)
{
    public long GrossMinor => NetMinor + TaxMinor;

    /// <summary>Rounded once per rate, half away from zero, so that net and tax add up to what was paid.</summary>
    public static IReadOnlyList<VatShare> Of(IEnumerable<OrderLine> lines) =>
        [.. lines.GroupBy(l => l.VatBasisPoints).OrderByDescending(rate => rate.Key).Select(rate => Of(rate.Key, rate.Sum(l => checked(l.PriceMinor * l.Quantity))))];

    private static VatShare Of(int basisPoints, long gross)
    {
        var net = (long)Math.Round(gross * 10_000m / (10_000 + basisPoints), MidpointRounding.AwayFromZero);
        return new VatShare(basisPoints, net, gross - net);
    }
}
