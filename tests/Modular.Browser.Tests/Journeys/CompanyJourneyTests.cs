using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>An owner connects a company, its people sign in by it, and the company signs them out. With and without script.</summary>
public sealed class CompanyJourneyTests(House house)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true, "werft", "w-1")]
    [InlineData(false, false, "steg", "s-1")]
    public async Task A_company_signs_its_people_in_and_out(bool german, bool script, string company, string sub)
    {
        var look = new Look(German: german, Script: script);
        var employee = await HireAsync(company, sub);
        await using var owner = await house.StaffAsync("owner", "/desk/company?provider=oidc", look);
        var inspection = script ? new Inspection(owner) : null;
        await LookAsync(inspection, "no company yet");
        await ConnectAsync(owner, company, inspection);

        await using var person = await house.VisitAsync(look);
        await EnterAsync(person, employee, sub, script ? new Inspection(person) : null);
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Einlass", "Check-in");
        await person.GoAsync("/account/unlock");
        await person.SeesAsync("Ihre Firma hat Sie angemeldet", "Your company signed you in");

        await EndAsync(sub);
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Anmelden", "Sign in");
        person.BrowserWasContent();
        owner.BrowserWasContent();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        var number = 0;
        foreach (var look in new[] { new Look(Height: 800), new Look(German: false, Width: 360, Height: 780, Dark: true) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            var (company, sub) = ($"bild{++number}", $"b-{number}");
            var employee = await HireAsync(company, sub);
            await using var owner = await house.StaffAsync("owner", "/desk/company?provider=oidc", look);
            await Screenshots.TakeAsync(folder, owner, $"company-list-{name}", whole: true);
            await ConnectAsync(owner, company, null);
            await Screenshots.TakeAsync(folder, owner, $"company-page-{name}", whole: true);
            await using var person = await house.VisitAsync(look);
            await person.GoAsync("/account/sign-in");
            await Screenshots.TakeAsync(folder, person, $"company-sign-in-{name}", whole: true);
            await person.GoAsync("/account/company");
            await Screenshots.TakeAsync(folder, person, $"company-ask-{name}", whole: true);
            await person.Page.FillAsync("input[name=email]", employee);
            await person.ButtonAsync("Weiter zur Firma", "On to the company");
            await person.Page.GetByTestId(sub).WaitForAsync();
            await Screenshots.TakeAsync(folder, person, $"company-idp-{name}", whole: true);
            await person.Page.GetByTestId("nobody").ClickAsync();
            await person.SeesHeadingAsync("Sie haben die Anmeldung abgebrochen", "You cancelled the sign-in");
            await Screenshots.TakeAsync(folder, person, $"company-cancelled-{name}", whole: true);
        }
    }

    private async Task<string> HireAsync(string company, string sub)
    {
        var email = $"mira@{company}.example";
        (await house.Outside.PutAsJsonAsync($"/idp/employees/{sub}", new { name = "Mira Sand", email, groups = new[] { "crew-" + company } }, Stop)).EnsureSuccessStatusCode();
        return email;
    }

    private async Task ConnectAsync(Visitor owner, string company, Inspection? inspection)
    {
        await owner.ConnectAsync(
            "Firma " + company,
            "Der Anbieter antwortet",
            "The provider answers",
            ("issuer", new Uri(house.Outside.BaseAddress!, "idp").AbsoluteUri),
            ("client_id", "modular"),
            ("client_secret", "company_secret_sandbox"),
            ("scopes", "groups"));
        await owner.AddDomainAsync(company + ".example");
        await LookAsync(inspection, "a domain to prove");
        await owner.ProveDomainAsync(house, company + ".example");
        await owner.MapGroupAsync("crew-" + company, "Door");
        await LookAsync(inspection, "connected");
        inspection?.FoundNothing();
    }

    private static async Task EnterAsync(Visitor person, string employee, string sub, Inspection? inspection)
    {
        await person.GoAsync("/account/sign-in");
        await person.LinkAsync("Mit der Firma anmelden", "Sign in with your company");
        await LookAsync(inspection, "the work address");
        await person.Page.FillAsync("input[name=email]", employee);
        await person.ButtonAsync("Weiter zur Firma", "On to the company");
        await person.Page.GetByTestId("nobody").ClickAsync();
        await person.SeesHeadingAsync("Sie haben die Anmeldung abgebrochen", "You cancelled the sign-in");
        await LookAsync(inspection, "cancelled");
        inspection?.FoundNothing();
        await person.LinkAsync("Noch einmal versuchen", "Try again");
        await person.Page.GetByTestId(sub).ClickAsync();
        await person.ArrivesAsync("/desk", orBelow: true);
    }

    private async Task EndAsync(string sub)
    {
        var all = await house.Outside.GetFromJsonAsync<JsonElement>("/idp/sessions", Stop);
        var sid = all.GetProperty("sessions").EnumerateArray().First(s => s.GetProperty("sub").GetString() == sub).GetProperty("sid").GetString();
        (await house.Outside.PostAsync(new Uri($"/idp/sessions/{sid}/end", UriKind.Relative), null, Stop)).EnsureSuccessStatusCode();
    }

    private static Task LookAsync(Inspection? inspection, string state) => inspection?.LookAtAsync("company: " + state) ?? Task.CompletedTask;
}
