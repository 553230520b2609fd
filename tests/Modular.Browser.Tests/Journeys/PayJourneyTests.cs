using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>The guest chooses how to pay, and pays at the provider's page.</summary>
public sealed class PayJourneyTests(House house)
{
    [Theory]
    [InlineData("PayPal", true)]
    [InlineData("PayPal", false)]
    [InlineData("Mangopay", true)]
    public async Task A_guest_chooses_how_to_pay_and_gets_tickets(string method, bool script)
    {
        await using var guest = await house.VisitAsync(new Look(Script: script));
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 2, children: 0);
        var inspection = new Inspection(guest);
        if (script)
        {
            await inspection.LookAtAsync("ways to pay");
        }

        await purchase.OrderAsync("Ole Sund", "ole@guest.example", method);
        await purchase.PressAsync("pay");
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);
        inspection.FoundNothing();
    }

    [Theory]
    [InlineData("PayPal")]
    public async Task Who_comes_back_without_paying_is_offered_another_way(string method)
    {
        await using var guest = await house.VisitAsync();
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 1, children: 0);
        await purchase.OrderAsync("Ole Sund", "ole@guest.example", method);
        await purchase.PressAsync("leave");
        await guest.SeesHeadingAsync("Wir warten auf Ihre Bank", "We are waiting for your bank");
        await guest.ButtonAsync("Karte, SEPA-Lastschrift", "Card, SEPA direct debit");
        await purchase.PressAsync("pay");
        Assert.Single(await purchase.TicketsAsync());
    }

    [Fact]
    public async Task Whose_page_is_over_pays_on_a_new_one()
    {
        await using var guest = await house.VisitAsync();
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 1, children: 0);
        await purchase.OrderAsync("Ole Sund", "ole@guest.example", "Mangopay");
        await purchase.PressAsync("leave");
        await guest.SeesHeadingAsync("Die Zahlung hat nicht geklappt", "The payment did not work");
        await purchase.OrderAsync("Ole Sund", "ole@guest.example", "Mangopay");
        await purchase.PressAsync("pay");
        Assert.Single(await purchase.TicketsAsync());
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_ways_to_pay()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(), new Look(German: false, Width: 360, Height: 780), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Dark: true) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var guest = await house.VisitAsync(look);
            var purchase = new Purchase(house, guest);
            await purchase.ReserveAsync(adults: 1, children: 0);
            await TakeAsync("choose");
            await purchase.OrderAsync("Ole Sund", "ole@guest.example", "PayPal");
            await TakeAsync("approve");
            await purchase.PressAsync("leave");
            await guest.SeesHeadingAsync("Wir warten auf Ihre Bank", "We are waiting for your bank");
            await TakeAsync("waiting");

            await using var other = await house.VisitAsync(look);
            var second = new Purchase(house, other);
            await second.ReserveAsync(adults: 1, children: 0);
            await second.OrderAsync("Ole Sund", "ole@guest.example", "Mangopay");
            await other.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"pay-mangopay-{name}.png"), Animations = ScreenshotAnimations.Disabled, FullPage = true });

            Task TakeAsync(string what) => guest.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"pay-{what}-{name}.png"), Animations = ScreenshotAnimations.Disabled, FullPage = true });
        }
    }
}
