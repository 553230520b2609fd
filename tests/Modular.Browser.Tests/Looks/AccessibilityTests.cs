using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Looks;

/// <summary>axe with all rules of WCAG 2.2 AA, no sideways scrolling on a small phone, nothing in the console.</summary>
public sealed class AccessibilityTests(House house)
{
    [Fact]
    public async Task Public_pages_are_accessible_bright_and_dark_on_desk_and_phone()
    {
        await using var visitor = await house.VisitAsync();
        var inspection = new Inspection(visitor);

        await inspection.LookAtAllAsync("/", "/book/spree-kajak", "/book/spree-kajak/abendtour", "/account/sign-in", "/account/register", "/account/confirm?registered=1", "/account/reset?sent=1", "/account/reset/" + new string('A', 43), "/legal/imprint", "/nothing-here");

        inspection.FoundNothing();
    }

    [Fact]
    public async Task A_booking_is_accessible_at_every_step()
    {
        await using var visitor = await house.VisitAsync(new Look(German: false));
        var inspection = new Inspection(visitor);
        var booking = new Purchase(house, visitor);

        await booking.ReserveAsync(adults: 2, children: 1);
        await inspection.LookAtAsync("order held");
        await visitor.ButtonAsync("Zahlungspflichtig bestellen", "Order with obligation to pay");
        await visitor.Page.Locator(".notice-bad").WaitForAsync();
        await inspection.LookAtAsync("order with errors");
        await booking.OrderAsync("Greta Frost", "greta@guest.example");
        await booking.PressAsync("pay");
        var codes = await booking.TicketsAsync();
        await inspection.LookAtAsync("order confirmed");
        inspection.FoundNothing();

        await using var staff = await house.StaffAsync("staff", "/desk/check-in", new Look(German: false));
        var desk = new Inspection(staff);
        await desk.LookAtAsync("check-in");
        await staff.Page.FillAsync("input[name=code]", codes[0]);
        await staff.Page.PressAsync("input[name=code]", "Enter");
        await staff.SeesHeadingAsync("Anderer Tag", "Another day");
        await desk.LookAtAsync("check-in, another day");
        await staff.ButtonAsync("Trotzdem einlassen", "Admit anyway");
        await staff.SeesHeadingAsync("Willkommen", "Admitted");
        await desk.LookAtAsync("check-in, admitted");
        desk.FoundNothing();
    }

    [Fact]
    public async Task Cancelling_is_accessible_for_the_guest_and_at_the_desk()
    {
        await using var guest = await house.VisitAsync();
        var inspection = new Inspection(guest);
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 2, children: 1);
        await booking.OrderAsync("Hedi Sturm", "hedi@guest.example");
        await booking.PressAsync("pay");
        await booking.TicketsAsync();

        await using var owner = await house.StaffAsync("owner", "/desk/orders?q=Hedi");
        var desk = new Inspection(owner);
        await owner.Page.Locator("tbody a").First.ClickAsync();
        await owner.SeesAsync("Geld zurückgeben", "Give money back");
        var order = new Uri(owner.Page.Url).AbsolutePath;
        await desk.LookAtAllAsync(order, order + "/cancel", order + "/cancel/tickets", order + "/refund");
        await owner.ButtonAsync("Geld zurückgeben", "Give the money back");
        await owner.Page.Locator(".notice-bad").WaitForAsync();
        await desk.LookAtAsync("refund with errors");
        await owner.GoAsync("/desk/options/01990000-5b1e-7000-8000-00000000006e");
        await owner.LinkAsync("Bedingungen ändern", "Change the terms");
        Assert.Equal("Erlebnisse", (await owner.Page.Locator("nav a[aria-current=page]").First.TextContentAsync())?.Trim());
        await desk.LookAtAsync("terms of an option");

        await guest.GoAsync(booking.Order + "/invoice");
        await inspection.LookAtAsync("who gets the invoice");
        await guest.ButtonAsync("Rechnung ausstellen", "Issue the invoice");
        await inspection.LookAtAsync("with an invoice");
        await desk.LookAtAllAsync(order + "/invoice", "/desk/invoices", "/desk/business/invoices");
        await guest.GoAsync(booking.Order + "/details");
        await guest.Page.FillAsync("input[name=email]", "hedi");
        await guest.ButtonAsync("Speichern", "Save");
        await inspection.LookAtAsync("details with an error");
        await guest.GoAsync(booking.Order + "/change");
        await inspection.LookAtAsync("another date");
        await guest.Page.Locator(".calendar .day-free a").Last.ClickAsync();
        await inspection.LookAtAsync("another date, a day");
        if (await guest.Page.Locator(".slots a").CountAsync() > 0)
        {
            await guest.Page.Locator(".slots a").First.ClickAsync();
            await inspection.LookAtAsync("old and new date");
        }

