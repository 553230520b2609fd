using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Sdk;
using Modular.Ui;
using Option = Modular.Booking.Catalogue.Option;

namespace Modular.Booking.Orders;

/// <summary>An order with everything its page, its tickets, its calendar entry and its mails say.</summary>
internal sealed record OrderView
{
    public required Operator Operator { get; init; }

    public required Order Order { get; init; }

    /// <summary>What still counts, by start; of a cancelled order, what was cancelled last.</summary>
    public required IReadOnlyList<Visit> Visits { get; init; }

    /// <summary>What was bought, whatever became of it since; its sum is the order's total.</summary>
    public IReadOnlyList<Position> Bought { get => field ?? [.. Visits.SelectMany(v => v.Positions)]; init; }

    /// <summary>Every ticket that was ever issued, those of visits that are over included.</summary>
    public IReadOnlyList<Entry> Issued { get => field ?? [.. Tickets]; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Payment> Payments { get; init; } = [];

    public IReadOnlyList<Refund> Refunds { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Reversal> Reversals { get; init; } = [];

    /// <summary>The instant for which this is true.</summary>
    public required DateTime Now { get; init; }

    /// <summary>What the operator wrote about money given back by another way, by refund.</summary>
    public IReadOnlyDictionary<Guid, string> RefundNotes { get; init; } = new Dictionary<Guid, string>();

    /// <summary>What the guest may choose from; filled in for the page only, while there is something to choose.</summary>
    public IReadOnlyList<PayMethod> Methods { get; init; } = [];

    public OrderStage Stage => OrderStages.Of(Order, Deciding, Now);

    /// <summary>The payment on which it hangs how the order goes on: one that has to be looked at, else one a bank is thinking about, else the newest.</summary>
    public Payment? Deciding => Payments.FirstOrDefault(p => p is { IsUnclear: true, SeenMinor: > 0 })
        ?? Payments.FirstOrDefault(p => p.Status == PaymentStatus.Processing)
        ?? (Payments.Count > 0 ? Payments[0] : null);

    /// <summary>Until when the places are kept: a time today, or a day and a time.</summary>
    public string HeldUntil
    {
        get
        {
            var zone = Visits.Count > 0 ? Visits[0].Departure.Zone : Operator.Zone;
            var (until, today) = (Show.Local(Order.ExpiresAt, zone), Show.Local(Now, zone));
            return until.Date == today.Date ? Show.Time(TimeOnly.FromDateTime(until)) : Show.Moment(until);
        }
    }

    public Money Total => new(Order.TotalMinor, Order.Currency);

    public IReadOnlyList<VatShare> Vat => VatShare.Of(Bought.Select(p => p.Line));

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
