using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Ui;
using Reversals = Modular.Booking.Cancel.Refusals;

namespace Modular.Booking.Tests.Cancel;

public sealed class TermsTests
{
    // Sunday 28 March 2027: the clocks in Berlin go from 02:00 to 03:00.
    private static readonly Start Monday = new(new(2027, 3, 29), 9 * 60, "Europe/Berlin", new(2027, 3, 29, 7, 0, 0, DateTimeKind.Utc));

    [Theory]
    [InlineData("")]
    [InlineData("24h100")]
    [InlineData("14d100,7d50,12h10")]
    public void What_is_stored_reads_back(string stored) => Assert.Equal(stored, CancellationTerms.Parse(stored).ToString());

    [Theory]
    [InlineData("3d100,3d50", "amount2")]
    [InlineData("24h100,1d50", "amount2")]
    [InlineData("1d100,3d50", "amount2")]
    [InlineData("3d50,1d50", "amount2")]
    [InlineData("3d50,1d80", "amount2")]
    [InlineData("400d100", "amount1")]
    [InlineData("3d0", "percent1")]
    [InlineData("3d100,1d101", "percent2")]
    [InlineData("4d100,3d80,2d60,1d40", "amount3")]
    public void Tiers_that_make_no_sense_are_refused_by_the_field(string tiers, string field) =>
        Assert.Equal(field, CancellationTerms.Of(CancellationTerms.Parse(tiers).Tiers).Refusal?.Field);

    [Fact]
    public void Every_preset_would_be_accepted_from_the_form()
    {
        foreach (var (name, terms) in TermsPresets.All)
        {
            Assert.True(CancellationTerms.Of(terms.Tiers).IsDone, name);
            Assert.Equal(name, TermsPresets.NameOf(terms));
        }

        Assert.Equal("own", TermsPresets.NameOf(CancellationTerms.Parse("5d90")));
    }

    [Fact]
    public void A_day_is_a_day_of_the_calendar_and_an_hour_an_hour_also_when_the_clocks_change()
    {
        Assert.Equal(new DateTime(2027, 3, 27, 8, 0, 0, DateTimeKind.Utc), new Tier(2, TierUnit.Days, 100).Until(Monday));
        Assert.Equal(new DateTime(2027, 3, 27, 7, 0, 0, DateTimeKind.Utc), new Tier(48, TierUnit.Hours, 100).Until(Monday));
        Assert.Equal(Monday.At, new Tier(0, TierUnit.Days, 100).Until(Monday));
    }

    [Theory]
    [InlineData(-1, 100)]
    [InlineData(0, 100)]
    [InlineData(1, 50)]
    public void The_last_instant_of_a_tier_still_belongs_to_it(int ticks, int percent)
    {
        var terms = CancellationTerms.Parse("3d100,24h50");
        var now = new Tier(3, TierUnit.Days, 100).Until(Monday).AddTicks(ticks);
        Assert.Equal(percent, terms.At(now, Monday).Percent);
        Assert.Equal(new TermsStep(0, null), terms.At(Monday.At, Monday));
    }

    [Fact]
    public void The_words_name_date_and_time_and_leave_out_what_is_over()
    {
        var terms = CancellationTerms.Parse("3d100,24h50");
        using (Language.Use("de"))
        {
            Assert.Equal("Kostenlos stornierbar bis 3 Tage vor Beginn", TermsWords.Short(terms));
            Assert.Equal(["Bis Fr., 26. März 2027, 09:00 Uhr: alles zurück", "Bis So., 28. März 2027, 09:00 Uhr: 50\u00a0% zurück", "Danach: kein Geld zurück"], TermsWords.Lines(terms, Monday, Monday.At.AddDays(-9)));
        }

        using (Language.Use("en"))
        {
            Assert.Equal(["Until Sun 28 March 2027, 09:00: 50% back", "After that: no money back"], TermsWords.Lines(terms, Monday, Monday.At.AddDays(-2)));
            Assert.Contains("has passed", Assert.Single(TermsWords.Lines(terms, Monday, Monday.At.AddHours(-1))), StringComparison.Ordinal);
            Assert.Equal(["Until the start: 80% back"], TermsWords.Lines(CancellationTerms.Parse("0d80")));
            Assert.Equal("No refund if you cancel", TermsWords.Short(CancellationTerms.None));
        }
    }