        await owner.GoAsync("/desk/business");
        await desk.LookAtAsync("rules for guests who change the date");
        await guest.GoAsync(booking.Order + "/cancel/tickets?chosen=yes");
        await inspection.LookAtAsync("some tickets, none chosen");
        await guest.Page.Locator("input[name=ticket]").First.CheckAsync();
        await guest.ButtonAsync("Weiter", "Continue");
        await inspection.LookAtAsync("some tickets");
        await owner.GoAsync(order + "/cancel/tickets" + new Uri(guest.Page.Url).Query);
        await desk.LookAtAsync("some tickets at the desk");
        await guest.Page.Locator("button.btn-bad").ClickAsync();
        await guest.SeesAsync("Was sich seither geändert hat", "What has changed since");
        await inspection.LookAtAsync("partly cancelled");
        await desk.LookAtAllAsync(order);
        await guest.GoAsync(booking.Order + "/cancel");
        await inspection.LookAtAsync("cancel");
        await guest.Page.Locator("button.btn-bad").ClickAsync();
        await guest.SeesHeadingAsync("Diese Bestellung ist storniert", "This order is cancelled");
        await inspection.LookAtAsync("cancelled");
        await desk.LookAtAllAsync(order, order + "/cancel");
        desk.FoundNothing();
        inspection.FoundNothing();
    }

    [Fact]
    public async Task The_places_of_a_departure_are_accessible()
    {
        await using var visitor = await house.VisitAsync();
        var inspection = new Inspection(visitor);
        await visitor.GoAsync("/book/spree-kajak/abendtour");
        await visitor.LinkAsync("Nächster Monat", "Next month");
        await visitor.Page.Locator(".calendar .day-free a").First.ClickAsync();
        await visitor.Page.Locator(".slots a").First.ClickAsync();
        await visitor.SeesHeadingAsync("Wer kommt mit?", "Who is coming?");

        await inspection.LookAtAsync("places");

        inspection.FoundNothing();
    }

    [Fact]
    public async Task Planning_is_accessible_from_seasons_to_exceptions()
    {
        const string Option = "/desk/options/01990000-5b1e-7000-8000-00000000006e";
        const string Schedule = Option + "/schedules/01990000-5b1e-7000-8000-0000000003e9";
        await using var owner = await house.StaffAsync("owner", Option);
        var inspection = new Inspection(owner);

        await inspection.LookAtAllAsync(Option, Option + "/seasons/new", Option + "/seasons/01990000-5b1e-7000-8000-000000000034", Option + "/prices/new", Schedule, Schedule + "/exceptions/new", Schedule + "/exceptions/01990000-5b1e-7000-8000-00000000003e", "/desk/business");
        await owner.GoAsync(Schedule + "/exceptions/new");
        await owner.ButtonAsync("Ausnahme speichern", "Save exception");
        await owner.Page.Locator(".notice-bad").WaitForAsync();
        await inspection.LookAtAsync("exception with errors");
        await owner.Page.FillAsync("[name=until]", DateTime.UtcNow.AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await owner.Page.FillAsync("[name=reason]", "Hochwasser");
        await owner.ButtonAsync("Ausnahme speichern", "Save exception");
        await owner.Page.Locator("input[name=sold]").WaitForAsync();
        await inspection.LookAtAsync("exception over booked departures");

        inspection.FoundNothing();
    }

    [Fact]
    public async Task The_desk_and_the_account_are_accessible()
    {
        await using var owner = await house.StaffAsync("owner", "/desk");
        var inspection = new Inspection(owner);

        await inspection.LookAtAllAsync("/desk", "/desk/orders", "/desk/orders?state=Confirmed", "/desk/orders?from=2026-12-02&until=2026-12-01", "/desk/calendar", "/desk/calendar?view=week", "/desk/calendar?view=day", "/desk/reports", "/desk/experiences", "/desk/experiences/new", "/desk/people", "/account");

        inspection.FoundNothing();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_platforms_page_is_accessible(bool german)
    {
        await using var admin = await house.StaffAsync("admin", "/admin", new Look(german));
        await admin.SeesHeadingAsync("Anfragen", "Requests");
        var inspection = new Inspection(admin);

        await inspection.LookAtAllAsync("/admin", "/admin?minutes=60&replayed=no");

        inspection.FoundNothing();
    }
}
