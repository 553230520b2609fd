using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Details;
using Modular.Booking.Privacy;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Details;

/// <summary>Name and mailbox are corrected by the link, and both mailboxes hear of it.</summary>
public sealed class DetailsChange
{
    [Theory, BothDatabases]
    public async Task Both_mailboxes_are_told_and_only_the_new_one_gets_tickets_and_link(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        var codes = await world.ReadAsync(db => db.Tickets.OrderBy(t => t.Id).Select(t => t.Code).ToListAsync());
        Assert.Contains("ada@example.org", await world.PageAsync(order + "/details"), StringComparison.Ordinal);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await SendAsync(world, order, "Berta Löwe", "berta@example.net");
            Assert.Equal((HttpStatusCode.SeeOther, order), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        }

        var now = await world.OrderAsync(order);
        Assert.Equal(("Berta Löwe", "berta@example.net"), (now.GuestName, now.GuestEmail));
        Assert.Equal(codes, await world.ReadAsync(db => db.Tickets.OrderBy(t => t.Id).Select(t => t.Code).ToListAsync()));
        await world.Host.SettleAsync();
        var (old, fresh) = (await MailAsync(world, "ada@example.org", "E-mail address changed"), await MailAsync(world, "berta@example.net", "Your details are changed"));
        Assert.Contains("b…@example.net", old.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("berta@", old.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(order, old.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(order, fresh.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 2), (old.GetProperty("attachments").GetArrayLength(), fresh.GetProperty("attachments").GetArrayLength()));
        using var staff = world.Host.As((world.Shop.OperatorId, StaffRole.Staff));
        using var desk = await staff.OpenAsync($"/desk/orders/{now.Id}");
        Assert.Contains("before Ada Löwe, ada@example.org", WebUtility.HtmlDecode(await desk.TextAsync()), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Wrong_details_keep_what_was_typed_and_who_may_not_or_too_often_changes_nothing(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database, places: 10);
        var order = await world.BuyAsync();
        using (var wrong = await SendAsync(world, order, "Berta <b>", "berta"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains("value=\"Berta &lt;b&gt;\"", await wrong.TextAsync(), StringComparison.Ordinal);
        }

        using (var nobody = await SendAsync(world, "/orders/c2VjcmV0LXNlY3JldC1zZQ", "Berta", "berta@example.net"))
        using (var held = await SendAsync(world, await world.HoldAsync(), "Berta", "berta@example.net"))
        {
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Conflict), (nobody.StatusCode, held.StatusCode));
        }

        for (var i = 0; i <= ChangeDetails.Most; i++)
        {
            using var answer = await SendAsync(world, order, $"Berta {i}", "ada@example.org");
            Assert.Equal(i < ChangeDetails.Most ? HttpStatusCode.SeeOther : HttpStatusCode.Conflict, answer.StatusCode);
        }

        var reseller = Guid.CreateVersion7();
        await world.ReadAsync(db => db.Orders.ExecuteUpdateAsync(o => o.SetProperty(x => x.ResellerId, reseller)));
        using var resold = await SendAsync(world, order, "Berta", "berta@example.net");
        Assert.Equal(HttpStatusCode.Conflict, resold.StatusCode);
        Assert.Equal("Berta 4", (await world.OrderAsync(order)).GuestName);
    }

    [Theory, BothDatabases]
    public async Task What_it_was_before_is_forgotten_with_the_order(Database database)
    {
        await using var world = await CancelWorld.OpenAsync(database);
        var order = await world.BuyAsync();
        using var answer = await SendAsync(world, order, "Berta Löwe", "berta@example.net");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        world.Clock.Advance(TimeSpan.FromDays(7 + ForgetGuests.Days + 3));
        await world.Host.InScopeAsync(s => s.GetRequiredService<ForgetGuests>().RunAsync(CancellationToken.None));
        Assert.Equal((0, null), (await world.ReadAsync(db => db.ContactChanges.CountAsync()), (await world.OrderAsync(order)).GuestEmail));
    }

    private static async Task<HttpResponseMessage> SendAsync(CancelWorld world, string order, string name, string email)
    {
        using var form = new FormUrlEncodedContent([new("name", name), new("email", email)]);
        return await world.Host.Http.SendFormAsync(order + "/details", form);
    }

    private static async Task<JsonElement> MailAsync(CancelWorld world, string mailbox, string subject)
    {
        var mail = Assert.Single(await world.Sandbox.MailsAsync(mailbox), m => m.GetProperty("subject").GetString()!.StartsWith(subject, StringComparison.Ordinal));
        using var whole = await world.Sandbox.Http.GetAsync(new Uri($"/mail/messages/{mail.GetProperty("id").GetString()}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var read = JsonDocument.Parse(await whole.TextAsync());
        return read.RootElement.Clone();
    }
}
