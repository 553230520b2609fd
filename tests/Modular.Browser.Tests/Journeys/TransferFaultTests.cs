using System.Globalization;
using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;
using Modular.Testing;

namespace Modular.Browser.Tests.Journeys;

/// <summary>What goes wrong between two steps of a transfer, as guest and owner see it. All of what nobody sees is in the Booking tests' TransferMatrix.</summary>
public sealed class TransferFaultTests(House house)
{
    private readonly TransferDesk _desk = new(house);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Who_pays_by_card_as_well_gets_the_transfer_back(bool german, bool script)
    {
        var look = new Look(German: german, Script: script);
        await using var owner = await _desk.OwnerAsync(look);
        await using var guest = await house.VisitAsync(look);
        var (purchase, reference) = await _desk.InstructedAsync(guest, $"both{TransferDesk.Next()}@transfer.example");
        await guest.ButtonAsync("Karte, SEPA-Lastschrift", "Card, SEPA direct debit");
        await purchase.PressAsync("pay");
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);

        await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference, Total(purchase)));
        await owner.SeesAsync("Zurückzuüberweisen", "To be transferred back");
        var inspection = script ? new Inspection(owner) : null;
        await (inspection?.LookAtAsync("transfer: to be sent back") ?? Task.CompletedTask);
        await SendBackAsync(owner);
        await guest.GoAsync(purchase.Order);
        await guest.SeesHeadingAsync("Wir freuen uns auf Sie!", "We look forward to seeing you!");
        await guest.SeesAsync("€ sind zurück", "were returned");
        inspection?.FoundNothing();
        await EndedWellAsync(owner, guest, reference);
    }

    [Fact]
    public async Task Who_gives_the_places_up_gets_back_what_was_under_way()
    {
        await using var owner = await _desk.OwnerAsync(new());
        await using var guest = await house.VisitAsync();
        var (purchase, reference) = await _desk.InstructedAsync(guest, $"gone{TransferDesk.Next()}@transfer.example");
        await guest.ButtonAsync("Doch nicht buchen, Plätze freigeben", "Do not book, give the places up");
        await guest.SeesHeadingAsync("Die Plätze sind freigegeben", "The places are given up");

        await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference, Total(purchase)));
        await owner.SeesAsync("Zurückzuüberweisen", "To be transferred back");
        await SendBackAsync(owner);
        await guest.GoAsync(purchase.Order);
        await guest.SeesAsync("€ sind zurück", "were returned");
        await EndedWellAsync(owner, guest, reference);
    }

    [Fact]
    public async Task A_shop_without_transfers_still_takes_the_one_that_is_under_way()
    {
        await using var owner = await _desk.OwnerAsync(new());
        await using var guest = await house.VisitAsync();
        var (purchase, reference) = await _desk.InstructedAsync(guest, $"off{TransferDesk.Next()}@transfer.example");
        await owner.GoAsync(TransferDesk.Account);
        await owner.ButtonAsync("Aus dem Shop nehmen", "Take out of the shop");
        await owner.SeesAsync("Nicht mehr im Shop", "No longer in the shop");
        try
        {
            await guest.GoAsync(purchase.Order);
            await guest.SeesHeadingAsync("Bitte überweisen Sie jetzt", "Please make your transfer now");
            await Assertions.Expect(guest.Page.Locator(".transfer-code svg")).ToBeVisibleAsync();
            await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference, Total(purchase)));
            await owner.SeesAsync("Bezahlt, Tickets verschickt", "Paid, tickets sent");
        }
        finally
        {
            await owner.GoAsync(TransferDesk.Account);
            await owner.ButtonAsync("In den Shop nehmen", "Put in the shop");
        }

        await guest.GoAsync(purchase.Order);
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);
        await EndedWellAsync(owner, guest, reference);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Too_much_waits_for_people_and_a_mistyped_reference_is_nobodys(bool german, bool script)
    {
        var look = new Look(German: german, Script: script);
        await using var owner = await _desk.OwnerAsync(look);
        await using var guest = await house.VisitAsync(look);
        var (purchase, reference) = await _desk.InstructedAsync(guest, $"odd{TransferDesk.Next()}@transfer.example");
        await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference[..^1], Total(purchase)));
        await owner.SeesAsync("Nennt keinen Verwendungszweck von uns", "Names no reference of ours");
        await guest.GoAsync(purchase.Order);
        await guest.SeesHeadingAsync("Bitte überweisen Sie jetzt", "Please make your transfer now");

        await TransferDesk.UploadAsync(owner, TransferDesk.Credit(reference, Total(purchase) + 500));
        await owner.SeesAsync("Betrag passt nicht", "Amount does not match");
        await guest.GoAsync(purchase.Order);
        await guest.SeesHeadingAsync("Wir prüfen Ihre Zahlung", "We are checking your payment");
        await owner.Page.Locator("tbody tr", new() { HasText = owner.Say("Betrag passt nicht", "Amount does not match") }).Locator("a").First.ClickAsync();
        await owner.ButtonAsync("Annehmen", "Accept");
        await guest.GoAsync(purchase.Order);
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);
        await RecordAsync(owner);
        var inspection = script ? new Inspection(owner) : null;
        await (inspection?.LookAtAsync("transfer: the money's history") ?? Task.CompletedTask);
        inspection?.FoundNothing();
        await EndedWellAsync(owner, guest, reference);
    }

    /// <summary>A damaged file, the right one, and the right one once more by somebody who is not sure.</summary>
    [Fact]
    public async Task A_broken_download_and_the_same_file_again_count_nothing_twice()
    {
        await using var owner = await _desk.OwnerAsync(new());
        await using var guest = await house.VisitAsync();
        var (purchase, reference) = await _desk.InstructedAsync(guest, $"again{TransferDesk.Next()}@transfer.example");
        var file = CamtFile.Of(TransferDesk.Iban, [TransferDesk.Credit(reference, Total(purchase))]);
        await TransferDesk.SendAsync(owner, file[..^20]);
        await owner.SeesAsync("Diese Datei können wir nicht lesen", "We cannot read this file");
        await TransferDesk.SendAsync(owner, file);
        await owner.SeesAsync("Bezahlt, Tickets verschickt", "Paid, tickets sent");
        await TransferDesk.SendAsync(owner, file);
        await owner.SeesAsync("Nichts Neues für Ihre Bestellungen", "Nothing new for your orders");
        await guest.GoAsync(purchase.Order);
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);
        await EndedWellAsync(owner, guest, reference);
    }

    private static int Total(Purchase purchase) => int.Parse(purchase.Total, CultureInfo.InvariantCulture);

    /// <summary>From the statement's result to the order, and what people do there.</summary>
    private static async Task SendBackAsync(Visitor owner)
    {
        await owner.Page.Locator("tbody tr", new() { HasText = owner.Say("Zurückzuüberweisen", "To be transferred back") }).Locator("a").First.ClickAsync();
        await RecordAsync(owner);
    }

    private static async Task RecordAsync(Visitor owner)
    {
        // The worker asks the plug-in, which gives nothing back: then it is for people.
        await Eventually.TrueAsync(
            async () =>
            {
                await owner.Page.ReloadAsync();
                return await owner.Page.GetByText(owner.Say("sind zurückzuüberweisen", "are to be transferred back")).First.IsVisibleAsync();
            },
            "the refund that is to be made by hand");
        await owner.LinkAsync("Ist überwiesen …", "I have transferred it …");
        await owner.Page.FillAsync("input[name=note]", owner.Say("Heute zurück überwiesen", "Transferred back today"));
        await owner.ButtonAsync("Als zurückgegeben eintragen", "Record as returned");
        await owner.SeesAsync("von Hand zurückgegeben", "returned by hand");
    }

    private async Task EndedWellAsync(Visitor owner, Visitor guest, string reference)
    {
        owner.BrowserWasContent();
        guest.BrowserWasContent();
        Assert.Empty(await house.FaultsAsync(reference));
    }
}
