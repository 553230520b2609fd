using Modular.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

public sealed class PasswordMeterTests(House house)
{
    [Fact]
    public async Task The_meter_moves_as_one_types_and_a_weak_password_is_refused_with_a_sentence()
    {
        await using var person = await house.VisitAsync();
        var page = person.Page;
        await person.GoAsync("/account/register");
        await page.FillAsync("input[name=name]", "Emil Herbst");
        await page.FillAsync("input[name=email]", "emil@guest.example");

        await page.Locator("input[name=password]").PressSequentiallyAsync("Passwort1234");
        var meter = page.Locator("[data-strength]");
        await Expect(meter).ToBeVisibleAsync();
        await Expect(meter.Locator("[data-message]")).Not.ToBeEmptyAsync();
        var weak = await UnpredictabilityAsync();
        await person.ButtonAsync("Konto anlegen", "Create the account");
        await Expect(page.Locator("#f-password-error")).ToContainTextAsync(" ");
        Assert.Equal("", await page.InputValueAsync("input[name=password]"));
        Assert.Equal("Emil Herbst", await page.InputValueAsync("input[name=name]"));

        await page.Locator("input[name=password]").PressSequentiallyAsync("Regal Flöte Nebel Anker 7");
        await Expect(meter).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("weak => document.querySelector('[data-bar=unpredictability]').value > weak", weak);
        await person.ButtonAsync("Konto anlegen", "Create the account");
        await person.SeesAsync("Das hat geklappt", "That worked");
        person.BrowserWasContent();

        Task<double> UnpredictabilityAsync() => page.Locator("[data-bar=unpredictability]").EvaluateAsync<double>("bar => bar.value");
    }

    [Fact]
    public async Task Without_script_the_server_judges_and_shows_the_gauges()
    {
        await using var person = await house.VisitAsync(new Look(German: false, Script: false));
        await person.GoAsync("/account/register");
        await person.Page.FillAsync("input[name=name]", "Fay Spring");
        await person.Page.FillAsync("input[name=email]", "fay@guest.example");
        await person.Page.FillAsync("input[name=password]", "password12345");
        await person.ButtonAsync("Create the account", "Create the account");

        await Expect(person.Page.Locator("#f-password-error")).ToBeVisibleAsync();
        await Expect(person.Page.Locator(".strength:not([hidden]) meter")).ToHaveCountAsync(3);
        person.BrowserWasContent();
    }
}
