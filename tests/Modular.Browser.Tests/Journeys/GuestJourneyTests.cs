using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Modular.Browser.Tests.Support;
using UglyToad.PdfPig;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

public sealed partial class GuestJourneyTests(House house)
{
    public static TheoryData<bool, bool> Ways => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_guest_books_two_adults_and_a_child_pays_and_staff_check_the_ticket_in_a_second_time_in_vain(bool german, bool script)
    {
        var look = new Look(german, script);
        var (name, email) = ("Anna Sommer", $"anna-{(german ? "de" : "en")}-{(script ? "js" : "plain")}@guest.example");
        await using var guest = await house.VisitAsync(look);
        var booking = new Purchase(house, guest);

        await booking.ReserveAsync(adults: 2, children: 1);
        await booking.OrderAsync(name, email);
        await booking.PressAsync("pay");
        var codes = await booking.TicketsAsync();

        Assert.Equal(3, codes.Distinct().Count());
        IsTheTickets(await DownloadAsync(guest), codes, name);
        await MailBringsAsync(guest, email, booking.Order, codes, name);
        await CheckInAsync(look, codes[0], name);

        await guest.GoAsync(booking.Order);
        await guest.SeesAsync("eingelöst", "admitted");
        guest.BrowserWasContent();
    }

    [Fact]
    public async Task A_guest_whose_card_is_declined_is_told_so_and_pays_in_a_second_try()
    {
        await using var guest = await house.VisitAsync();
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 1, children: 0);
        await booking.OrderAsync("Ben Winter", "ben@guest.example");

        await booking.PressAsync("decline");
        await Expect(guest.Page.GetByTestId("error")).ToBeVisibleAsync();
        await booking.PressAsync("pay");

