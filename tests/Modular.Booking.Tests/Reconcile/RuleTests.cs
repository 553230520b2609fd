using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Invoices;
using Modular.Booking.Reconcile;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Faults;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Reconciling;

/// <summary>Every rule is silent about a sound book, bites a book that was broken by hand, is told by the hourly job and by doctor, and is silent again when it is mended.</summary>
public sealed class RuleTests
{
    /// <summary>What breaks a rule, on which kind of order, and what mends it.</summary>
    private static readonly Case[] Cases =
    [
        new("places-oversold", Book.Paid, "allocation", "places = 9", "places = 1", "order_id = {0}"),
        new("places-held", Book.Paid, "pool", "held = held + 1", "held = held - 1", "id = {3}"),
        new("places-sold", Book.Paid, "pool", "sold = sold + 1", "sold = sold - 1", "id = {3}"),
        new("places-lines", Book.Paid, "pool", "sold = sold + 1", "sold = sold - 1", "id = {3}"),
        new("order-places", Book.Paid, "allocation", "state = 2", "state = 1", "order_id = {0}"),
        new("order-tickets", Book.Paid, "ticket", "state = 2", "state = 0", "order_id = {0}"),
        new("order-tickets-issued", Book.Paid, "order_line", "quantity = 2", "quantity = 1", "order_id = {0}"),
        new("money-missing", Book.Paid, "payment", "captured_minor = 2400", "captured_minor = 2500", "id = {1}"),
        new("money-kept", Book.Paid, "payment", "captured_minor = 2600", "captured_minor = 2500", "id = {1}"),
        new("refund-over", Book.Late, "refund", "amount_minor = 2600", "amount_minor = 2500", "id = {2}"),
        new("refund-decided", Book.Cancelled, "reversal", "amount_minor = 2400", "amount_minor = 2500", "order_id = {0}"),
        new("cancelled-decided", Book.Cancelled, "reversal", "kind = 1", "kind = 0", "order_id = {0}"),
        new("provider-captured", Book.Paid, "payment", "seen_minor = 2400", "seen_minor = 2500", "id = {1}"),
        new("provider-refunds", Book.Late, "payment", "refunded_minor = 0", "refunded_minor = 2500", "id = {1}"),
        new("provider-twice", Book.Paid, "payment", "provider_ref = {6}", "provider_ref = {5}", "id = {1}"),
        new("currency", Book.Paid, "payment", "currency = 'USD'", "currency = 'EUR'", "id = {1}"),
        new("mismatch", Book.Paid, "payment", "mismatch = 'other-amount'", "mismatch = null", "id = {1}"),
        new("disputed", Book.Paid, "payment", "disputed_minor = 100", "disputed_minor = 0", "id = {1}"),
        new("dispute-lost", Book.Paid, "payment", "disputed_minor = 100, lost_minor = 100", "disputed_minor = 0, lost_minor = 0", "id = {1}"),
        new("payment-stuck", Book.Paid, "payment", "status = 1, expires_at = {4}", "status = 2", "id = {1}"),
        new("refund-stuck", Book.Late, "refund", "status = 0, created_at = {4}", "status = 2", "id = {2}"),
        new("refund-failed", Book.Late, "refund", "status = 3", "status = 2", "id = {2}"),
        new("invoiced", Book.Invoiced, "invoice", "gross_minor = 2400", "gross_minor = 2500", "order_id = {0}"),
    ];

    private enum Book
    {
        Paid,
        Late,
        Cancelled,
        Invoiced,
    }

    [Fact]
    public void Every_rule_is_tried() => Assert.Equal(Rules.All.Select(r => r.Name).Order(StringComparer.Ordinal), Cases.Select(c => c.Rule).Order(StringComparer.Ordinal));

    [Theory, BothDatabases]
    public async Task Each_bites_what_is_broken_and_nothing_else(Database database)
    {
        await using var world = await PayWorld.StartAsync(database);
        await world.ListenAsync(true);
        var earlier = await world.HoldAsync();
        await earlier.PayAsync();
        var elsewhere = await earlier.SessionAsync();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var books = new Dictionary<Book, Purchase>
        {
            [Book.Paid] = await PaidAsync(world),
            [Book.Late] = await LateAsync(world),
            [Book.Cancelled] = await PaidAsync(world),
            [Book.Invoiced] = await PaidAsync(world),
        };
        await InvoiceAsync(world, (await books[Book.Invoiced].OrderAsync()).Id);
        await books[Book.Cancelled].CallOffAsync();
        await world.WorkAsync();
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(0, await RunAsync(world));
        Assert.Equal([], await DoctorAsync(world));

        foreach (var it in Cases)
        {
            var values = await ValuesAsync(world, books[it.Book], elsewhere);
            await world.InDbAsync(db => SetAsync(db, it, it.Break, values));
            Assert.Contains(it.Rule, await DoctorAsync(world));
            Assert.True(await RunAsync(world) > 0, it.Rule);
            var open = await OpenAsync(world, it.Rule);
            Assert.True(open.Count == 1, $"{it.Rule}: {open.Count} findings");
            Assert.Equal(world.Shop.OperatorId, open[0].OperatorId);
            Assert.Contains(open[0].SubjectId, values);
            Assert.NotEqual((it.Rule, it.Rule), RuleWords.Of(it.Rule));

            await world.InDbAsync(db => SetAsync(db, it, it.Mend, values));
            Assert.Equal(0, await RunAsync(world));
            Assert.Empty(await OpenAsync(world, it.Rule));
        }

        Assert.Equal([], await DoctorAsync(world));
    }

