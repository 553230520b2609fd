using CsCheck;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Tests.Support;

namespace Modular.Booking.Tests.Availability;

public class PriceBookTests
{
    private static readonly DateOnly Start = new(2027, 1, 1);

    [Fact]
    public void The_price_of_the_date_goes_before_the_season_and_that_before_the_usual_one()
    {
        var given = new Given();
        var book = new PriceBook([Season(given.Adult, 10, 20, 4900), Date(given.Adult, 15, 5900)]);
        Assert.Equal(3900, book.PriceOf(given.Adult, Start.AddDays(9)));
        Assert.Equal(4900, book.PriceOf(given.Adult, Start.AddDays(10)));
        Assert.Equal(5900, book.PriceOf(given.Adult, Start.AddDays(15)));
        Assert.Equal(4900, book.PriceOf(given.Adult, Start.AddDays(20)));
        Assert.Equal(3900, book.PriceOf(given.Adult, Start.AddDays(21)));
        // The child has no price of its own in this season.
        Assert.Equal(2400, book.PriceOf(given.Child, Start.AddDays(15)));
    }

    [Fact]
    public void A_day_of_the_week_may_cost_nothing() =>
        Assert.Equal(0, new PriceBook([Date(new Given().Adult, 0, 0)]).PriceOf(new Given().Adult, Start));

    [Fact]
    public void Priced_units_differ_in_nothing_but_the_price_and_the_catalogue_keeps_its_own()
    {
        var given = new Given();
        var priced = new PriceBook([Date(given.Adult, 0, 5900)]).On([given.Adult, given.Child], Start);
        Assert.Equal((given.Adult.Id, 5900L, 1900, "Adult"), (priced[0].Id, priced[0].PriceMinor, priced[0].VatBasisPoints, priced[0].TitleEn));
        Assert.Same(given.Child, priced[1]);
        Assert.Equal(3900, given.Adult.PriceMinor);
    }

    [Fact]
    public void For_any_rules_the_most_special_one_decides_whatever_their_order()
    {
        var given = new Given();
        var rule =
            from child in Gen.Bool
            from oneDay in Gen.Bool
            from first in Gen.Int[0, 30]
            from length in Gen.Int[0, 10]
            from price in Gen.Long[0, 100_000]
            select oneDay ? Date(child ? given.Child : given.Adult, first, price) : Season(child ? given.Child : given.Adult, first, first + length, price);
        // Seasons of an option never share a day, and a date has one price: the desk and the keys see to that.
        var rules = rule.List[0, 8].Select(all => all.Where((r, i) => !all.Take(i).Any(e =>
            e.UnitId == r.UnitId && e.OneDay == r.OneDay && e.From <= r.Until && r.From <= e.Until)).ToList());
        Gen.Select(rules, Gen.Int[0, 45], Gen.Int).Sample((all, offset, seed) =>
        {
            var day = Start.AddDays(offset);
            var shuffled = all.ToArray();
            new Random(seed).Shuffle(shuffled);
            var book = new PriceBook(shuffled);
            foreach (var unit in new[] { given.Adult, given.Child })
            {
                var mine = all.Where(r => r.UnitId == unit.Id && r.From <= day && day <= r.Until).ToList();
                var expected = mine.Exists(r => r.OneDay) ? mine.Find(r => r.OneDay).PriceMinor : mine.Count > 0 ? mine[0].PriceMinor : unit.PriceMinor;
                Assert.Equal(expected, book.PriceOf(unit, day));
                Assert.Equal(expected, Assert.Single(book.On([unit], day)).PriceMinor);
            }
        });
    }

    private static PriceRule Season(Unit unit, int from, int until, long price) => new(unit.Id, OneDay: false, Start.AddDays(from), Start.AddDays(until), Yearly: false, price);

    private static PriceRule Date(Unit unit, int day, long price) => new(unit.Id, OneDay: true, Start.AddDays(day), Start.AddDays(day), Yearly: false, price);
}
