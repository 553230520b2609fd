using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Cancel;
using Modular.Booking.Invoices;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Reports;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tests.BigSeason;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Reports;

public sealed class ReportTests
{
    /// <summary>All days of the season, in two halves of at most two years.</summary>
    private static readonly ReportQuestion Years = new(ReportBy.Booking, new(2025, 6, 1), new(2027, 5, 31));

    [Theory, BothDatabases]
    public async Task Sums_are_those_of_the_ledgers_by_either_day_and_whichever_way_they_are_cut(Database database)
    {
        await using var world = await SeasonWorld.StartAsync(database);
        await BendAsync(world);
        var ledger = await LedgerAsync(world);
        Assert.True(ledger is { Back: > 0, Owed: > 0, Lost: > 0 }, ledger.ToString());
        foreach (var by in Enum.GetValues<ReportBy>())
        {
            var takings = await ReadAsync(world, Years with { By = by });
            Assert.Equal((ledger.Paid + ledger.Owed, ledger.Back), (takings.Sum(t => t.Sales), takings.Sum(t => t.Back)));
            Assert.Equal(ledger.Owed, takings.Where(t => t.AccountId is null).Sum(t => t.Sales));
            Assert.Equal(3, takings.Select(t => t.VatBasisPoints).Distinct().Count());
            Assert.True(takings.Select(t => t.Stretch).Distinct().Count() > 6);
        }
    }

    [Theory, BothDatabases]
    public async Task A_month_has_what_was_booked_or_took_place_in_it_day_by_day(Database database)
    {
        await using var world = await SeasonWorld.StartAsync(database);
        await BendAsync(world);
        var zone = Occurrences.Zone("Europe/Berlin")!;
        var october = new ReportQuestion(ReportBy.Booking, new(2026, 10, 1), new(2026, 10, 31));
        var orders = await OrdersAsync(world);
        var booked = await ReadAsync(world, october);
        for (var day = 0; day < 31; day++)
        {
            var date = october.From.AddDays(day);
            var expected = orders.Where(o => Occurrences.Day(o.Order.HeldAt, zone) == date).Sum(o => o.Balance);
            Assert.Equal((date, expected), (date, booked.Where(t => t.Stretch == day).Sum(t => t.Sales - t.Back)));
        }

        // Orders of one departure count as a whole; the others are shared out, and both parts are the whole.
        var served = await ReadAsync(world, october with { By = ReportBy.Service });
        var whole = orders.Where(o => o.Days.Distinct().Count() == 1 && o.Days[0] is { Year: 2026, Month: 10 }).Sum(o => o.Balance);
        var parts = orders.Where(o => o.Days.Distinct().Count() > 1 && o.Days.Any(d => d is { Year: 2026, Month: 10 })).ToList();
        Assert.NotEmpty(parts);
        Assert.InRange(served.Sum(t => t.Sales - t.Back) - whole, 1, parts.Sum(o => o.Balance));
    }

    [Theory, BothDatabases]
    public async Task What_went_back_for_a_cancelled_ticket_belongs_to_its_line_and_rate_and_what_went_back_later_to_the_rest(Database database)
    {
        const long Later = 100;
        await using var world = await SeasonWorld.StartAsync(database);
        var before = await ReadAsync(world, Years);
        var (rate, other, sum) = await world.InDbAsync(async db =>
        {
            var order = (await db.Orders.Include(o => o.Lines).Where(o => o.State == OrderState.Confirmed && o.ResellerId == null).ToListAsync()).First(o => o.Lines.Select(l => l.VatBasisPoints).Distinct().Count() == 2);
            var line = order.Lines.MinBy(l => l.VatBasisPoints)!;
            foreach (var gone in order.Lines.Where(l => l.VatBasisPoints == line.VatBasisPoints))
            {
                gone.Cancelled = gone.Quantity;
            }

            var payment = await db.Payments.SingleAsync(p => p.OrderId == order.Id);
            var part = new Reversal { Id = world.Given.Id(), OperatorId = order.OperatorId, OrderId = order.Id, Key = world.Given.Id(), RequestHash = [], Kind = ReversalKind.Part, AmountMinor = line.PriceMinor * line.Quantity, Currency = "EUR", Reason = "", At = Given.Now };
            db.AddRange(part, Refund(world, payment, RefundStatus.Done, part.AmountMinor, part.Id), Refund(world, payment, RefundStatus.Done, Later));
            await db.SaveChangesAsync();
            return (line.VatBasisPoints, order.Lines.Max(l => l.VatBasisPoints), line.PriceMinor * line.Quantity);
        });
        var after = await ReadAsync(world, Years);
        foreach (var vat in new[] { 1900, 700, 0 })
        {
            Assert.Equal(vat == rate ? sum : vat == other ? Later : 0, after.Where(t => t.VatBasisPoints == vat).Sum(t => t.Back) - before.Where(t => t.VatBasisPoints == vat).Sum(t => t.Back));
            Assert.Equal(before.Where(t => t.VatBasisPoints == vat).Sum(t => t.Sales), after.Where(t => t.VatBasisPoints == vat).Sum(t => t.Sales));
        }
    }