    [Fact]
    public void A_quote_rounds_in_the_guests_favour_line_by_line_and_never_gives_more_than_is_left()
    {
        var given = new Given();
        var departure = given.Departure(new DateOnly(2026, 12, 3));
        var view = Paid(given, departure, "1d33", captured: 10_200);
        var quote = Quote.Of(view);
        // 33 % of 78.00 and of 24.00.
        Assert.Equal((10_200, 2574 + 792), (quote.Left.Minor, quote.Back.Minor));
        Assert.Equal(departure.StartsAt.AddDays(-1), quote.Until);
        var again = view with { Refunds = [Back(view, 9000)] };
        Assert.Equal((1200, 1200, 0), (Quote.Of(again).Left.Minor, Quote.Of(again).Back.Minor, Quote.Of(again).Kept.Minor));
    }

    [Fact]
    public void What_the_operator_calls_off_goes_back_whole_whatever_the_terms_say()
    {
        var given = new Given();
        var departure = given.Departure(new DateOnly(2026, 12, 1), hour: 10, state: DepartureState.Cancelled);
        var quote = Quote.Of(Paid(given, departure, "", captured: 10_200));
        Assert.Equal((10_200, null, null), (quote.Back.Minor, quote.Until, quote.NotByGuest));
    }

    [Fact]
    public void After_the_start_the_guest_cannot_and_after_check_in_nobody_can()
    {
        var given = new Given();
        var view = Paid(given, given.Departure(new DateOnly(2026, 12, 1), hour: 10), "0d100", captured: 10_200);
        Assert.Equal((null, Reversals.Started), (Quote.Of(view).Impossible, Quote.Of(view).NotByGuest));
        view.Tickets.First().Ticket.State = TicketState.Redeemed;
        Assert.Equal(Reversals.CheckedIn, Quote.Of(view).Impossible);
    }

    [Fact]
    public void A_sum_is_split_over_the_payments_that_still_have_it()
    {
        var given = new Given();
        var view = Paid(given, given.Departure(new DateOnly(2026, 12, 3)), "", captured: 3000);
        var second = Payment(view.Order, 4000, minute: 2);
        var foreign = Payment(view.Order, 9000, minute: 1);
        foreign.Mismatch = "another amount";
        var elsewhere = Payment(view.Order, 5000, minute: 3);
        elsewhere.RefundedMinor = 4500;
        var disputed = Payment(view.Order, 800, minute: 4);
        disputed.DisputedMinor = 800;
        view = view with { Payments = [disputed, elsewhere, second, foreign, view.Payments[0]], Refunds = [Back(view, 1000), Back(view, 500, RefundStatus.Failed)] };
        Assert.Equal([2000, 4000, 500], Quote.Shares(view).Select(s => s.LeftMinor));
        Assert.Equal([2000, 3500], Quote.Split(view, 5500).Select(p => p.Minor));
        Assert.Throws<InvalidOperationException>(() => Quote.Split(view, 6501));
    }

    private static OrderView Paid(Given given, Departure departure, string terms, long captured)
    {
        var view = given.View(given.Order(departure, OrderState.Confirmed));
        var policy = new CancellationPolicy { Id = given.Id(), OperatorId = given.Operator.Id, Tiers = terms, CreatedAt = Given.Now };
        return view with
        {
            Visits = [view.Visits[0] with { Positions = [.. view.Visits[0].Positions.Select(p => new Position(p.Line, p.Unit, policy))] }],
            Payments = [Payment(view.Order, captured)],
        };
    }

    private static Payment Payment(Order order, long captured, int minute = 0) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = order.OperatorId,
        OrderId = order.Id,
        AccountId = Guid.Empty,
        OperationId = Guid.CreateVersion7(),
        Status = PaymentStatus.Captured,
        AmountMinor = captured,
        CapturedMinor = captured,
        Currency = "EUR",
        CreatedAt = Given.Now.AddMinutes(minute),
        ExpiresAt = Given.Now.AddMinutes(31),
    };

    private static Refund Back(OrderView view, long minor, RefundStatus status = RefundStatus.InTransit) => new()
    {
        Id = Guid.CreateVersion7(),
        OperatorId = view.Order.OperatorId,
        OrderId = view.Order.Id,
        PaymentId = view.Payments[0].Id,
        OperationId = Guid.CreateVersion7(),
        Status = status,
        AmountMinor = minor,
        Currency = "EUR",
        Reason = "goodwill",
        CreatedAt = Given.Now,
    };
}
