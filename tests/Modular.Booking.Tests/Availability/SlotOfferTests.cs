using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Tests.Support;

namespace Modular.Booking.Tests.Availability;

public sealed class SlotOfferTests
{
    private static readonly DateTime Now = Given.Now;

    [Theory]
    [InlineData(10, 10, "Free")]
    [InlineData(3, 10, "Free")]
    [InlineData(2, 10, "Few")]
    [InlineData(10, 50, "Few")]
    [InlineData(0, 10, "SoldOut")]
    [InlineData(-3, 10, "SoldOut")]
    public void What_is_left_says_the_state(int free, int capacity, string state) => Assert.Equal(state, Of(free, capacity).State.ToString());

    [Fact]
    public void Fewer_places_than_the_smallest_unit_takes_are_sold_out()
    {
        Assert.Equal(SlotState.SoldOut, Of(3, 10, smallest: 4).State);
        Assert.Equal(SlotState.Free, Of(4, 10, smallest: 4).State);
    }

    [Fact]
    public void A_negative_rest_is_never_shown() => Assert.Equal(0, Of(-3, 10).Free);

    [Fact]
    public void Time_closes_a_departure_at_the_very_instant()
    {
        var row = Row(10, 10);
        Assert.Equal(SlotState.Free, SlotOffer.Of(row, 1, row.ClosesAt.AddTicks(-1)).State);
        Assert.Equal(SlotState.TooLate, SlotOffer.Of(row, 1, row.ClosesAt).State);
        Assert.Equal(SlotState.Past, SlotOffer.Of(row, 1, row.StartsAt).State);
    }

    [Fact]
    public void The_operator_and_the_lack_of_a_pool_close_it_too()
    {
        Assert.Equal(SlotState.Closed, SlotOffer.Of(Row(10, 10) with { State = DepartureState.Closed }, 1, Now).State);
        Assert.Equal(SlotState.Cancelled, SlotOffer.Of(Row(10, 10) with { State = DepartureState.Cancelled }, 1, Now).State);
        Assert.Equal(SlotState.Closed, SlotOffer.Of(Row(10, 10) with { Free = null, Capacity = null }, 1, Now).State);
    }

    [Fact]
    public void A_day_offers_the_best_of_its_departures_and_the_lowest_price_that_can_be_booked()
    {
        Guid cheap = Guid.CreateVersion7(), dear = Guid.CreateVersion7();
        var slots = new[] { Of(0, 10) with { OptionId = cheap }, Of(2, 10) with { OptionId = dear } };

        var day = Assert.Single(DayOffer.Of(slots, (option, _) => option == cheap ? 100 : 900));

        Assert.Equal(SlotState.Few, day.State);
        Assert.Equal(900, day.FromMinor);
    }

    [Fact]
    public void A_sold_out_day_has_no_price_and_is_not_free()
    {
        var day = Assert.Single(DayOffer.Of([Of(0, 10), Of(0, 8)], (_, _) => 100));

        Assert.Equal(SlotState.SoldOut, day.State);
        Assert.Null(day.FromMinor);
    }

    [Fact]
    public void The_price_from_is_an_adults_and_not_a_toddlers_zero()
    {
        var given = new Given();
        given.Option.Units.Add(given.Unit(UnitType.Infant, "Kleinkind", "Infant", 0, 1900, 0, 2));

        Assert.Equal(3900, Prices.From(given.Experience, PriceBook.Empty, NoDays));
        Assert.Equal(1, Prices.Smallest(given.Option));
    }

    [Fact]
    public void Without_adults_the_lowest_price_counts()
    {
        var given = new Given();
        given.Option.Units.Remove(given.Adult);

        Assert.Equal(2400, Prices.From(given.Experience, PriceBook.Empty, NoDays));
        given.Option.Units.Clear();
        Assert.Null(Prices.From(given.Experience, PriceBook.Empty, NoDays));
    }

    [Fact]
    public void With_prices_by_day_from_is_the_lowest_of_the_days_that_can_be_booked()
    {
        var given = new Given();
        var day = new DateOnly(2026, 12, 5);
        var book = new PriceBook([new PriceRule(given.Adult.Id, OneDay: false, day, day.AddDays(30), Yearly: false, 4900), new PriceRule(given.Adult.Id, OneDay: true, day.AddDays(60), day.AddDays(60), Yearly: false, 100)]);

        // Every day that is left lies in the season: nobody pays the usual price, nor that of a day on which nothing departs.
        Assert.Equal(4900, Prices.From(given.Experience, book, Days(day, day.AddDays(7))));
        Assert.Equal(3900, Prices.From(given.Experience, book, Days(day, day.AddDays(31))));
        Assert.Equal(100, Prices.From(given.Experience, book, Days(day, day.AddDays(60))));
        Assert.Equal(3900, Prices.From(given.Experience, book, NoDays));

        ILookup<Guid, DateOnly> Days(params DateOnly[] days) => days.ToLookup(_ => given.Option.Id);
    }

    private static ILookup<Guid, DateOnly> NoDays { get; } = Array.Empty<DateOnly>().ToLookup(_ => Guid.Empty);

    private static SlotOffer Of(int free, int capacity, int smallest = 1) => SlotOffer.Of(Row(free, capacity), smallest, Now);

    private static DepartureRow Row(int free, int capacity) => new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), DepartureState.Open, new DateOnly(2026, 12, 5), 17 * 60, Now.AddHours(3), Now.AddHours(5), Now.AddHours(2), free, capacity);
}
