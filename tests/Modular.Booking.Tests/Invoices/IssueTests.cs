using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Invoices;
using Modular.Booking.Privacy;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;
using UglyToad.PdfPig;

namespace Modular.Booking.Tests.Invoicing;

public sealed class IssueTests
{
    [Theory, BothDatabases]
    public async Task A_guest_says_to_whom_and_has_the_invoice_at_once(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        Assert.Contains("does not issue invoices here yet", await world.PageAsync(order), StringComparison.Ordinal);
        using (var early = await world.PressAsync(order))
        {
            Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        }

        await world.MayIssueAsync();
        Assert.Contains($"href=\"{order}/invoice\"", await world.PageAsync(order), StringComparison.Ordinal);
        using (var torn = await world.PressAsync(order, null, ("street", "Weg 1"), ("vatId", "DE12")))
        {
            var page = await torn.TextAsync();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, torn.StatusCode);
            Assert.Contains("This VAT id is not right", page, StringComparison.Ordinal);
            Assert.Contains("value=\"Weg 1\"", page, StringComparison.Ordinal);
        }

        await world.IssueAsync(order, null, ("street", "Weg 1"), ("postalCode", "10115"), ("city", "Berlin"));
        await world.IssueAsync(order, null, ("street", "Weg 1"), ("postalCode", "10115"), ("city", "Berlin"));