    /// <summary>Of several workers one does it, once an hour.</summary>
    [Theory, BothDatabases]
    public async Task The_job_runs_hourly_and_keeps_what_it_finds(Database database)
    {
        await using var world = await PayWorld.StartAsync(database);
        await world.ListenAsync(true);
        var guest = await PaidAsync(world);
        var (job, order) = (world.Host.Services.GetRequiredService<ReconcileJob>(), (await guest.OrderAsync()).Id);
        Assert.True(await job.RunDueAsync(CancellationToken.None));
        Assert.False(await job.RunDueAsync(CancellationToken.None));
        await world.InDbAsync(db => db.Payments.Where(p => p.OrderId == order).ExecuteUpdateAsync(s => s.SetProperty(p => p.CapturedMinor, 2400)));

        world.Clock.Advance(ReconcileJob.Every);
        Assert.True(await job.RunDueAsync(CancellationToken.None));
        var found = Assert.Single(await OpenAsync(world, "money-missing"));
        Assert.Equal((order, 2500L, 2400L, "EUR"), (found.SubjectId, found.Expected, found.Actual, found.Currency));
        world.Clock.Advance(ReconcileJob.Every);
        Assert.True(await job.RunDueAsync(CancellationToken.None));
        var still = Assert.Single(await OpenAsync(world, "money-missing"));
        Assert.Equal((found.Id, found.FirstSeenAt), (still.Id, still.FirstSeenAt));
        Assert.True(still.LastSeenAt > found.LastSeenAt);

        // A worker that died while it compared is followed by another a quarter of an hour later; one that never came back is told by doctor.
        world.Clock.Advance(4 * ReconcileJob.Every);
        Assert.Contains("reconciliation", await DoctorAsync(world));
    }

    private static async Task<Purchase> PaidAsync(PayWorld world)
    {
        var guest = await world.HoldAsync(places: 3);
        await guest.PayAsync();
        return guest;
    }

    private static Task<int> InvoiceAsync(PayWorld world, Guid order) => world.InDbAsync(db =>
    {
        db.Add(new Invoice
        {
            Id = Guid.CreateVersion7(),
            OperatorId = world.Shop.OperatorId,
            OrderId = order,
            Kind = InvoiceKind.Invoice,
            Series = "RE-2026",
            Sequence = 1,
            Number = "RE-2026-000001",
            Round = 1,
            IssuedAt = world.Clock.GetUtcNow().UtcDateTime,
            IssuedOn = new DateOnly(2026, 12, 1),
            Currency = "EUR",
            GrossMinor = 2500,
            TaxMinor = 399,
            Content = "{}",
        });
        return db.SaveChangesAsync();
    });

    private static async Task<Purchase> LateAsync(PayWorld world)
    {
        var guest = await world.HoldAsync();
        await Scenes.PayTooLateAsync(world, guest);
        return guest;
    }

    /// <summary>{0} order, {1} payment, {2} refund, {3} pool, {4} long ago, {5} its own name at the provider, {6} that of another.</summary>
    private static async Task<object[]> ValuesAsync(PayWorld world, Purchase guest, string elsewhere)
    {
        var order = (await guest.OrderAsync()).Id;
        var pool = await world.InDbAsync(db => db.Allocations.Where(a => a.OrderId == order).Select(a => a.PoolId).FirstAsync());
        var refunds = await guest.RefundsAsync();
        return
        [
            order, (await guest.PaymentsAsync())[0].Id, refunds.Count > 0 ? refunds[0].Id : Guid.Empty, pool,
            world.Clock.GetUtcNow().UtcDateTime.AddDays(-40), await guest.SessionAsync(), elsewhere,
        ];
    }

    private static Task<int> SetAsync(BookingDb db, Case it, string what, object[] values)
    {
        var sql = $"update {db.Table(it.Table)} set {what} where {it.Where}";
        return db.Database.ExecuteSqlRawAsync(sql, values);
    }

    private static Task<int> RunAsync(PayWorld world) => world.Host.InScopeAsync(services => services.GetRequiredService<Reconcile.Reconcile>().RunAsync(CancellationToken.None));

    private static Task<List<Discrepancy>> OpenAsync(PayWorld world, string rule) => world.InDbAsync(db => db.Discrepancies.AsNoTracking().Where(d => d.Rule == rule && d.ClosedAt == null).ToListAsync());

    /// <summary>Names of what doctor finds ill.</summary>
    private static Task<List<string>> DoctorAsync(PayWorld world) => world.Host.InScopeAsync(async services =>
    {
        var ill = new List<string>();
        await foreach (var finding in new BookingModule().ExamineAsync(services, CancellationToken.None))
        {
            if (!finding.Healthy)
            {
                ill.Add(finding.Subject["booking: ".Length..]);
            }
        }

        return ill;
    });

    private sealed record Case(string Rule, Book Book, string Table, string Break, string Mend, string Where);
}
