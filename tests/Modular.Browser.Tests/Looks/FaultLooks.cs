using Microsoft.Playwright;
using Modular.Browser.Tests.Support;
using Modular.Testing;

namespace Modular.Browser.Tests.Looks;

/// <summary>The pages people see when money goes astray: the guest's order, the desk's list of what waits, the money on the desk's order page.</summary>
public sealed class FaultLooks(House house)
{
    [Fact]
    public async Task Money_that_went_astray_is_accessible_for_guest_and_desk()
    {
        await using var guest = await house.VisitAsync();
        await using var owner = await house.StaffAsync("owner", "/desk");
        var (inspection, desk) = (new Inspection(guest), new Inspection(owner));
        await PlayAsync(guest, owner, inspection.LookAtAsync, desk.LookAtAsync);
        inspection.FoundNothing();
        desk.FoundNothing();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_money_that_went_astray()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(), new Look(German: false, Width: 360, Height: 780), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Dark: true) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var guest = await house.VisitAsync(look);
            await using var owner = await house.StaffAsync("owner", "/desk", look);
            await PlayAsync(guest, owner, what => TakeAsync(guest, what), what => TakeAsync(owner, what));

            async Task TakeAsync(Visitor visitor, string what)
            {
                await visitor.Page.EvaluateAsync("() => document.fonts.ready");
                await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"astray-{what.Replace(' ', '-')}-{name}.png"), Animations = ScreenshotAnimations.Disabled, FullPage = true });
            }
        }
    }

    private async Task PlayAsync(Visitor guest, Visitor owner, Func<string, Task> guestSees, Func<string, Task> deskSees)
    {
        // More arrives than was ordered.
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 1, children: 0);
        await purchase.OrderAsync("Ole Sund", "ole@guest.example");
        await house.AtBankAsync($"/stripe/sessions/{Session(guest)}/charge?amount=9900");
        await purchase.PressAsync("pay");
        await guest.SeesHeadingAsync("Wir prüfen Ihre Zahlung", "We are checking your payment");
        await guestSees("guest mismatch");
        await owner.GoAsync("/desk/attention");
        await deskSees("desk attention");
        await owner.Page.Locator("tbody a").Last.ClickAsync();
        await owner.SeesAsync("Zur Seite legen …", "Set aside …");
        await deskSees("desk mismatch");
        var order = new Uri(owner.Page.Url).AbsolutePath;
        await owner.LinkAsync("Zur Seite legen …", "Set aside …");
        await deskSees("desk set aside");
        await owner.GoAsync(order);
        await owner.ButtonAsync("Annehmen", "Accept");
        await guest.GoAsync(purchase.Order);
        await guest.SeesHeadingAsync("Wir freuen uns auf Sie!", "We look forward to seeing you!");
        await guestSees("guest accepted");

        // The guest disputes the payment, and the bank decides for the guest.
        purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 1, children: 0);
        await purchase.OrderAsync("Ole Sund", "ole@guest.example");
        var session = Session(guest);
        await purchase.PressAsync("pay");
        await purchase.TicketsAsync();
        var dispute = await house.AtBankAsync($"/stripe/sessions/{session}/dispute");
        await ReloadUntilAsync(guest, purchase.Order, guest.Say("Ihre Bank prüft", "Your bank is examining"));
        await guestSees("guest disputed");
        await owner.GoAsync("/desk/attention");
        await owner.Page.Locator("tbody a").Last.ClickAsync();
        await owner.SeesAsync("Zahlungen", "Payments");
        order = new Uri(owner.Page.Url).AbsolutePath;
        await deskSees("desk disputed");
        await house.AtBankAsync($"/stripe/disputes/{dispute.GetProperty("id").GetString()}/lost");
        await ReloadUntilAsync(guest, purchase.Order, guest.Say("zurückgeholt", "has taken"));
        await guestSees("guest lost");
        await owner.GoAsync(order);
        await deskSees("desk lost");
        await owner.ButtonAsync("Verlust zur Kenntnis nehmen", "Take note of the loss");
        await owner.SeesAsync("zur Kenntnis genommen", "taken note of");
    }

    private static string Session(Visitor guest) => new Uri(guest.Page.Url).Segments[^1];

    private static Task ReloadUntilAsync(Visitor visitor, string page, string text) => Eventually.TrueAsync(
        async () =>
        {
            await visitor.GoAsync(page);
            return (await visitor.Page.ContentAsync()).Contains(text, StringComparison.Ordinal);
        },
        text);
}