        Assert.Single(await booking.TicketsAsync());
        guest.BrowserWasContent();
    }

    [Fact]
    public async Task A_guest_approves_the_payment_at_their_bank_after_refusing_it_once()
    {
        await using var guest = await house.VisitAsync(new Look(German: false));
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 1, children: 1);
        await booking.OrderAsync("Cleo Autumn", "cleo@guest.example");

        await booking.PressAsync("threeds");
        await booking.PressAsync("threeds-fail");
        await Expect(guest.Page.GetByTestId("error")).ToBeVisibleAsync();
        await booking.PressAsync("threeds");
        await booking.PressAsync("threeds-ok");

        Assert.Equal(2, (await booking.TicketsAsync()).Length);
        guest.BrowserWasContent();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_guest_cancels_from_the_order_sees_the_sum_first_and_the_door_no_longer_knows_the_ticket(bool german, bool script)
    {
        var look = new Look(german, script);
        await using var guest = await house.VisitAsync(look);
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 2, children: 0);
        await booking.OrderAsync("Emil Storck", $"emil-{script}@guest.example");
        await booking.PressAsync("pay");
        var codes = await booking.TicketsAsync();

        await guest.LinkAsync("Stornieren", "Cancel the order");
        await guest.SeesHeadingAsync("Bestellung stornieren", "Cancel the order");
        // Far enough ahead, all that was paid comes back.
        var back = guest.Page.GetByRole(AriaRole.Button, new() { NameRegex = Back() });
        Assert.Equal(booking.Total, Purchase.Digits(await back.InnerTextAsync()));
        await back.ClickAsync();
        await guest.SeesHeadingAsync("Diese Bestellung ist storniert", "This order is cancelled");
        Assert.Equal(booking.Order, new Uri(guest.Page.Url).AbsolutePath);
        guest.BrowserWasContent();

        await using var door = await house.StaffAsync("door", "/desk/check-in", look);
        await door.Page.FillAsync("input[name=code]", codes[0]);
        await door.Page.PressAsync("input[name=code]", "Enter");
        await door.SeesHeadingAsync("Storniert", "Cancelled");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_guest_cancels_one_of_three_tickets_sees_the_sum_first_and_the_others_stay_valid(bool german, bool script)
    {
        var look = new Look(german, script);
        await using var guest = await house.VisitAsync(look);
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 2, children: 1);
        await booking.OrderAsync("Frida Storck", $"frida-{script}@guest.example");
        await booking.PressAsync("pay");
        var codes = await booking.TicketsAsync();

        await guest.LinkAsync("Einzelne Tickets stornieren", "Cancel some tickets");
        await guest.ButtonAsync("Weiter", "Continue");
        await guest.SeesAsync("Bitte wählen Sie mindestens ein Ticket", "Please choose at least one ticket");
        await guest.Page.Locator("input[name=ticket]").First.CheckAsync();
        var shown = Purchase.Digits(await guest.Page.Locator(".radio-card:has(input:checked) .radio-aside").InnerTextAsync());
        await guest.ButtonAsync("Weiter", "Continue");
        var back = guest.Page.GetByRole(AriaRole.Button, new() { NameRegex = Back() });
        Assert.EndsWith(shown, Purchase.Digits(await back.InnerTextAsync()), StringComparison.Ordinal);
        await back.ClickAsync();
        await guest.SeesAsync("Was sich seither geändert hat", "What has changed since");
        Assert.Equal(booking.Order, new Uri(guest.Page.Url).AbsolutePath);
        Assert.Equal(2, await guest.Page.Locator(".ticket-list .qr").CountAsync());
        var gone = (await guest.Page.Locator(".ticket-used .ticket-code").InnerTextAsync()).Trim();
        guest.BrowserWasContent();

        await using var door = await house.StaffAsync("door", "/desk/check-in", look);
        await ScanAsync(door, gone);
        await door.SeesHeadingAsync("Storniert", "Cancelled");
        await ScanAsync(door, codes.First(c => c != gone));
        // The tour is next month: known, and not cancelled.
        await door.SeesHeadingAsync("Anderer Tag", "Another day");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_guest_moves_to_another_date_sees_old_and_new_first_and_gets_new_tickets(bool german, bool script)
    {
        var look = new Look(german, script);
        await using var guest = await house.VisitAsync(look);
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 2, children: 0);
        await booking.OrderAsync("Gerda Storck", $"gerda-{script}@guest.example");
        await booking.PressAsync("pay");
        var codes = await booking.TicketsAsync();

        await guest.LinkAsync("Termin ändern", "Change the date");
        await guest.SeesHeadingAsync("Termin ändern", "Change the date");
        await guest.Page.GetByRole(AriaRole.Link, new() { Name = guest.Say("Nächster Monat", "Next month") }).ClickAsync();
        await guest.Page.Locator(".calendar .day-free a", new() { HasText = guest.Say("gleich", "same") }).Last.ClickAsync();
        await guest.Page.Locator(".slots a").First.ClickAsync();
        await guest.SeesHeadingAsync("Alter und neuer Termin", "Old and new date");
        await guest.ButtonAsync("Umbuchen", "Change the date");
        await guest.SeesAsync("Umgebucht auf", "Moved to");
        Assert.Equal(booking.Order, new Uri(guest.Page.Url).AbsolutePath);
        var fresh = await guest.Page.Locator(".ticket-code").AllInnerTextsAsync();
        Assert.Equal(2, fresh.Count);
        Assert.Empty(fresh.Intersect(codes));
        guest.BrowserWasContent();

        await using var door = await house.StaffAsync("door", "/desk/check-in", look);
        await ScanAsync(door, codes[0]);
        await door.SeesHeadingAsync("Storniert", "Cancelled");
    }

    [Fact]
    public async Task A_guest_who_does_not_want_the_places_gives_them_up_in_one_click()
    {
        await using var guest = await house.VisitAsync(new Look(Script: false));
        await new Purchase(house, guest).ReserveAsync(adults: 1, children: 0);
        await guest.ButtonAsync("Doch nicht buchen, Plätze freigeben", "Do not book, give the places up");
        await guest.SeesHeadingAsync("Die Plätze sind freigegeben", "The places are given up");
        guest.BrowserWasContent();
    }

    [GeneratedRegex("\\d,\\d\\d\\s€ zurück|€\\d+\\.\\d\\d back")]
    private static partial Regex Back();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_who_leaves_the_payment_page_finds_the_order_waiting_and_can_go_on(bool script)
    {
        await using var guest = await house.VisitAsync(new Look(Script: script));
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 1, children: 0);
        await booking.OrderAsync("Dora Lenz", $"dora-{script}@guest.example");

        await booking.PressAsync("leave");
        await guest.ArrivesAsync(new Uri(house.Url, booking.Order).AbsolutePath);
        await guest.Page.Locator("main form button, main a.btn").First.ClickAsync();
        await booking.PressAsync("pay");

        Assert.Single(await booking.TicketsAsync());
        guest.BrowserWasContent();
    }

    private static async Task<byte[]> DownloadAsync(Visitor guest)
    {
        var download = await guest.Page.RunAndWaitForDownloadAsync(() => guest.LinkAsync("Tickets als PDF", "Tickets as PDF"));
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    private static void IsTheTickets(byte[] pdf, string[] codes, string name)
    {
        using var document = PdfDocument.Open(pdf);
        var pages = document.GetPages().Select(page => Bare(string.Concat(page.Letters.Select(l => l.Value)))).ToList();
        Assert.Equal(codes.Length, pages.Count);
        Assert.All(codes, code => Assert.Single(pages, page => page.Contains(Bare(code), StringComparison.Ordinal)));
        Assert.All(pages, page => Assert.Contains(Bare(name), page, StringComparison.Ordinal));
    }

    private async Task MailBringsAsync(Visitor guest, string email, string order, string[] codes, string name)
    {
        var mail = await house.MailAsync(email);
        Assert.Contains(guest.Say("Tickets", "tickets"), mail.GetProperty("subject").GetString(), StringComparison.OrdinalIgnoreCase);
        var pdf = mail.GetProperty("attachments").EnumerateArray().Single(a => a.GetProperty("contentType").GetString() == "application/pdf");
        IsTheTickets(await house.AttachmentAsync(pdf), codes, name);

        var link = OrderLink().Match(mail.GetProperty("html").GetString()!).Value;
        Assert.EndsWith(order, link, StringComparison.Ordinal);
        Assert.Contains(link, mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        // What a mail program does with it: a browser that has never been here.
        await using var other = await house.VisitAsync(guest.Look);
        await other.GoAsync(new Uri(link).AbsolutePath);
        await other.SeesHeadingAsync("Wir freuen uns auf Sie!", "We look forward to seeing you!");
        other.BrowserWasContent();
    }

    private async Task CheckInAsync(Look look, string code, string name)
    {
        await using var door = await house.StaffAsync("door", "/desk/check-in", look);
        await ScanAsync(door, code);
        // The tour is next month: the door says so, and a person decides.
        await door.SeesHeadingAsync("Anderer Tag", "Another day");
        await door.ButtonAsync("Trotzdem einlassen", "Admit anyway");
        await door.SeesHeadingAsync("Willkommen", "Admitted");
        await door.SeesAsync(name, name);

        // By hand and in small letters.
        await ScanAsync(door, Bare(code).ToLowerInvariant());
        await door.SeesHeadingAsync("Schon eingelassen", "Already admitted");
        Assert.Matches(@"(Zuerst gescannt|First scanned): .*\d{1,2}:\d{2}", await door.Page.Locator(".verdict-why").First.InnerTextAsync());

        // An unknown one is refused in words as well.
        await ScanAsync(door, "0000-0000-0000-0000");
        await door.Page.Locator(".verdict-bad, .error").First.WaitForAsync();
        door.BrowserWasContent();
    }

    private static async Task ScanAsync(Visitor door, string code)
    {
        await door.Page.FillAsync("input[name=code]", code);
        await door.Page.PressAsync("input[name=code]", "Enter");
    }

    private static string Bare(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    [GeneratedRegex("https?://[^\"<\\s]+/orders/[^\"<\\s]+")]
    private static partial Regex OrderLink();
}
