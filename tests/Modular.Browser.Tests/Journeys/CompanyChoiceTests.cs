using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>An owner says which service the team signs in with, by mouse and by keyboard. What goes wrong after that does not undo the choice.</summary>
public sealed class CompanyChoiceTests(House house)
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_card_that_is_clicked_opens_its_form_and_an_error_keeps_it(bool german, bool script)
    {
        await using var owner = await house.StaffAsync("owner", "/desk/company", new(German: german, Script: script));
        var inspection = script ? new Inspection(owner) : null;
        await (inspection?.LookAtAsync("company: the choice") ?? Task.CompletedTask);
        await owner.ButtonAsync("Weiter", "Continue");
        // Nothing is chosen, and the browser says so.
        await Assertions.Expect(owner.Page.Locator("input[name=provider]:invalid")).ToHaveCountAsync(2);
        await owner.GoAsync("/desk/company?provider=nobody");
        await owner.SeesAsync("Bitte wählen Sie einen Dienst aus der Liste", "Please choose a service from the list");
        await (inspection?.LookAtAsync("company: no such service") ?? Task.CompletedTask);

        // The whole card is the label.
        await Card(owner, "oidc").ClickAsync(new() { Position = new() { X = 5, Y = 5 } });
        await Card(owner, "entra").Locator(".radio-hint").ClickAsync();
        await Assertions.Expect(Radio(owner, "entra")).ToBeCheckedAsync();
        await Assertions.Expect(Radio(owner, "oidc")).Not.ToBeCheckedAsync();
        await owner.ButtonAsync("Weiter", "Continue");
        await IsFormOfAsync(owner, "entra", "s-tenant_id");

        await owner.Page.FillAsync("input[name=name]", "Firma Kiesel");
        await owner.ButtonAsync("Verbinden", "Connect");
        await Assertions.Expect(owner.Page.Locator(".notice-bad")).ToBeVisibleAsync();
        await IsFormOfAsync(owner, "entra", "s-tenant_id");
        await Assertions.Expect(owner.Page.Locator("input[name=name]")).ToHaveValueAsync("Firma Kiesel");
        await (inspection?.LookAtAsync("company: entra, a field is missing") ?? Task.CompletedTask);

        await owner.LinkAsync("Einen anderen Dienst wählen", "Choose another service");
        await Card(owner, "oidc").ClickAsync();
        await owner.ButtonAsync("Weiter", "Continue");
        await IsFormOfAsync(owner, "oidc", "s-issuer");
        owner.BrowserWasContent();
        inspection?.FoundNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_keyboard_is_enough(bool script)
    {
        await using var owner = await house.StaffAsync("owner", "/desk/company", new(Script: script));
        var keys = owner.Page.Keyboard;
        await TabToAsync(owner, "provider");
        await keys.PressAsync("Space");
        var first = await FocusedAsync(owner, "value");
        await Assertions.Expect(Radio(owner, first)).ToBeCheckedAsync();
        await keys.PressAsync("ArrowDown");
        var second = await FocusedAsync(owner, "value");
        Assert.Equal(["entra", "oidc"], new[] { first, second }.Order());
        await Assertions.Expect(Radio(owner, second)).ToBeCheckedAsync();
        // Who cannot see which one has the focus cannot choose.
        Assert.NotEqual("none", await owner.Page.EvaluateAsync<string>("(e => [e, e.closest('.radio-card')].map(it => getComputedStyle(it)).filter(it => it.outlineStyle !== 'none' || it.boxShadow !== 'none').length ? 'seen' : 'none')(document.activeElement)"));
        await keys.PressAsync("Enter");
        await IsFormOfAsync(owner, second, second == "entra" ? "s-tenant_id" : "s-issuer");

        await TabToAsync(owner, "name");
        await keys.TypeAsync("Firma Kiesel");
        await keys.PressAsync("Enter");
        await Assertions.Expect(owner.Page.Locator(".notice-bad")).ToBeFocusedAsync();
        await IsFormOfAsync(owner, second, second == "entra" ? "s-tenant_id" : "s-issuer");
        owner.BrowserWasContent();
    }

    private static ILocator Card(Visitor owner, string provider) => owner.Page.Locator($".radio-card:has(input[value={provider}])");

    private static ILocator Radio(Visitor owner, string provider) => owner.Page.Locator($"input[type=radio][value={provider}]");

    private static async Task IsFormOfAsync(Visitor owner, string provider, string field)
    {
        await Assertions.Expect(owner.Page.Locator($"[name={field}]")).ToBeVisibleAsync();
        await Assertions.Expect(owner.Page.Locator("input[type=hidden][name=provider]")).ToHaveValueAsync(provider);
    }

    private static async Task TabToAsync(Visitor owner, string name)
    {
        for (var i = 0; i < 80; i++)
        {
            await owner.Page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync(owner, "name") == name)
            {
                return;
            }
        }

        Assert.Fail($"Nothing named {name} takes the focus.");
    }

    private static Task<string> FocusedAsync(Visitor owner, string attribute) => owner.Page.EvaluateAsync<string>("name => document.activeElement?.getAttribute(name) ?? ''", attribute);
}
