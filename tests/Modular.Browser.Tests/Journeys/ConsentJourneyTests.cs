using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>Consents and contracts: read, given, withdrawn; a contract withdrawn by its two buttons. With and without script.</summary>
public sealed class ConsentJourneyTests(House house)
{
    [Theory]
    [InlineData(true, true, "conny@guest.example")]
    [InlineData(false, false, "carla@guest.example")]
    public async Task A_person_gives_reads_and_withdraws(bool german, bool script, string email)
    {
        await using var person = await house.VisitAsync(new Look(German: german, Script: script));
        var page = person.Page;
        var inspection = script ? new Inspection(person) : null;
        await person.GoAsync("/account/register");
        await LookAsync(inspection, "register");
        await person.LinkAsync("Allgemeinen Geschäftsbedingungen", "terms and conditions");
        await person.SeesHeadingAsync("Allgemeine Geschäftsbedingungen", "Terms and conditions");
        await LookAsync(inspection, "terms");
        await new AccountJourneyTests(house).JoinAsync(person, email);

        await person.GoAsync("/account/consents");
        await LookAsync(inspection, "none given");
        var access = Card(page, person.Say("Kontozugriff", "Account access"));
        await access.Locator("summary").ClickAsync();
        await person.SeesAsync("Zahlungen auslösen kann dieser Zugriff nicht", "this access cannot make payments");
        await LookAsync(inspection, "a text open");
        await access.GetByRole(AriaRole.Button).ClickAsync();
        await person.SeesAsync("Zugestimmt: Kontozugriff", "Agreed: Account access");
        await LookAsync(inspection, "given");
        await access.GetByRole(AriaRole.Button).ClickAsync();
        await person.SeesAsync("Ihre Bankzugänge sind gelöscht", "Your bank credentials are deleted");

        await Card(page, person.Say("Plattformvertrag", "Platform contract")).GetByRole(AriaRole.Button).ClickAsync();
        await person.SeesAsync("Zugestimmt: Plattformvertrag", "Agreed: Platform contract");
        await person.LinkAsync("den Vertrag widerrufen", "withdraw from the contract");
        await LookAsync(inspection, "withdraw");
        await page.FillAsync("input[name=name]", "");
        await person.ButtonAsync("Vertrag widerrufen", "Withdraw from the contract");
        await page.Locator("#f-name-error").WaitForAsync();
        await LookAsync(inspection, "withdraw, mistyped");
        await page.FillAsync("input[name=name]", "Rosa Winter");
        await person.ButtonAsync("Vertrag widerrufen", "Withdraw from the contract");
        await LookAsync(inspection, "confirm");
        await person.ButtonAsync("Widerruf bestätigen", "Confirm the withdrawal");
        await person.SeesAsync("Ihr Widerruf ist eingegangen", "Your withdrawal has been received");
        await LookAsync(inspection, "received");
        await person.GoAsync("/account/consents");
        await Assertions.Expect(Card(page, person.Say("Plattformvertrag", "Platform contract")).GetByText(person.Say("Widerrufen am", "Withdrawn on"))).ToBeVisibleAsync();
        inspection?.FoundNothing();
        person.BrowserWasContent();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(Height: 800), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Width: 360, Height: 780) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var person = await house.VisitAsync(look);
            await person.GoAsync("/account/register");
            await Screenshots.TakeAsync(folder, person, $"consent-register-{name}", whole: true);
            await person.GoAsync("/legal/terms");
            await Screenshots.TakeAsync(folder, person, $"consent-terms-{name}", whole: true);
            await new AccountJourneyTests(house).JoinAsync(person, $"zustimmung-{name}@guest.example");
            await person.GoAsync("/account/consents");
            await Card(person.Page, person.Say("Kontozugriff", "Account access")).GetByRole(AriaRole.Button).ClickAsync();
            await Card(person.Page, person.Say("Kontozugriff", "Account access")).Locator("summary").ClickAsync();
            await Screenshots.TakeAsync(folder, person, $"consent-page-{name}", whole: true);
            await person.GoAsync("/legal/withdraw");
            await Screenshots.TakeAsync(folder, person, $"consent-withdraw-{name}", whole: true);
            await person.Page.Locator("input[name=contract]").First.CheckAsync();
            await person.ButtonAsync("Vertrag widerrufen", "Withdraw from the contract");
            await Screenshots.TakeAsync(folder, person, $"consent-confirm-{name}", whole: true);
        }
    }

    private static ILocator Card(IPage page, string title) => page.Locator("section.card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    private static Task LookAsync(Inspection? inspection, string state) => inspection?.LookAtAsync("consents: " + state) ?? Task.CompletedTask;
}
