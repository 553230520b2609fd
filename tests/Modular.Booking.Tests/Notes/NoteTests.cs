using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Privacy;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Notes;

public sealed class NoteTests
{
    private const string Text = "Kommt mit Rollstuhl.\nBitte Rampe <b>legen</b>.";

    [Theory, BothDatabases]
    public async Task Staff_keep_a_note_once_the_trail_tells_of_it_and_strangers_neither_read_nor_write_it(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, order) = await WorldAsync(host);
        var page = $"/desk/orders/{order.Id}";
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        var key = Guid.CreateVersion7().ToString();
        foreach (var _ in new[] { 1, 2 })
        {
            using var kept = await staff.PostFromAsync(page, page + "/notes", ("key", key), ("note", Text));
            Assert.Equal((HttpStatusCode.SeeOther, page + "#notes"), (kept.StatusCode, kept.Headers.Location?.OriginalString));
        }

        using var shown = await staff.OpenAsync(page);
        Assert.Contains("Kommt mit Rollstuhl.\nBitte Rampe &lt;b&gt;legen&lt;/b&gt;.", (await shown.TextAsync()).ReplaceLineEndings("\n").Replace("&#xA;", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(host));
        Assert.Equal(1, await Trail.CountAsync(host, "booking.order-noted", order.Id));

        using var door = host.As((given.Operator.Id, StaffRole.Door));
        using var refused = await door.PostFromAsync("/desk/check-in", page + "/notes", ("key", Guid.CreateVersion7().ToString()), ("note", "x"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var guest = await host.Http.OpenAsync($"/orders/{Given.Secret}");
        Assert.DoesNotContain("Rollstuhl", await guest.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_note_that_does_not_fit_is_shown_again_and_nothing_is_kept(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, order) = await WorldAsync(host);
        var page = $"/desk/orders/{order.Id}";
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        foreach (var (key, note) in new[] { (Guid.CreateVersion7().ToString(), ""), (Guid.CreateVersion7().ToString(), new string('x', 1001)), ("no key", "Ein Satz") })
        {
            using var wrong = await staff.PostFromAsync(page, page + "/notes", ("key", key), ("note", note));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains($">{note}</textarea>", await wrong.TextAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(0, await CountAsync(host));
    }

    [Theory, BothDatabases]
    public async Task A_note_is_told_to_the_guest_who_asks_and_to_who_wrote_it_and_goes_with_the_guest(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var (given, order) = await WorldAsync(host);
        var author = Guid.CreateVersion7();
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            db.Add(new Booking.Notes.OrderNote { Id = Guid.CreateVersion7(), OperatorId = given.Operator.Id, OrderId = order.Id, Text = Text, By = author, At = Given.Now });
            await db.SaveChangesAsync();
        });
        Assert.Equal(Text, await ToldAsync(host, "booking.orders", new(Guid.CreateVersion7(), Guid.Empty, EmailAddress.Parse("anna@demo.example"))));
        Assert.Equal(Text, await ToldAsync(host, "booking.desk", new(author, Guid.Empty, null)));

        host.Clock!.Advance(TimeSpan.FromDays(90));
        await ForgetAsync(host);
        Assert.Equal(1, await CountAsync(host));
        host.Clock.Advance(TimeSpan.FromDays(3));
        await ForgetAsync(host);
        Assert.Equal(0, await CountAsync(host));
    }

    private static async Task<(Given Given, Order Order)> WorldAsync(TestHost host)
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 2)), OrderState.Confirmed);
        // The party moved here from a later date: nothing is left there.
        order.Lines.Add(new OrderLine { Id = given.Id(), OperatorId = given.Operator.Id, OrderId = order.Id, DepartureId = given.Departure(new DateOnly(2027, 5, 1)).Id, UnitId = given.Adult.Id, Quantity = 1, Cancelled = 1, Moved = true, PriceMinor = 3900, VatBasisPoints = 1900, Places = 1 });
        await given.SaveAsync(host);
        return (given, order);
    }

    private static Task<int> CountAsync(TestHost host) => host.InScopeAsync(s => s.GetRequiredService<BookingDb>().OrderNotes.CountAsync());

    private static Task<int> ForgetAsync(TestHost host) => host.InScopeAsync(s => s.GetRequiredService<ForgetGuests>().RunAsync(CancellationToken.None));

    private static Task<string?> ToldAsync(TestHost host, string section, PersonAsking person) => host.InScopeAsync(async services =>
    {
        await foreach (var told in services.GetServices<IPersonalData>().OfType<BookingPersonalData>().Single().TellAsync(person, CancellationToken.None))
        {
            if (told.Key == section)
            {
                await foreach (var record in told.Records)
                {
                    return record.Facts.Single(f => f.Key == "note") is var fact ? fact.Exact ?? fact.Shown : null;
                }
            }
        }

        return null;
    });
}
