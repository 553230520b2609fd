using Microsoft.Playwright;
using Modular.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

public sealed class OwnerJourneyTests(House house)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_owner_publishes_an_experience_with_a_weekly_schedule_and_a_guest_finds_it(bool script)
    {
        var look = new Look(Script: script);
        var title = script ? "Winterfeuer am Steg" : "Morgennebel auf der Spree";
        await using var owner = await house.StaffAsync("owner", "/desk/experiences", look);
        var page = owner.Page;

        await page.Locator("a[href='/desk/experiences/new']").First.ClickAsync();
        await FillAsync(page, ("titleDe", title), ("titleEn", "Winter fire"), ("summaryDe", "Feuerschale, Punsch und der Fluss."), ("summaryEn", "Fire, punch and the river."));
        await owner.ButtonAsync("Speichern", "Save");
        await owner.LinkAsync("Neue Option", "New option");
        await FillAsync(page, ("titleDe", "Am Feuer, 1 Stunde"), ("titleEn", "By the fire, 1 hour"), ("duration", "60"), ("cutoff", "30"), ("maxUnits", "8"));
        await owner.ButtonAsync("Speichern", "Save");
        var option = page.Url;
        await owner.LinkAsync("Neuer Preis", "New price");
        await FillAsync(page, ("titleDe", "Erwachsene"), ("titleEn", "Adult"), ("price", "12,50"), ("places", "1"));
        await owner.ButtonAsync("Speichern", "Save");
        await page.GotoAsync(option);
        await owner.LinkAsync("Neuer Wochenplan", "New schedule");
        foreach (var day in await page.Locator("input[name=days]").AllAsync())
        {
            await day.CheckAsync();
        }

        await FillAsync(page, ("start", "18:00"), ("capacity", "12"));
        await owner.ButtonAsync("Speichern und Termine anlegen", "Save and make departures");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "12" }).Or(page.GetByRole(AriaRole.Cell, new() { Name = "0" }))).Not.ToHaveCountAsync(0);
        await page.GotoAsync(option);
        await page.Locator("main a[href^='/desk/experiences/']").First.ClickAsync();
        await owner.ButtonAsync("In den Verkauf geben", "Put on sale");
        await owner.SeesAsync("Im Shop ansehen", "See it in the shop");
        owner.BrowserWasContent();

        await using var guest = await house.VisitAsync(look);
        await guest.GoAsync("/book/spree-kajak");
        await guest.Page.Locator("a.shop-tile", new() { HasText = title }).ClickAsync();
        await guest.Page.GetByRole(AriaRole.Link, new() { Name = "Nächster Monat" }).ClickAsync();
        await guest.Page.Locator(".calendar .day-free a").First.ClickAsync();
        await guest.Page.Locator(".slots a").First.ClickAsync();
        await guest.SeesHeadingAsync("Wer kommt mit?", "Who is coming?");
        await Expect(guest.Page.GetByText("12,50").First).ToBeVisibleAsync();
        guest.BrowserWasContent();
    }

    private static async Task FillAsync(IPage page, params (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            await page.FillAsync($"[name={name}]", value);
        }
    }
}
