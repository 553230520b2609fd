using System.Globalization;
using Microsoft.Playwright;
using Modular.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

/// <summary>From an owner's exception and season price to what a guest finds in the calendar and pays.</summary>
public sealed class SeasonJourneyTests(House house)
{
    // The whole-day rental: at weekends, 42 € for an adult.
    private const string Option = "/desk/options/01990000-5b1e-7000-8000-0000000000dc";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_owner_closes_a_day_and_sets_a_season_price_and_a_guest_sees_both_and_pays_it(bool script)
    {
        var look = new Look(Script: script);
        // Two months ahead, each run its own week, so that neither meets the other's season.
        var monday = Monday(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(script ? 36 : 50));
        var (saturday, sunday) = (monday.AddDays(5), monday.AddDays(6));
        await using var owner = await house.StaffAsync("owner", Option, look);
        var page = owner.Page;

        await owner.LinkAsync("Neue Saison", "New season");
        await FillAsync(page, ("nameDe", script ? "Eiszeit" : "Nebelzeit"), ("nameEn", "Ice"), ("from", Iso(monday)), ("until", Iso(sunday)), ("price_01990000-5b1e-7000-8000-0000000000dd", "47,50"));
        await owner.ButtonAsync("Saison speichern", "Save season");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = script ? "Eiszeit" : "Nebelzeit" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Sa., So., 09:30 Uhr" }).First.ClickAsync();
        await owner.LinkAsync("Neue Ausnahme", "New exception");
        await FillAsync(page, ("from", Iso(sunday)), ("until", Iso(sunday)), ("reason", "Inventur am Steg"));
        await owner.ButtonAsync("Ausnahme speichern", "Save exception");
        await owner.SeesAsync("Inventur am Steg", "Inventur am Steg");
        await owner.GoAsync($"/desk/day/{Iso(sunday)}");
        await owner.SeesAsync("Inventur am Steg", "Inventur am Steg");
        owner.BrowserWasContent();

        await using var guest = await house.VisitAsync(look);
        await guest.GoAsync($"/book/spree-kajak/kajak-mieten?day={Iso(sunday)}");
        await Expect(guest.Page.Locator(".slots", new() { HasText = "Ganzer Tag" })).ToHaveCountAsync(0);
        await guest.GoAsync($"/book/spree-kajak/kajak-mieten?day={Iso(saturday)}");
        var slot = guest.Page.Locator(".slots a", new() { HasText = "Ganzer Tag" });
        await Expect(slot).ToContainTextAsync("47,50");
        await slot.ClickAsync();
        await guest.SeesHeadingAsync("Wer kommt mit?", "Who is coming?");
        await guest.ButtonAsync("Plätze reservieren", "Reserve places");
        await guest.SeesHeadingAsync("Fast geschafft", "Almost there");
        await Expect(guest.Page.Locator(".order-total")).ToContainTextAsync("47,50");
        var purchase = new Purchase(house, guest);
        await purchase.ContinueAsync();
        await purchase.OrderAsync("Ida Eis", "ida@guest.example");
        await purchase.PressAsync("pay");
        await purchase.TicketsAsync();
        guest.BrowserWasContent();
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task FillAsync(IPage page, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            await page.FillAsync($"[name='{name}']", value);
        }
    }
}
