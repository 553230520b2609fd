using Microsoft.Playwright;
using Modular.Browser.Tests.Certified;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>The company's journey with a provider that others have certified. Explicit, because it installs from npm: sdk/README.md has the command.</summary>
public sealed class CertifiedProviderTests(House house)
{
    [Theory(Explicit = true), Trait("run", "on demand"), Trait("needs", "npm")]
    [InlineData("RS256", true, true, "siegel")]
    [InlineData("ES256", false, false, "stempel")]
    public async Task A_certified_provider_signs_people_in_and_out(string algorithm, bool german, bool script, string company)
    {
        var look = new Look(German: german, Script: script);
        await using var provider = await CertifiedProvider.StartAsync(
            house.OtherProvider,
            new Colleague("jule", "Jule Arndt", $"jule@{company}.example", true, "crew", "office"),
            new Colleague("mats", "Mats Brede", $"mats@{company}.example", false, "crew"),
            new Colleague("ida", "Ida Cors", $"ida@{company}.example", true, "office"));
        await using var owner = await house.StaffAsync("owner", "/desk/company?provider=oidc", look);
        var door = await ConnectAsync(owner, provider, algorithm, company);

        await using var person = await ArriveAsync(look);
        await TurnBackAsync(person, door);
        await EnterAsync(person, door, "jule");
        await person.ArrivesAsync("/desk", orBelow: true);
        await IsAtTheDoorAsync(person);
        await LeaveBothAsync(person);

        await EnterAsync(person, door, "jule");
        await IsAtTheDoorAsync(person);
        await LeaveAtTheProviderAsync(person, provider);
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Anmelden", "Sign in");

        await StaysOutsideAsync(look, door, "mats", "keine geprüfte E-Mail-Adresse", "an e-mail address that it has checked");
        await StaysOutsideAsync(look, door, "ida", "für Ihre Gruppen ist hier kein Zugang vorgesehen", "none of your groups has access here");
        person.BrowserWasContent();
        owner.BrowserWasContent();
    }

    /// <summary>The direct link for the team.</summary>
    private async Task<string> ConnectAsync(Visitor owner, CertifiedProvider provider, string algorithm, string company)
    {
        var application = await provider.RegisterAsync(algorithm);
        await owner.ConnectAsync(
            "Firma " + company,
            "Der Anbieter antwortet",
            "The provider answers",
            ("issuer", provider.Issuer.AbsoluteUri.TrimEnd('/')),
            ("client_id", application.Text("client_id")),
            ("client_secret", application.Text("client_secret")),
            ("scopes", "groups"));
        var (callback, logout, direct) = await owner.AddressesAsync();
        var changed = await provider.ChangeAsync(application, callback, logout);
        Assert.Equal(algorithm, changed.Text("id_token_signed_response_alg"));
        await owner.AddDomainAsync(company + ".example");
        await owner.ProveDomainAsync(house, company + ".example");
        await owner.MapGroupAsync("crew", "Door");
        return new Uri(direct).AbsolutePath;
    }

    /// <summary>The provider's pages ask for a font of somebody else's; a test leaves this machine alone.</summary>
    private async Task<Visitor> ArriveAsync(Look look)
    {
        var person = await house.VisitAsync(look);
        await person.Page.RouteAsync("https://fonts.googleapis.com/**", route => route.FulfillAsync(new() { ContentType = "text/css", Body = "" }));
        return person;
    }

    private static async Task TurnBackAsync(Visitor person, string door)
    {
        await person.GoAsync(door);
        await person.Page.GetByText("[ Cancel ]").ClickAsync();
        await person.SeesHeadingAsync("Sie haben die Anmeldung abgebrochen", "You cancelled the sign-in");
    }

    private static async Task EnterAsync(Visitor person, string door, string login)
    {
        await person.GoAsync(door);
        await person.Page.FillAsync("input[name=login]", login);
        await person.Page.FillAsync("input[name=password]", "any will do");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await Assertions.Expect(person.Page.GetByText("groups", new() { Exact = true })).ToBeVisibleAsync();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
    }

    private static async Task IsAtTheDoorAsync(Visitor person)
    {
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Einlass", "Check-in");
        // The group gives a place at the door and no more.
        await person.GoAsync("/desk/company");
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Button, new() { Name = person.Say("Verbinden", "Connect") })).ToHaveCountAsync(0);
    }

    /// <summary>RP-initiated: here, then at the company, then back.</summary>
    private static async Task LeaveBothAsync(Visitor person)
    {
        await person.GoAsync("/account");
        await person.Page.Locator("form[action='/account/sign-out'] button").First.ClickAsync();
        await person.LinkAsync("Auch bei der Firma abmelden", "Sign out of the company too");
        await SignOutAsync(person);
        await person.ArrivesAsync("/account/sign-in");
    }

    /// <summary>Back-channel: the provider tells us, no browser does.</summary>
    private static async Task LeaveAtTheProviderAsync(Visitor person, CertifiedProvider provider)
    {
        await person.Page.GotoAsync(new Uri(provider.Issuer, "session/end").AbsoluteUri);
        await SignOutAsync(person);
        await Assertions.Expect(person.Page.GetByText("Sign-out Success")).ToBeVisibleAsync();
    }

    private static Task SignOutAsync(Visitor person) => person.Page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();

    private async Task StaysOutsideAsync(Look look, string door, string login, string why, string whyInEnglish)
    {
        await using var person = await ArriveAsync(look);
        await EnterAsync(person, door, login);
        await person.SeesHeadingAsync("Noch kein Zugang", "No access yet");
        await person.SeesAsync(why, whyInEnglish);
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Anmelden", "Sign in");
    }
}
