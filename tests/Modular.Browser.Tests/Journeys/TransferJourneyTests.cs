using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;
using Modular.Testing;

namespace Modular.Browser.Tests.Journeys;

/// <summary>A guest pays by bank transfer, and the owner uploads statements: with the sample plug-in, that calls nobody. With and without script.</summary>
public sealed class TransferJourneyTests(House house)
{
    private readonly TransferDesk _desk = new(house);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_part_and_the_rest_arrive_and_the_guest_has_tickets(bool german, bool script)
    {
        var look = new Look(German: german, Script: script);
        await using var owner = await _desk.OwnerAsync(look);
        await using var guest = await house.VisitAsync(look);
        var mail = $"ole{TransferDesk.Next()}@transfer.example";
        var (purchase, reference) = await _desk.InstructedAsync(guest, mail);
        var inspection = script ? new Inspection(guest) : null;
        if (inspection is not null)
        {
            await inspection.LookAtAsync("transfer: instructions");
            await guest.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await guest.Page.GetByRole(AriaRole.Button, new() { Name = guest.Say("Kopieren: IBAN", "Copy: IBAN") }).ClickAsync();
            Assert.Equal(TransferDesk.Iban, await guest.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        }

        var total = int.Parse(purchase.Total, CultureInfo.InvariantCulture);
        var part = TransferDesk.Credit(reference, 1000);
        await TransferDesk.UploadAsync(owner, part);
        await owner.SeesAsync("1 Eingang ist neu zugeordnet", "1 credit is newly matched");
        await guest.GoAsync(purchase.Order);
        await guest.SeesHeadingAsync("Es fehlt noch ein Teil", "A part is still missing");
        if (inspection is not null)
        {
            await inspection.LookAtAsync("transfer: a part");
        }

        // The next statement has both, and is handed in twice.
        var rest = TransferDesk.Credit(reference, total - 1000);
        await TransferDesk.UploadAsync(owner, part, rest, TransferDesk.Credit("Miete Dezember", 80000));
        await owner.SeesAsync("Bezahlt, Tickets verschickt", "Paid, tickets sent");
        await owner.SeesAsync("Miete Dezember", "Miete Dezember");
        if (script)
        {
            var desk = new Inspection(owner);
            await desk.LookAtAsync("transfer: a statement");
            desk.FoundNothing();
        }

        await TransferDesk.UploadAsync(owner, part, rest);
        await owner.SeesAsync("Nichts Neues für Ihre Bestellungen", "Nothing new for your orders");
        await guest.GoAsync(purchase.Order);
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);
        await Eventually.TrueAsync(async () => (await _desk.SubjectsAsync(mail)).Any(it => it.Contains("Ticket", StringComparison.OrdinalIgnoreCase)), "the tickets by mail");
        Assert.Contains(await _desk.SubjectsAsync(mail), it => it.Contains(guest.Say("Bitte überweisen Sie", "Please transfer"), StringComparison.Ordinal));
        inspection?.FoundNothing();
        guest.BrowserWasContent();
        owner.BrowserWasContent();
        Assert.Empty(await house.FaultsAsync(reference));
    }

    [Fact]
    public async Task Money_that_comes_too_late_is_transferred_back_by_hand()
    {
        await using var owner = await _desk.OwnerAsync(new());
        await using var guest = await house.VisitAsync();
        var (purchase, reference) = await _desk.InstructedAsync(guest, "late@transfer.example");
        await house.LapseAsync(reference);
        await guest.GoAsync(purchase.Order);
        await guest.SeesAsync("Bitte überweisen Sie nicht mehr", "Please do not transfer any more");

        await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference, int.Parse(purchase.Total, CultureInfo.InvariantCulture)));
        await owner.SeesAsync("Zurückzuüberweisen", "To be transferred back");
        await owner.Page.Locator("tbody tr", new() { HasText = "Zurückzuüberweisen" }).Locator("a").First.ClickAsync();
        // The worker asks the plug-in, which gives nothing back: then it is for people.
        await Eventually.TrueAsync(
            async () =>
            {
                await owner.Page.ReloadAsync();
                return await owner.Page.GetByText("sind zurückzuüberweisen").First.IsVisibleAsync();
            },
            "the refund that is to be made by hand");
        await owner.LinkAsync("Ist überwiesen …", "I have transferred it …");
        await owner.Page.FillAsync("input[name=note]", "Heute zurück überwiesen");
        await owner.ButtonAsync("Als zurückgegeben eintragen", "Record as returned");
        await owner.SeesAsync("von Hand zurückgegeben", "returned by hand");
        await guest.GoAsync(purchase.Order);
        await guest.SeesAsync("Heute zurück überwiesen", "Heute zurück überwiesen");
        Assert.Empty(await house.FaultsAsync(reference));
    }

    [Fact]
    public async Task A_file_that_is_no_statement_is_refused_in_words()
    {
        await using var owner = await _desk.OwnerAsync(new());
        await TransferDesk.SendAsync(owner, Encoding.UTF8.GetBytes("<html>no statement</html>"));
        await owner.SeesAsync("Diese Datei können wir nicht lesen", "We cannot read this file");
        var inspection = new Inspection(owner);
        await inspection.LookAtAsync("transfer: no statement");
        inspection.FoundNothing();
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(), new Look(German: false, Width: 360, Height: 780), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Dark: true) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var owner = await _desk.OwnerAsync(look);
            await Screenshots.TakeAsync(folder, owner, $"transfer-upload-{name}", whole: true);
            await using var guest = await house.VisitAsync(look);
            var (purchase, reference) = await _desk.InstructedAsync(guest, "look@transfer.example");
            await Screenshots.TakeAsync(folder, guest, $"transfer-instructions-{name}", whole: true);
            await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference, 1000), TransferDesk.Credit("Miete Dezember, danke!", 80000), TransferDesk.Credit("RF00 VERTIPPT", 4200));
            await owner.SeesAsync("neu zugeordnet", "newly matched");
            await Screenshots.TakeAsync(folder, owner, $"transfer-statement-{name}", whole: true);
            await guest.GoAsync(purchase.Order);
            await Screenshots.TakeAsync(folder, guest, $"transfer-part-{name}", whole: true);
            await owner.GoAsync(TransferDesk.Account);
            await Screenshots.TakeAsync(folder, owner, $"transfer-account-{name}", whole: true);
        }
    }
}
