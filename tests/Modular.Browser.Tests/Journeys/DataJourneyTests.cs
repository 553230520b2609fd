using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>What is held about a person: read, taken away, looked through, deleted, with and without script.</summary>
public sealed class DataJourneyTests(House house)
{
    [Theory]
    [InlineData(true, true, "dora@guest.example")]
    [InlineData(false, false, "dirk@guest.example")]
    public async Task A_person_reads_takes_and_deletes_their_data(bool german, bool script, string email)
    {
        await using var person = await house.VisitAsync(new Look(German: german, Script: script));
        var page = person.Page;
        var inspection = script ? new Inspection(person) : null;
        await new AccountJourneyTests(house).JoinAsync(person, email);
        await person.GoAsync("/me/data");
        await person.SeesAsync(email, email);
        await LookAsync(inspection, "data");

        // The first time we ask who it is; then the file comes.
        await ProveAsync(person, "/me/data");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button[value=json]"));
        Assert.EndsWith(".json", download.SuggestedFilename, StringComparison.Ordinal);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains(email, await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await person.GoAsync("/me/data/log");
        await person.SeesAsync("Alle Daten heruntergeladen", "All data downloaded");
        await LookAsync(inspection, "log");

        await person.GoAsync("/me/data/delete");
        await LookAsync(inspection, "delete");
        await page.FillAsync("input[name=word]", "nein");
        await person.ButtonAsync("Konto endgültig löschen", "Delete the account for good");
        await page.Locator("#f-word-error").WaitForAsync();
        await LookAsync(inspection, "mistyped");
        await page.FillAsync("input[name=word]", person.Say("LÖSCHEN", "DELETE"));
        await person.ButtonAsync("Konto endgültig löschen", "Delete the account for good");
        await person.SeesAsync("Ihr Konto ist gelöscht", "Your account is deleted");
        await LookAsync(inspection, "deleted");
        await person.GoAsync("/me/data");
        await person.ArrivesAsync("/account/sign-in");
        inspection?.FoundNothing();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(Height: 800), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Width: 360, Height: 780) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var person = await house.VisitAsync(look);
            await new AccountJourneyTests(house).JoinAsync(person, $"daten-{name}@guest.example");
            await ProveAsync(person, "/me/data");
            foreach (var (picture, path) in new[] { ("data", "/me/data"), ("log", "/me/data/log"), ("delete", "/me/data/delete"), ("deleted", "/account/deleted") })
            {
                await person.GoAsync(path);
                await Screenshots.TakeAsync(folder, person, $"mydata-{picture}-{name}", whole: true);
            }
        }
    }

    private static async Task ProveAsync(Visitor person, string back)
    {
        await person.GoAsync($"/account/prove?returnUrl={back}");
        await person.Page.FillAsync("input[name=password]", AccountJourneyTests.Password);
        await person.Page.ClickAsync("main button[type=submit]");
        await person.ArrivesAsync(back);
    }

    private static Task LookAsync(Inspection? inspection, string state) => inspection?.LookAtAsync("my data: " + state) ?? Task.CompletedTask;
}
