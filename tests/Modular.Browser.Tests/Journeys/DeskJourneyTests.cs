using Microsoft.Playwright;
using Modular.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

/// <summary>From a guest on the phone to what came in this month.</summary>
public sealed class DeskJourneyTests(House house)
{
    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    public async Task An_owner_finds_an_order_looks_at_its_day_in_the_calendar_and_at_the_months_report(bool script, int width)
    {
        await using var owner = await house.StaffAsync("owner", "/desk/orders", new Look(Script: script, Width: width));
        var page = owner.Page;
        var number = await page.Locator("tbody a").First.TextContentAsync();
        await page.FillAsync("[name=q]", number!.ToLowerInvariant());
        await owner.ButtonAsync("Suchen", "Search");
        await Expect(page.Locator("tbody a")).ToHaveCountAsync(1);
        await page.Locator("summary", new() { HasText = "Filter" }).Last.ClickAsync();
        await page.SelectOptionAsync("[name=state]", "Lapsed");
        await owner.ButtonAsync("Filter anwenden", "Apply filters");
        await owner.SeesAsync("Nichts gefunden", "Nothing found");
        await page.SelectOptionAsync("[name=state]", "");
        await owner.ButtonAsync("Filter anwenden", "Apply filters");
        await page.Locator("tbody a", new() { HasText = number }).ClickAsync();
        await owner.SeesAsync("Verlauf", "Story");

        await owner.GoAsync("/desk/calendar");
        await owner.LinkAsync("Woche", "Week");
        await page.Locator("a.entry").First.ClickAsync();
        await owner.SeesAsync("Gästeliste", "Guest list");

        await owner.GoAsync("/desk/reports");
        await owner.SeesAsync("Umsatz", "Sales");
        await page.SelectOptionAsync("[name=by]", "service");
        await owner.ButtonAsync("Anzeigen", "Show");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("by=service"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The report is wider than the screen.");
        owner.BrowserWasContent();
    }
}
