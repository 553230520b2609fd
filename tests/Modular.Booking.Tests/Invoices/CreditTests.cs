using System.Net;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Invoices;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Invoicing;

/// <summary>What goes back is taken back on paper as well, once, and to the cent.</summary>
public sealed class CreditTests
{
    [Theory, BothDatabases]
    public async Task Money_that_went_back_makes_one_credit_note_and_the_books_say_the_same(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        await world.MayIssueAsync();
        var order = await world.BuyAsync();
        world.Clock.Advance(InvoiceBatch.Patience);
        Assert.Equal(1, await world.WorkAsync());
        await world.BeforeStartAsync(TimeSpan.FromHours(30));
        using var cancelled = await world.CancelAsync(order, await world.FormAsync(order));
        Assert.Equal(0, await world.WorkAsync());
        await Settle.PaymentsAsync(world.Host);
        Assert.Equal(1, await world.WorkAsync());
        Assert.Equal(0, await world.WorkAsync());

        var all = await world.AllAsync();
        Assert.Equal([(InvoiceKind.Credit, 2500L, 399L), (InvoiceKind.Invoice, 5000L, 798L)], all.Select(i => (i.Kind, i.GrossMinor, i.TaxMinor)));
        Assert.Equal(all[1].Id, all[0].InvoiceId);
        Assert.Contains("Credit note", await world.PageAsync(order), StringComparison.Ordinal);
        await world.SettledAsync();

        // Made out anew it is what is left.
        await world.IssueAsync(order, all[1].Id, ("name", "Löwe GmbH"));
        var newest = (await world.AllAsync())[^1];
        Assert.Equal((2500L, 2), (newest.GrossMinor, newest.Round));
        Assert.Equal(0, await world.WorkAsync());
        await world.SettledAsync();
    }

    [Theory, BothDatabases]
    public async Task An_order_whose_money_all_went_back_before_gets_no_invoice(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        await world.MayIssueAsync();
        var order = await world.BuyAsync();
        using var cancelled = await world.CancelAsync(order, await world.FormAsync(order));
        await Settle.PaymentsAsync(world.Host);
        world.Clock.Advance(InvoiceBatch.Patience);
        Assert.Equal(0, await world.WorkAsync());
        using var pressed = await world.PressAsync(order);
        Assert.Equal(HttpStatusCode.Conflict, pressed.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task The_owner_sets_who_issues_sees_the_month_and_takes_it_to_the_tax_adviser(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        using var owner = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        const string Page = "/desk/business/invoices";
        using (var empty = await owner.OpenAsync("/desk/invoices"))
        {
            Assert.Contains("No invoices are issued yet", await empty.TextAsync(), StringComparison.Ordinal);
        }

        (string, string)[] right = [("legalName", "Kajak GmbH"), ("street", "Steg 1"), ("postalCode", "12435"), ("city", "Berlin"), ("taxNumber", "37/123/45678"), ("invoicePrefix", "R"), ("creditPrefix", "K"), ("automatic", "true")];
        using (var same = await owner.PostFromAsync(Page, Page, [.. right.Where(f => f.Item1 is not ("taxNumber" or "creditPrefix")), ("creditPrefix", "R")]))
        {
            var text = await same.TextAsync();
            Assert.Equal(HttpStatusCode.UnprocessableEntity, same.StatusCode);
            Assert.Contains("one is enough", text, StringComparison.Ordinal);
            Assert.Contains("Corrections need another prefix", text, StringComparison.Ordinal);
            Assert.Contains("value=\"Kajak GmbH\"", text, StringComparison.Ordinal);
        }

        using (var saved = await owner.PostFromAsync(Page, Page, right))
        {
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        }

        var id = (await world.OrderAsync(order)).Id;
        using (var issued = await owner.PostFromAsync($"/desk/orders/{id}/invoice", $"/desk/orders/{id}/invoice", ("name", "=Löwe;GmbH")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, issued.StatusCode);
        }

        var invoice = Assert.Single(await world.AllAsync());
        using var shown = await owner.OpenAsync($"/desk/orders/{id}");
        Assert.Contains(invoice.Number, await shown.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await Trail.CountAsync(world.Host, "booking.invoices-exported", world.Shop.OperatorId));
        using var csv = await owner.PostFromAsync("/desk/invoices", "/desk/invoices/export");
        Assert.Equal(1, await Trail.CountAsync(world.Host, "booking.invoices-exported", world.Shop.OperatorId));
        var bytes = await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var rows = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.StartsWith($"{invoice.Number};Invoice;{invoice.IssuedOn:yyyy-MM-dd};", rows[1], StringComparison.Ordinal);
        Assert.Contains("\"'=Löwe;GmbH\"", rows[1], StringComparison.Ordinal);
        Assert.EndsWith(";19;42.02;7.98;50.00;EUR", rows[1], StringComparison.Ordinal);

        // Another business sees neither list nor document.
        using var stranger = world.Host.As((Guid.CreateVersion7(), StaffRole.Owner));
        using var foreign = await stranger.OpenAsync($"/desk/invoices/{invoice.Id}");
        Assert.NotEqual(HttpStatusCode.OK, foreign.StatusCode);
    }
}
