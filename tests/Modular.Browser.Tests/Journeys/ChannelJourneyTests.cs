using System.Text.Json;
using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>An owner lets a reseller in, whose program then sees the shop, and shuts it out again. With and without script.</summary>
public sealed class ChannelJourneyTests(House house)
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task An_owner_lets_a_reseller_in_and_shuts_it_out(bool german, bool script)
    {
        await using var owner = await house.StaffAsync("owner", "/desk/channels", new Look(German: german, Script: script));
        var inspection = script ? new Inspection(owner) : null;
        var name = german ? "Küstenreisen" : "Coast Trips";
        await owner.ButtonAsync("Schlüssel machen", "Make the key");
        await owner.SeesAsync("Bitte füllen Sie dieses Feld aus", "Please fill in this field");
        await LookAsync(inspection, "a field is missing");
        await owner.Page.FillAsync("input[name=name]", name);
        await owner.ButtonAsync("Schlüssel machen", "Make the key");
        await owner.SeesAsync("Wir zeigen ihn nur dieses eine Mal", "We show it this one time only");
        await LookAsync(inspection, "a key");
        inspection?.FoundNothing();

        var key = await owner.Page.Locator(".notice code").InnerTextAsync();
        Assert.Equal(200, await AskAsync(owner, key));
        var card = owner.Page.Locator(".card", new() { HasText = name });
        await card.GetByRole(AriaRole.Button, new() { NameRegex = new(german ? "sperren" : "Revoke") }).ClickAsync();
        await owner.SeesAsync("Der Schlüssel ist gesperrt", "The key is revoked");
        Assert.Equal(403, await AskAsync(owner, key));
        owner.BrowserWasContent();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(Height: 800), new Look(German: false, Width: 360, Height: 780, Dark: true) })
        {
            await using var owner = await house.StaffAsync("owner", "/desk/channels", look);
            await owner.Page.FillAsync("input[name=name]", $"Küstenreisen {look.Width}");
            await owner.ButtonAsync("Schlüssel machen", "Make the key");
            await Screenshots.TakeAsync(folder, owner, $"channels-{look.Width}", whole: true);
        }
    }

    private static async Task<int> AskAsync(Visitor owner, string key)
    {
        var answer = await owner.Page.APIRequest.GetAsync(new Uri(new Uri(owner.Page.Url), "/octo/products").AbsoluteUri, new() { Headers = [new("Authorization", "Bearer " + key)] });
        var body = JsonSerializer.Deserialize<JsonElement>(await answer.TextAsync());
        Assert.Equal(answer.Ok, body.ValueKind == JsonValueKind.Array && body.GetArrayLength() > 0);
        return answer.Status;
    }

    private static Task LookAsync(Inspection? inspection, string page) => inspection?.LookAtAsync(page) ?? Task.CompletedTask;
}
