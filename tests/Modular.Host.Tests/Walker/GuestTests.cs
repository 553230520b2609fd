using System.Net;
using Modular.Testing;

namespace Modular.Host.Tests.Walker;

/// <summary>Guests who press twice, guess, or type what they should not.</summary>
[Collection(WalkerGroup.Name)]
public sealed class GuestTests(WalkerWorlds worlds)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_replayed_form_gives_the_same_order_and_the_same_payment(Database database)
    {
        var world = await worlds.OnAsync(database);
        var key = Guid.NewGuid();
        var order = await world.HoldAsync(world.Own, key);
        var orders = await world.CountAsync("orders");
        Assert.Equal(order, await world.HoldAsync(world.Own, key));
        Assert.Equal(orders, await world.CountAsync("orders"));

        using var other = await world.HoldFormAsync(world.Own, ("key", key.ToString()), ("unit_" + world.Own["unit"], "2"));
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        var payments = await world.CountAsync("payment");
        using var first = await world.PayAsync(order);
        using var second = await world.PayAsync(order);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(payments + 1, await world.CountAsync("payment"));
    }

    [Theory, BothDatabases]
    public async Task Paying_a_paid_order_again_charges_nothing_and_hostile_names_stay_text(Database database)
    {
        var world = await worlds.OnAsync(database);
        var order = await world.HoldAsync(world.Own, Guid.NewGuid());
        var mailbox = $"o'hara+{Guid.NewGuid():N}@example.org";
        const string Name = "Robert'); drop table orders;-- " + Hostile.Script;
        using var begun = await world.PayAsync(order, Name, mailbox);
        using var button = new FormUrlEncodedContent([new("action", "pay")]);
        using var paid = await world.Sandbox.Http.PostAsync(begun.Headers.Location!, button, Ct);
        using var back = await world.Anonymous.GetAsync(paid.Headers.Location!, Ct);
        await world.Host.SettleAsync();

        var payments = await world.CountAsync("payment");
        using var again = await world.PayAsync(order);
        Assert.Equal(order, again.Headers.Location?.OriginalString);
        Assert.Equal(payments, await world.CountAsync("payment"));

        using var refused = await world.PayAsync(await world.HoldAsync(world.Own, Guid.NewGuid()), Name, "no address");
        var form = await refused.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Robert", form, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile.Script, form, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile.Script, await world.Anonymous.GetStringAsync(order, Ct), StringComparison.Ordinal);
        var mail = Assert.Single(await world.Sandbox.MailsAsync(mailbox));
        var html = await world.Sandbox.Http.GetStringAsync($"/mail/{mail.GetProperty("id").GetString()}/html", Ct);
        Assert.DoesNotContain(Hostile.Script, html, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_hold_takes_only_what_is_for_sale_here(Database database)
    {
        var world = await worlds.OnAsync(database);
        var before = await Fingerprint.OfAsync(world.Host);
        foreach (var (what, ids) in ((string, Dictionary<string, string>)[])[("a draft", world.Draft), ("another business's departure", world.Foreign)])
        {
            using var answer = await world.HoldFormAsync(ids);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{what}: {(int)answer.StatusCode}");
        }

        foreach (var quantity in (string[])["0", "-1", "21", "2147483648", "zwei", "1,1", "1e1", " 1", "٣"])
        {
            using var answer = await world.HoldFormAsync(world.Own, ("unit_" + world.Own["unit"], quantity));
            Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{quantity}: {(int)answer.StatusCode}");
            Assert.Contains("name=\"unit_", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        using var unit = await world.HoldFormAsync(world.Own, ("unit_" + world.Foreign["unit"], "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unit.StatusCode);
        Assert.Empty(Fingerprint.Differences(before, await Fingerprint.OfAsync(world.Host)));
    }
}
