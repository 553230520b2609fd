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
    private const string Iban = "DE89370400440532013000";
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string? _account;
    private static int _entries;

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_part_and_the_rest_arrive_and_the_guest_has_tickets(bool german, bool script)
    {
        var look = new Look(German: german, Script: script);
        await using var owner = await OwnerAsync(look);
        await using var guest = await house.VisitAsync(look);
        var mail = $"ole{Interlocked.Increment(ref _entries)}@transfer.example";
        var (purchase, reference) = await InstructedAsync(guest, mail);
        var inspection = script ? new Inspection(guest) : null;
        if (inspection is not null)
        {
            await inspection.LookAtAsync("transfer: instructions");
            await guest.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await guest.Page.GetByRole(AriaRole.Button, new() { Name = guest.Say("Kopieren: IBAN", "Copy: IBAN") }).ClickAsync();
            Assert.Equal(Iban, await guest.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        }

        var total = int.Parse(purchase.Total, CultureInfo.InvariantCulture);
        var part = Credit(reference, 1000);
        await UploadAsync(owner, part);
        await owner.SeesAsync("1 Eingang ist neu zugeordnet", "1 credit is newly matched");
        await guest.GoAsync(purchase.Order);
        await guest.SeesHeadingAsync("Es fehlt noch ein Teil", "A part is still missing");
        if (inspection is not null)
        {
            await inspection.LookAtAsync("transfer: a part");
        }

        // The next statement has both, and is handed in twice.
        var rest = Credit(reference, total - 1000);
        await UploadAsync(owner, part, rest, Credit("Miete Dezember", 80000));
        await owner.SeesAsync("Bezahlt, Tickets verschickt", "Paid, tickets sent");
        await owner.SeesAsync("Miete Dezember", "Miete Dezember");
        if (script)
        {
            var desk = new Inspection(owner);
            await desk.LookAtAsync("transfer: a statement");
            desk.FoundNothing();
        }

        await UploadAsync(owner, part, rest);
        await owner.SeesAsync("Nichts Neues für Ihre Bestellungen", "Nothing new for your orders");
        await guest.GoAsync(purchase.Order);
        Assert.Equal(2, (await purchase.TicketsAsync()).Length);
        await Eventually.TrueAsync(async () => (await SubjectsAsync(mail)).Any(it => it.Contains("Ticket", StringComparison.OrdinalIgnoreCase)), "the tickets by mail");
        Assert.Contains(await SubjectsAsync(mail), it => it.Contains(guest.Say("Bitte überweisen Sie", "Please transfer"), StringComparison.Ordinal));
        inspection?.FoundNothing();
        guest.BrowserWasContent();
        owner.BrowserWasContent();
        Assert.Empty(await house.FaultsAsync(reference));
    }

    [Fact]
    public async Task Money_that_comes_too_late_is_transferred_back_by_hand()
    {
        await using var owner = await OwnerAsync(new());
        await using var guest = await house.VisitAsync();
        var (purchase, reference) = await InstructedAsync(guest, "late@transfer.example");
        await house.LapseAsync(reference);
        await guest.GoAsync(purchase.Order);
        await guest.SeesAsync("Bitte überweisen Sie nicht mehr", "Please do not transfer any more");

        await UploadAsync(owner, Credit(reference, int.Parse(purchase.Total, CultureInfo.InvariantCulture)));
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
        await owner.SeesAsync("auf anderem Weg zurückgegeben", "returned another way");
        await guest.GoAsync(purchase.Order);
        await guest.SeesAsync("Heute zurück überwiesen", "Heute zurück überwiesen");
        Assert.Empty(await house.FaultsAsync(reference));
    }

    [Fact]
    public async Task A_file_that_is_no_statement_is_refused_in_words()
    {
        await using var owner = await OwnerAsync(new());
        await SendAsync(owner, Encoding.UTF8.GetBytes("<html>no statement</html>"));
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
            await using var owner = await OwnerAsync(look);
            await Screenshots.TakeAsync(folder, owner, $"transfer-upload-{name}", whole: true);
            await using var guest = await house.VisitAsync(look);
            var (purchase, reference) = await InstructedAsync(guest, "look@transfer.example");
            await Screenshots.TakeAsync(folder, guest, $"transfer-instructions-{name}", whole: true);
            await UploadAsync(owner, Credit(reference, 1000), Credit("Miete Dezember, danke!", 80000), Credit("RF00 VERTIPPT", 4200));
            await owner.SeesAsync("neu zugeordnet", "newly matched");
            await Screenshots.TakeAsync(folder, owner, $"transfer-statement-{name}", whole: true);
            await guest.GoAsync(purchase.Order);
            await Screenshots.TakeAsync(folder, guest, $"transfer-part-{name}", whole: true);
            await owner.GoAsync(_account!);
            await Screenshots.TakeAsync(folder, owner, $"transfer-account-{name}", whole: true);
        }
    }

    /// <summary>An owner on the upload page; the account is connected by whoever comes first.</summary>
    private async Task<Visitor> OwnerAsync(Look look)
    {
        var owner = await house.StaffAsync("owner", "/desk/payments", look);
        await Once.WaitAsync();
        try
        {
            _account ??= await ConnectAsync(owner);
        }
        finally
        {
            Once.Release();
        }

        await owner.GoAsync(_account + "/statement");
        return owner;
    }

    private static async Task<string> ConnectAsync(Visitor owner)
    {
        await owner.Page.Locator(".radio-card", new() { HasText = owner.Say("Überweisung", "Bank transfer") }).ClickAsync();
        await owner.Page.Locator(".radio-card", new() { HasText = owner.Say("Nur Test", "Test only") }).ClickAsync();
        await owner.ButtonAsync("Weiter", "Continue");
        await owner.Page.FillAsync("input[name=s-payee]", "Spree Kajak GmbH");
        await owner.Page.FillAsync("input[name=s-iban]", "DE00 3704 0044 0532 0130 00");
        await owner.ButtonAsync("Speichern und testen", "Save and test");
        await owner.SeesAsync("keine gültige IBAN", "no valid IBAN");
        await owner.Page.FillAsync("input[name=s-iban]", "DE89 3704 0044 0532 0130 00");
        await owner.ButtonAsync("Speichern und testen", "Save and test");
        await owner.SeesAsync("kennt keinen Testbetrieb", "knows no test mode");
        if (await owner.Page.GetByRole(AriaRole.Button, new() { Name = owner.Say("In den Shop nehmen", "Put in the shop") }).IsVisibleAsync())
        {
            await owner.ButtonAsync("In den Shop nehmen", "Put in the shop");
        }

        return new Uri(owner.Page.Url).AbsolutePath;
    }

    private async Task<(Purchase Purchase, string Reference)> InstructedAsync(Visitor guest, string mail)
    {
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 2, children: 0, late: true);
        await purchase.SendAsync("Ole Sund", mail, guest.Say("Überweisung", "Bank transfer"));
        await guest.SeesHeadingAsync("Bitte überweisen Sie jetzt", "Please make your transfer now");
        var reference = await guest.Page.Locator(".transfer-facts [data-value^=RF]").GetAttributeAsync("data-value");
        return (purchase, reference!);
    }

    private static CamtCredit Credit(string text, long minor) => new(
        string.Create(CultureInfo.InvariantCulture, $"JOURNEY-{Interlocked.Increment(ref _entries)}"), (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture), text, DateOnly.FromDateTime(DateTime.UtcNow));

    private static Task UploadAsync(Visitor owner, params CamtCredit[] credits) => SendAsync(owner, CamtFile.Of(Iban, credits));

    private static async Task SendAsync(Visitor owner, byte[] file)
    {
        await owner.GoAsync(_account + "/statement");
        await owner.Page.SetInputFilesAsync("input[name=statement]", new FilePayload { Name = "camt.xml", MimeType = "application/xml", Buffer = file });
        await owner.ButtonAsync("Hochladen und zuordnen", "Upload and match");
    }

    private async Task<IReadOnlyList<string>> SubjectsAsync(string to)
    {
        using var box = JsonDocument.Parse(await house.Outside.GetStringAsync(new Uri("/mail/messages?to=" + Uri.EscapeDataString(to), UriKind.Relative)));
        return [.. box.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("subject").GetString()!)];
    }
}
