using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>An owner connects an account at a payment provider, and a guest pays with it. With and without script.</summary>
public sealed class PayAccountJourneyTests(House house)
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task An_owner_connects_stripe_and_a_guest_pays_with_it(bool german, bool script)
    {
        var look = new Look(German: german, Script: script);
        await using var owner = await house.StaffAsync("owner", "/desk/payments", look);
        var inspection = script ? new Inspection(owner) : null;
        await LookAsync(inspection, "the accounts");
        await BeginAsync(owner);
        await LookAsync(inspection, "a draft");
        await owner.Page.FillAsync("input[name=s-secret_key]", "sk_test_invalid_key");
        await owner.ButtonAsync("Speichern und testen", "Save and test");
        await owner.SeesAsync("„Signaturschlüssel des Webhooks“ fehlt", "“Webhook signing secret” is missing");
        await LookAsync(inspection, "a field is missing");
        await SaveAsync(owner);
        await owner.SeesAsync("Verbunden und getestet", "Connected and tested");
        await LookAsync(inspection, "connected");
        inspection?.FoundNothing();

        // The newest of two Stripe accounts: the one of the demo leaves the shop, so that the guest's choice is this one.
        var account = owner.Page.Url.Split('?')[0];
        await owner.LinkAsync("Alle Konten", "All accounts");
        var others = owner.Page.Locator("tbody tr", new() { HasText = "Stripe" }).Locator("a");
        foreach (var other in await others.EvaluateAllAsync<string[]>("all => all.map(a => a.href)"))
        {
            if (other != account)
            {
                await owner.Page.GotoAsync(other);
                if (await owner.Page.GetByRole(AriaRole.Button, new() { Name = owner.Say("Aus dem Shop nehmen", "Take out of the shop") }).IsVisibleAsync())
                {
                    await owner.ButtonAsync("Aus dem Shop nehmen", "Take out of the shop");
                    await owner.SeesAsync("Nicht mehr im Shop", "No longer in the shop");
                }
            }
        }

        await using var guest = await house.VisitAsync(look);
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 1, children: 0);
        await purchase.OrderAsync("Ole Sund", "ole@guest.example", "Stripe");
        await purchase.PressAsync("pay");
        Assert.Single(await purchase.TicketsAsync());

        // Money went through it: it is disconnected, and says why it is not gone.
        await owner.Page.GotoAsync(account);
        await owner.ButtonAsync("Konto trennen", "Disconnect the account");
        await owner.SeesAsync("Seine Angaben brauchen wir noch", "We still need its settings");
        await LookAsync(inspection, "disconnected");
        inspection?.FoundNothing();
        await RestoreAsync(owner);
        owner.BrowserWasContent();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(Height: 800), new Look(German: false, Width: 360, Height: 780), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Dark: true) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var owner = await house.StaffAsync("owner", "/desk/payments", look);
            await Screenshots.TakeAsync(folder, owner, $"accounts-list-{name}", whole: true);
            await BeginAsync(owner);
            await Screenshots.TakeAsync(folder, owner, $"accounts-draft-{name}", whole: true);
            await owner.ButtonAsync("Speichern und testen", "Save and test");
            await Screenshots.TakeAsync(folder, owner, $"accounts-wrong-{name}", whole: true);
            await SaveAsync(owner);
            await owner.SeesAsync("Verbunden und getestet", "Connected and tested");
            await Screenshots.TakeAsync(folder, owner, $"accounts-connected-{name}", whole: true);
            await owner.ButtonAsync("Konto trennen", "Disconnect the account");
            await Screenshots.TakeAsync(folder, owner, $"accounts-disconnected-{name}", whole: true);
        }
    }

    private static async Task BeginAsync(Visitor owner)
    {
        await owner.Page.Locator(".radio-card", new() { HasText = "Stripe" }).ClickAsync();
        await owner.Page.Locator(".radio-card", new() { HasText = owner.Say("Nur Test", "Test only") }).ClickAsync();
        await owner.ButtonAsync("Weiter", "Continue");
        await owner.SeesAsync("Adresse für Nachrichten", "Address for messages");
        Assert.Contains("/hooks/pay/", await owner.Page.InputValueAsync("input[name=hook]"), StringComparison.Ordinal);
    }

    private async Task SaveAsync(Visitor owner)
    {
        await owner.Page.FillAsync("input[name=s-secret_key]", "sk_test_journey_" + Guid.NewGuid().ToString("N"));
        await owner.Page.FillAsync("input[name=s-webhook_secret]", "whsec_journey");
        await owner.Page.FillAsync("input[name=s-api_base]", house.Outside.BaseAddress!.AbsoluteUri);
        await owner.ButtonAsync("Speichern und testen", "Save and test");
    }

    /// <summary>The demo's own account is the first again, for the other journeys.</summary>
    private static async Task RestoreAsync(Visitor owner)
    {
        await owner.GoAsync("/desk/payments");
        var demo = await owner.Page.Locator("tbody tr", new() { HasText = "Stripe" }).Locator("a").EvaluateAllAsync<string[]>("all => all.map(a => a.href)");
        foreach (var address in demo)
        {
            await owner.Page.GotoAsync(address);
            if (await owner.Page.GetByText(owner.Say("Nicht im Shop", "Not in the shop")).First.IsVisibleAsync())
            {
                await owner.ButtonAsync("Verbindung testen", "Test connection");
                await owner.ButtonAsync("In den Shop nehmen", "Put in the shop");
                await owner.SeesAsync("Ab sofort im Shop", "In the shop from now on");
            }
        }
    }

    private static Task LookAsync(Inspection? inspection, string state) => inspection?.LookAtAsync("pay accounts: " + state) ?? Task.CompletedTask;
}