        var invoice = Assert.Single(await world.AllAsync());
        Assert.Equal(($"RE-{world.Clock.GetUtcNow().Year}-000001", 5000L, 798L), (invoice.Number, invoice.GrossMinor, invoice.TaxMinor));
        Assert.Contains(invoice.Number, await world.PageAsync(order), StringComparison.Ordinal);
        using var file = await world.Host.Http.OpenAsync($"{order}/invoices/{invoice.Id}?edition=de");
        using var pdf = PdfDocument.Open(await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var text = string.Concat(pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.Value));
        foreach (var said in new[] { "Rechnung " + invoice.Number, "Test shop GmbH", "Am Steg 1", "DE123456789", "Ada Löwe", "Weg 1", "10115 Berlin", "2", "Leistungsdatum", "Netto zu 19", "42,02", "7,98", "50,00", "Bezahlt am" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        using var other = await world.Host.Http.OpenAsync($"{await world.BuyAsync(1)}/invoices/{invoice.Id}");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task Made_out_to_somebody_else_it_is_cancelled_and_issued_anew(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        await world.MayIssueAsync();
        var order = await world.BuyAsync();
        await world.IssueAsync(order);
        var first = Assert.Single(await world.AllAsync());
        using (var blind = await world.PressAsync(order, null, ("name", "Löwe GmbH")))
        {
            Assert.Equal(HttpStatusCode.Conflict, blind.StatusCode);
            Assert.Contains(first.Id.ToString(), await blind.TextAsync(), StringComparison.Ordinal);
        }

        await world.IssueAsync(order, first.Id, ("name", "Löwe GmbH"));
        await world.IssueAsync(order, first.Id, ("name", "Löwe GmbH"));

        var all = await world.AllAsync();
        Assert.Equal([(InvoiceKind.Cancellation, 5000L), (InvoiceKind.Invoice, 5000L), (InvoiceKind.Invoice, 5000L)], all.Select(i => (i.Kind, i.GrossMinor)));
        Assert.Equal(["Ada Löwe", "Ada Löwe", "Löwe GmbH"], all.Select(i => InvoiceContent.RecipientOf(i)!.Name));
        // By the link alone it goes on only so long.
        for (var i = 0; i < 2; i++)
        {
            await world.IssueAsync(order, (await world.AllAsync())[^1].Id, ("name", $"Nummer {i}"));
        }

        using var enough = await world.PressAsync(order, (await world.AllAsync())[^1].Id, ("name", "Nummer 3"));
        Assert.Equal(HttpStatusCode.Conflict, enough.StatusCode);
        await world.NoGapAsync("RE", 4);
        await world.NoGapAsync("GS", 3);
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task Twenty_times_at_once_beside_the_worker_is_one_invoice_without_a_gap(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 40);
        await world.MayIssueAsync();
        var orders = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            orders.Add(await world.BuyAsync(1));
        }

        world.Clock.Advance(InvoiceBatch.Patience);
        var working = Task.WhenAll(world.WorkAsync(), world.WorkAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => world.PressAsync(orders[i % 2])));
        await working;

        // Whoever came after the worker and wished the same is led to what there is.
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.SeeOther, a.StatusCode));
        await world.WorkAsync();
        var all = await world.AllAsync();
        Assert.Equal(4, all.Select(i => i.OrderId).Distinct().Count());
        Assert.Equal(4, all.Count);
        await world.NoGapAsync("RE", 4);
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task A_crash_before_the_commit_uses_up_no_number(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 40);
        await world.MayIssueAsync();
        var (first, second) = (await world.BuyAsync(1), await world.BuyAsync(1));
        await world.IssueAsync(first);
        await world.Host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<Storage.BookingDb>();
            await using var write = await db.BeginWriteAsync(CancellationToken.None);
            var id = (await world.OrderAsync(second)).Id;
            var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == id);
            var draft = new Draft(await db.Operators.SingleAsync(), await db.Billings.SingleAsync(), DateTime.SpecifyKind(world.Clock.GetUtcNow().UtcDateTime, DateTimeKind.Utc));
            var lines = (await InvoiceLines.OfAsync(db, [id], CancellationToken.None))[id].ToList();
            Assert.Equal(2, (await services.GetRequiredService<DocumentWriter>().IssueAsync(draft, [(order, new Party("Ada"), lines, 1)], CancellationToken.None)).Single().Sequence);
            await db.SaveChangesAsync();
        });
        Assert.Single(await world.AllAsync());
        await world.IssueAsync(second);
        await world.NoGapAsync("RE", 2);
    }

    [Theory, BothDatabases]
    public async Task Over_250_euros_the_address_is_asked_for_and_the_worker_waits_for_it(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, price: 25_001);
        await world.MayIssueAsync();
        var order = await world.BuyAsync(1);
        world.Clock.Advance(InvoiceBatch.Patience);
        Assert.Equal(0, await world.WorkAsync());
        using var nameOnly = await world.PressAsync(order);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nameOnly.StatusCode);
        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        using var list = await owner.OpenAsync("/desk/invoices");
        Assert.Contains("Waiting for an address", await list.TextAsync(), StringComparison.Ordinal);
        await world.IssueAsync(order, null, ("street", "Weg 1"), ("postalCode", "10115"), ("city", "Berlin"));
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task Nothing_is_issued_for_what_is_unpaid_or_free_nor_by_itself_where_it_is_switched_off(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        await world.MayIssueAsync(b => b.Automatic = false);
        using (var unpaid = await world.PressAsync(await world.HoldAsync(1)))
        {
            Assert.Equal(HttpStatusCode.Conflict, unpaid.StatusCode);
        }

        await world.BuyAsync(1);
        world.Clock.Advance(InvoiceBatch.Patience);
        Assert.Equal(0, await world.WorkAsync());
        Assert.Empty(await world.AllAsync());
    }

    [Theory, BothDatabases]
    public async Task A_small_business_shows_no_tax_and_says_why(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        await world.MayIssueAsync(b => b.SmallBusiness = true);
        await world.IssueAsync(await world.BuyAsync(1));
        var invoice = Assert.Single(await world.AllAsync());
        Assert.Equal((2500L, 0L), (invoice.GrossMinor, invoice.TaxMinor));
    }

    [Theory, BothDatabases]
    public async Task The_recipient_is_forgotten_eight_years_after_the_end_of_the_year_and_the_sums_stay(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        await world.MayIssueAsync();
        await world.IssueAsync(await world.BuyAsync(1));
        var issued = world.Clock.GetUtcNow().Year;
        world.Clock.SetUtcNow(new DateTimeOffset(issued + 8, 12, 31, 12, 0, 0, TimeSpan.Zero));
        await ForgetAsync(world);
        Assert.NotNull(Assert.Single(await world.AllAsync()).Recipient);
        world.Clock.SetUtcNow(new DateTimeOffset(issued + 9, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await ForgetAsync(world);
        var left = Assert.Single(await world.AllAsync());
        Assert.Equal((null, 2500L), (left.Recipient, left.GrossMinor));
    }

    private static Task<int> ForgetAsync(CancelWorld world) => world.Host.InScopeAsync(s => s.GetRequiredService<ForgetGuests>().RunAsync(CancellationToken.None));
}
