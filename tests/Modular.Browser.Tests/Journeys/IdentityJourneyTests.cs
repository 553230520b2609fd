using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;
using Modular.Testing;

namespace Modular.Browser.Tests.Journeys;

/// <summary>Who a person is: identity card and a code on the phone, with and without script.</summary>
public sealed class IdentityJourneyTests(House house)
{
    [Theory]
    [InlineData(true, true, "+4915151123471", "petra@guest.example")]
    [InlineData(false, false, "+4915151123472", "peter@guest.example")]
    public async Task A_person_confirms_who_they_are(bool german, bool script, string number, string email)
    {
        await using var person = await house.VisitAsync(new Look(German: german, Script: script));
        var page = person.Page;
        var inspection = script ? new Inspection(person) : null;
        await new AccountJourneyTests(house).JoinAsync(person, email);
        await person.GoAsync("/account/identity");
        await LookAsync(inspection, "before");
        await FillAsync(person, "L01XPVM8J3", number);
        await person.ButtonAsync("Prüfen und Code schicken", "Check and send the code");
        await page.Locator("#f-cardNumber-error").WaitForAsync();
        await LookAsync(inspection, "a wrong card");
        Assert.Equal("Erika", await page.InputValueAsync("input[name=firstNames]"));
        Assert.Equal("", await page.InputValueAsync("input[name=cardNumber]"));

        await FillAsync(person, "l01xpvm8j2", number);
        await person.ButtonAsync("Prüfen und Code schicken", "Check and send the code");
        await person.SeesAsync("Der Code ist unterwegs", "The code is on its way");
        await LookAsync(inspection, "the code");
        var code = new string([.. (await house.MessageAsync(number)).Where(char.IsAsciiDigit)]);
        await page.FillAsync("input[name=code]", code[..6]);
        await person.ButtonAsync("Bestätigen", "Confirm");
        await person.SeesAsync("Ihre Identität ist bestätigt", "Your identity is confirmed");
        await LookAsync(inspection, "confirmed");
        inspection?.FoundNothing();
        person.BrowserWasContent();
    }

    [Theory]
    [InlineData(true, true, "berta@guest.example")]
    [InlineData(false, false, "bruno@guest.example")]
    public async Task A_person_confirms_who_they_are_by_their_bank(bool german, bool script, string email)
    {
        await using var person = await house.VisitAsync(new Look(German: german, Script: script));
        var (page, login) = (person.Page, email[..5]);
        var inspection = script ? new Inspection(person) : null;
        await new AccountJourneyTests(house).JoinAsync(person, email);
        await person.GoAsync("/account/identity");
        await person.LinkAsync("Über meine Bank bestätigen", "Confirm by my bank");
        await LookAsync(inspection, "bank, without consent");
        await person.LinkAsync("Zu den Einwilligungen", "To the consents");
        await page.GetByRole(AriaRole.Button, new() { Name = person.Say("Einwilligen: Kontozugriff", "Consent: Account access") }).ClickAsync();
        await person.SeesAsync("Zugestimmt: Kontozugriff", "Agreed: Account access");

        await house.BankCustomerAsync(login, "E. Mustermann");
        await person.GoAsync("/account/identity/bank");
        await LookAsync(inspection, "bank");
        await AskAsync(person, login);
        await person.SeesAsync("Wir fragen gerade Ihre Bank", "We are asking your bank");
        await LookAsync(inspection, "bank, waiting");
        await AnsweredAsync(person);
        await person.SeesAsync("Der Kontoinhaber passt nur zum Teil zu Ihnen", "The account holder fits you only in part");
        await LookAsync(inspection, "bank, a weak match");

        await house.BankCustomerAsync(login, "MUSTERMANN, ERIKA");
        await AskAsync(person, login);
        await AnsweredAsync(person);
        await person.SeesAsync("Ihre Identität ist bestätigt", "Your identity is confirmed");
        await LookAsync(inspection, "bank, confirmed");
        inspection?.FoundNothing();
        person.BrowserWasContent();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var (look, number) in new[] { (new Look(Width: 360, Height: 780, Dark: true), "+4915151123473"), (new Look(Height: 800), "+4915151123474"), (new Look(German: false, Width: 360, Height: 780), "+4915151123475") })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var person = await house.VisitAsync(look);
            await new AccountJourneyTests(house).JoinAsync(person, $"bild{number[^2..]}@guest.example");
            await person.GoAsync("/account/identity");
            await Screenshots.TakeAsync(folder, person, $"identity-{name}", whole: true);
            await FillAsync(person, "L01XPVM8J3", number);
            await person.ButtonAsync("Prüfen und Code schicken", "Check and send the code");
            await Screenshots.TakeAsync(folder, person, $"identity-wrong-{name}", whole: true);
            await FillAsync(person, "L01XPVM8J2", number);
            await person.ButtonAsync("Prüfen und Code schicken", "Check and send the code");
            await person.SeesAsync("Der Code ist unterwegs", "The code is on its way");
            await Screenshots.TakeAsync(folder, person, $"identity-code-{name}", whole: true);
        }
    }

    private static async Task AskAsync(Visitor person, string login)
    {
        foreach (var (field, value) in new[] { ("firstNames", "Erika"), ("lastName", "Mustermann"), ("born", "1983-08-12"), ("street", "Heidestraße 17"), ("postcode", "51147"), ("city", "Köln"), ("login", login), ("pin", "12345") })
        {
            await person.Page.FillAsync($"input[name={field}]", value);
        }

        await person.ButtonAsync("Meine Bank fragen", "Ask my bank");
    }

    /// <summary>Looks again, by the page's own link, until the fetcher has been there.</summary>
    private static Task AnsweredAsync(Visitor person) => Eventually.TrueAsync(
        async () =>
        {
            var again = person.Page.GetByRole(AriaRole.Link, new() { Name = person.Say("Nachsehen", "Look again"), Exact = true });
            if (await again.CountAsync() == 0)
            {
                return true;
            }

            await again.ClickAsync();
            return false;
        },
        "the bank's answer");

    private static async Task FillAsync(Visitor person, string cardNumber, string phone)
    {
        foreach (var (field, value) in new[]
        {
            ("firstNames", "Erika"), ("lastName", "Mustermann"), ("born", "1983-08-12"), ("street", "Heidestraße 17"), ("postcode", "51147"), ("city", "Köln"),
            ("cardNumber", cardNumber), ("cardBlock", "8308126<3108011D<<2108<<<<<<<5"), ("phone", phone),
        })
        {
            await person.Page.FillAsync($"input[name={field}]", value);
        }
    }

    private static Task LookAsync(Inspection? inspection, string state) => inspection?.LookAtAsync("identity: " + state) ?? Task.CompletedTask;
}