    [Theory, BothDatabases]
    public async Task What_resellers_owe_is_listed_order_by_order_and_adds_up(Database database)
    {
        await using var world = await SeasonWorld.StartAsync(database);
        using var owner = world.Owner();
        var sum = await world.InDbAsync(db => db.Orders.SumAsync(o => o.OwedMinor ?? 0));
        foreach (var by in new[] { "booking", "service" })
        {
            using var answer = await owner.OpenAsync($"/desk/reports/export?part=owed&by={by}&from=2025-06-01&until=2027-05-31");
            var lines = (await answer.TextAsync()).TrimEnd().Split("\r\n")[1..];
            Assert.Equal(sum, lines.Sum(l => (long)(decimal.Parse(l.Split(';')[4], CultureInfo.InvariantCulture) * 100)));
            Assert.Contains(lines, l => l.StartsWith("Havel Reisen;", StringComparison.Ordinal));
        }
    }

    [Theory, BothDatabases]
    public async Task The_page_and_its_files_say_the_same_and_are_for_owners(Database database)
    {
        await using var world = await SeasonWorld.StartAsync(database);
        using var owner = world.Owner();
        var ledger = await LedgerAsync(world);
        using var page = await owner.OpenAsync("/desk/reports?by=service&from=2025-06-01&until=2027-05-31");
        var html = WebUtility.HtmlDecode(await page.TextAsync());
        Assert.Contains((ledger.Paid + ledger.Owed).ToString().Length > 5 ? Show(ledger.Paid + ledger.Owed) : "€", html, StringComparison.Ordinal);
        Assert.Contains(Show(ledger.Back), html, StringComparison.Ordinal);
        foreach (var part in new[] { "time", "experience", "channel", "method" })
        {
            using var file = await owner.OpenAsync($"/desk/reports/export?part={part}&by=booking&from=2025-06-01&until=2027-05-31");
            var rows = (await file.TextAsync()).TrimEnd().Split("\r\n")[1..].Select(l => l.Split(';')).ToList();
            Assert.Equal((ledger.Paid + ledger.Owed, ledger.Back), (Sum(rows, 1), Sum(rows, 2)));
        }

        using var vat = await owner.OpenAsync("/desk/reports/export?part=vat&from=2025-06-01&until=2027-05-31");
        var rates = (await vat.TextAsync()).TrimEnd().Split("\r\n")[1..].Select(l => l.Split(';')).ToList();
        Assert.Equal(["19%", "7%", "0%"], rates.Select(r => r[0]));
        Assert.Equal(ledger.Paid + ledger.Owed - ledger.Back, Sum(rates, 1));
        Assert.Equal(Sum(rates, 1), Sum(rates, 2) + Sum(rates, 3));
        Assert.Equal(Math.Round(Sum(rates[..1], 1) * 19m / 119), Sum(rates[..1], 3));

        await world.InDbAsync(db =>
        {
            db.Add(new Billing { OperatorId = world.Given.Operator.Id, SmallBusiness = true, Since = Given.Now });
            return db.SaveChangesAsync();
        });
        using var small = await owner.OpenAsync("/desk/reports/export?part=vat&from=2025-06-01&until=2027-05-31");
        Assert.StartsWith("0%;", Assert.Single((await small.TextAsync()).TrimEnd().Split("\r\n")[1..]), StringComparison.Ordinal);

        using var none = await owner.OpenAsync("/desk/reports?from=2031-01-01&until=2031-01-31");
        Assert.Contains("Nothing came together", await none.TextAsync(), StringComparison.Ordinal);
        foreach (var query in new[] { "from=x&until=2026-01-01", "from=2026-02-01&until=2026-01-01", "from=2020-01-01&until=2026-01-01" })
        {
            using var wrong = await owner.OpenAsync("/desk/reports?" + query);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        using var staff = world.Host.As((world.Given.Operator.Id, StaffRole.Staff));
        foreach (var address in new[] { "/desk/reports", "/desk/reports/export?part=owed" })
        {
            using var refused = await staff.OpenAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var calendar = await staff.OpenAsync("/desk/calendar");
        Assert.DoesNotContain("href=\"/desk/reports\"", await calendar.TextAsync(), StringComparison.Ordinal);
    }

    private static string Show(long minor) => (minor / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static long Sum(IEnumerable<string[]> rows, int column) => rows.Sum(r => (long)(decimal.Parse(r[column], CultureInfo.InvariantCulture) * 100));

    private static Task<List<Taking>> ReadAsync(SeasonWorld world, ReportQuestion question) => world.InDbAsync(db => Takings.ReadAsync(db, world.Given.Operator, question, CancellationToken.None));

    private static Task<(long Paid, long Back, long Owed, long Lost)> LedgerAsync(SeasonWorld world) => world.InDbAsync(async db =>
    {
        var (payments, refunds) = (await db.Payments.AsNoTracking().ToListAsync(), await db.Refunds.AsNoTracking().ToListAsync());
        var paid = payments.Where(p => p.Status == PaymentStatus.Captured).Sum(p => p.CapturedMinor - p.LostMinor);
        return (paid, paid - Balance.Of(payments, refunds), await db.Orders.SumAsync(o => o.OwedMinor ?? 0), payments.Sum(p => p.LostMinor));
    });

    private static Task<List<(Order Order, long Balance, List<DateOnly> Days)>> OrdersAsync(SeasonWorld world) => world.InDbAsync(async db =>
    {
        var payments = (await db.Payments.AsNoTracking().ToListAsync()).ToLookup(p => p.OrderId);
        var refunds = (await db.Refunds.AsNoTracking().ToListAsync()).ToLookup(r => r.OrderId);
        var days = await db.Departures.ToDictionaryAsync(d => d.Id, d => d.LocalDate);
        return (await db.Orders.AsNoTracking().Include(o => o.Lines).ToListAsync())
            .ConvertAll(o => (o, Balance.Of(payments[o.Id], refunds[o.Id]) + (o.OwedMinor ?? 0), o.Lines.ConvertAll(l => days[l.DepartureId])));
    });

    /// <summary>What a season does not have by itself: late money that went back, a refund that failed, money lost to a dispute, an attempt that came to nothing.</summary>
    private static Task<int> BendAsync(SeasonWorld world) => world.InDbAsync(async db =>
    {
        var paid = await db.Payments.OrderBy(p => p.Id).Take(6).ToListAsync();
        paid[0].LostMinor = paid[0].DisputedMinor = 777;
        var lapsed = await db.Orders.FirstAsync(o => o.State == OrderState.Expired);
        var late = Payment(world, lapsed.Id, paid[1].AccountId, PaymentStatus.Captured, 3333);
        db.AddRange(late, Refund(world, late, RefundStatus.InTransit, 3333), Refund(world, paid[2], RefundStatus.Failed, 100), Refund(world, paid[3], RefundStatus.Requested, 101));
        db.Add(Payment(world, paid[4].OrderId, paid[4].AccountId, PaymentStatus.Failed, 0));
        // A second way of paying for the same order, sent back in part.
        var twice = Payment(world, paid[5].OrderId, paid[0].AccountId, PaymentStatus.Captured, paid[5].CapturedMinor);
        db.AddRange(twice, Refund(world, twice, RefundStatus.Done, paid[5].CapturedMinor - 1));
        return await db.SaveChangesAsync();
    });

    private static Payment Payment(SeasonWorld world, Guid order, Guid account, PaymentStatus status, long captured) => new()
    {
        Id = world.Given.Id(),
        OperatorId = world.Given.Operator.Id,
        OrderId = order,
        AccountId = account,
        OperationId = world.Given.Id(),
        Status = status,
        AmountMinor = Math.Max(captured, 1),
        CapturedMinor = captured,
        Currency = "EUR",
        CreatedAt = Given.Now,
        ExpiresAt = Given.Now,
    };

    private static Refund Refund(SeasonWorld world, Payment payment, RefundStatus status, long amount, Guid? reversal = null) => new()
    {
        Id = world.Given.Id(),
        OperatorId = payment.OperatorId,
        OrderId = payment.OrderId,
        PaymentId = payment.Id,
        OperationId = world.Given.Id(),
        Status = status,
        AmountMinor = amount,
        Currency = "EUR",
        Reason = RefundReasons.LateMoney,
        ReversalId = reversal,
        CreatedAt = Given.Now,
    };
}
