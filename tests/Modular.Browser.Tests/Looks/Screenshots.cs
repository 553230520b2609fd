using Microsoft.Playwright;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Looks;

/// <summary>Makes the README's pictures; <c>host/build/screenshots/take</c> runs it.</summary>
public sealed class Screenshots(House house)
{
    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_the_pictures_of_the_README()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "host", "build", "screenshots")).FullName;
        var look = new Look(German: false, Height: 800);
        await using var guest = await house.VisitAsync(look);
        await guest.GoAsync("/");
        await TakeAsync(folder, guest, "landing");
        await guest.GoAsync("/book/spree-kajak");
        await TakeAsync(folder, guest, "shop");
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 2, children: 1);
        await purchase.OrderAsync("Anna Sommer", "anna@guest.example");
        await purchase.PressAsync("pay");
        await purchase.TicketsAsync();
        await TakeAsync(folder, guest, "order");

        await using var owner = await house.StaffAsync("owner", "/desk", look);
        await TakeAsync(folder, owner, "desk");

        await using var phone = await house.VisitAsync(look with { Width = 360, Height = 740 });
        await phone.GoAsync("/book/spree-kajak/abendtour");
        await phone.LinkAsync("Nächster Monat", "Next month");
        await phone.Page.Locator(".calendar .day-free a").First.ClickAsync();
        await phone.GoAsync(new Uri(phone.Page.Url).PathAndQuery + "#dates");
        await TakeAsync(folder, phone, "phone");
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_more_pages_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(Width: 360, Height: 780, Dark: true), new Look(Height: 800, Dark: true), new Look(Width: 360, Height: 780) })
        {
            var name = $"{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var guest = await house.VisitAsync(look);
            await guest.GoAsync("/");
            await TakeAsync(folder, guest, $"landing-{name}", whole: true);
            await guest.GoAsync("/account/register");
            await guest.Page.Locator("input[name=password]").PressSequentiallyAsync("Regal Flöte 7");
            await guest.Page.Locator("[data-strength]").WaitForAsync();
            await TakeAsync(folder, guest, $"register-{name}", whole: true);
            var purchase = new Purchase(house, guest);
            await purchase.ReserveAsync(adults: 2, children: 1);
            await TakeAsync(folder, guest, $"held-{name}", whole: true);
            await purchase.OrderAsync("Anna Sommer", "anna@guest.example");
            await TakeAsync(folder, guest, $"pay-{name}", whole: true);
            await purchase.PressAsync("pay");
            var codes = await purchase.TicketsAsync();
            await TakeAsync(folder, guest, $"order-{name}", whole: true);

            await using var owner = await house.StaffAsync("owner", "/desk", look);
            await TakeAsync(folder, owner, $"desk-{name}", whole: true);
            await owner.GoAsync("/desk/check-in");
            await owner.Page.FillAsync("input[name=code]", codes[0]);
            await owner.Page.PressAsync("input[name=code]", "Enter");
            await owner.SeesHeadingAsync("Anderer Tag", "Another day");
            await owner.ButtonAsync("Trotzdem einlassen", "Admit anyway");
            await owner.SeesHeadingAsync("Willkommen", "Admitted");
            await TakeAsync(folder, owner, $"admitted-{name}", whole: true);
        }
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_cancelling_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in Looks)
        {
            var name = Name(look);
            await using var guest = await house.VisitAsync(look);
            await guest.GoAsync("/book/spree-kajak/kajak-mieten");
            await TakeAsync(folder, guest, $"cancel-shop-{name}", whole: true);
            var purchase = new Purchase(house, guest);
            await purchase.ReserveAsync(adults: 2, children: 1);
            await TakeAsync(folder, guest, $"cancel-held-{name}", whole: true);
            await purchase.OrderAsync("Anna Sommer", "anna@guest.example");
            await purchase.PressAsync("pay");
            await purchase.TicketsAsync();
            await TakeAsync(folder, guest, $"cancel-order-{name}", whole: true);
            await guest.GoAsync(purchase.Order + "/cancel");
            await TakeAsync(folder, guest, $"cancel-ask-{name}", whole: true);

            await using var owner = await house.StaffAsync("owner", "/desk/orders?q=Anna", look);
            await owner.Page.Locator("tbody a").First.ClickAsync();
            await owner.SeesAsync("Geld zurückgeben", "Give money back");
            var order = new Uri(owner.Page.Url).AbsolutePath;
            foreach (var below in new[] { "", "/cancel", "/refund" })
            {
                await owner.GoAsync(order + below);
                await TakeAsync(folder, owner, $"cancel-desk{below.Replace('/', '-')}-{name}", whole: true);
            }

            await owner.GoAsync("/desk/options/01990000-5b1e-7000-8000-00000000006e/cancellation");
            await TakeAsync(folder, owner, $"cancel-terms-{name}", whole: true);
            await guest.GoAsync(purchase.Order + "/change");
            await TakeAsync(folder, guest, $"change-month-{name}", whole: true);
            await guest.Page.Locator(".calendar .day-free a").Last.ClickAsync();
            await TakeAsync(folder, guest, $"change-day-{name}", whole: true);
            if (await guest.Page.Locator(".slots a").CountAsync() > 0)
            {
                await guest.Page.Locator(".slots a").First.ClickAsync();
                await TakeAsync(folder, guest, $"change-ask-{name}", whole: true);
            }

            await owner.GoAsync("/desk/business");
            await TakeAsync(folder, owner, $"change-desk-rule-{name}", whole: true);
            await guest.GoAsync(purchase.Order + "/cancel/tickets");
            await TakeAsync(folder, guest, $"part-choose-{name}", whole: true);
            await guest.Page.Locator("input[name=ticket]").First.CheckAsync();
            await guest.ButtonAsync("Weiter", "Continue");
            await TakeAsync(folder, guest, $"part-ask-{name}", whole: true);
            await owner.GoAsync(order + "/cancel/tickets" + new Uri(guest.Page.Url).Query);
            await TakeAsync(folder, owner, $"part-desk-{name}", whole: true);
            await guest.Page.Locator("button.btn-bad").ClickAsync();
            await guest.SeesAsync("Was sich seither geändert hat", "What has changed since");
            await TakeAsync(folder, guest, $"part-done-{name}", whole: true);
            await owner.GoAsync(order);
            await TakeAsync(folder, owner, $"part-desk-done-{name}", whole: true);
            await guest.GoAsync(purchase.Order + "/cancel");
            await guest.Page.Locator("button.btn-bad").ClickAsync();
            await guest.SeesHeadingAsync("Diese Bestellung ist storniert", "This order is cancelled");
            await TakeAsync(folder, guest, $"cancel-done-{name}", whole: true);
            await owner.GoAsync(order);
            await TakeAsync(folder, owner, $"cancel-desk-done-{name}", whole: true);
        }
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_documents_and_lists_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in Looks)
        {
            await using var guest = await house.VisitAsync(look);
            var purchase = new Purchase(house, guest);
            await purchase.ReserveAsync(adults: 2, children: 1);
            await purchase.OrderAsync("Ida Winter", "ida@guest.example");
            await purchase.PressAsync("pay");
            await purchase.TicketsAsync();
            await guest.GoAsync(purchase.Order + "/details");
            await TakeAsync(folder, guest, $"papers-details-{Name(look)}", whole: true);
            await guest.GoAsync(purchase.Order + "/invoice");
            await TakeAsync(folder, guest, $"papers-invoice-{Name(look)}", whole: true);
            await guest.ButtonAsync("Rechnung ausstellen", "Issue the invoice");
            await guest.GoAsync(purchase.Order);
            await TakeAsync(folder, guest, $"papers-order-{Name(look)}", whole: true);
            await using var owner = await house.StaffAsync("owner", "/desk/orders?q=Ida", look);
            await owner.Page.Locator("tbody a").First.ClickAsync();
            await owner.SeesAsync("Geld zurückgeben", "Give money back");
            await TakeAsync(folder, owner, $"papers-desk-order-{Name(look)}", whole: true);
            foreach (var (page, address) in ((string, string)[])[("invoices", "/desk/invoices"), ("billing", "/desk/business/invoices"), ("orders", "/desk/orders"), ("calendar", "/desk/calendar"), ("week", "/desk/calendar?view=week"), ("reports", "/desk/reports")])
            {
                await owner.GoAsync(address);
                await TakeAsync(folder, owner, $"papers-{page}-{Name(look)}", whole: true);
            }
        }
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_planning_for_people_to_look_at()
    {
        const string Option = "/desk/options/01990000-5b1e-7000-8000-00000000006e";
        const string Schedule = Option + "/schedules/01990000-5b1e-7000-8000-0000000003e9";
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(), new Look(German: false, Width: 360, Height: 780), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Dark: true) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            await using var guest = await house.VisitAsync(look);
            await guest.GoAsync("/book/spree-kajak/abendtour");
            await guest.LinkAsync("Nächster Monat", "Next month");
            await TakeAsync(folder, guest, $"plan-shop-{name}", whole: true);
            await using var owner = await house.StaffAsync("owner", Option, look);
            foreach (var (page, address) in ((string, string)[])
                [("option", Option), ("season", Option + "/seasons/01990000-5b1e-7000-8000-000000000034"), ("date", Option + "/prices/new"), ("schedule", Schedule), ("exception", Schedule + "/exceptions/01990000-5b1e-7000-8000-00000000003e"), ("business", "/desk/business")])
            {
                await owner.GoAsync(address);
                await TakeAsync(folder, owner, $"plan-{page}-{name}", whole: true);
            }

            // The day after tomorrow of the demo is booked: closing weeks of it is asked about.
            await owner.GoAsync(Schedule + "/exceptions/new");
            await owner.Page.FillAsync("[name=until]", DateTime.UtcNow.AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            await owner.Page.FillAsync("[name=reason]", "Hochwasser");
            await owner.ButtonAsync("Ausnahme speichern", "Save exception");
            await TakeAsync(folder, owner, $"plan-booked-{name}", whole: true);
        }
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_the_platforms_page_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in Looks)
        {
            await using var admin = await house.StaffAsync("admin", "/admin", look);
            await TakeAsync(folder, admin, $"admin-{Name(look)}", whole: true);
        }
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_the_door_for_people_to_look_at()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "screenshots")).FullName;
        var film = Path.Combine(Path.GetTempPath(), $"door-{Guid.NewGuid():N}.y4m");
        await FakeCamera.FilmAsync(film, (null, 2));
        foreach (var look in new[] { new Look(Width: 375, Height: 667), new Look(German: false, Width: 375, Height: 667, Dark: true) })
        {
            var codes = new List<string>();
            await using (var guest = await house.VisitAsync(look))
            {
                var purchase = new Purchase(house, guest);
                await purchase.ReserveAsync(adults: 3, children: 1);
                await purchase.OrderAsync("Friederike Hohenstein-Wolkenburg", "fritzi@guest.example");
                await purchase.PressAsync("pay");
                codes.AddRange((await purchase.TicketsAsync()).Select(c => string.Concat(c.Where(char.IsLetterOrDigit))));
            }

            await using var phone = await house.PhoneAsync("door", "/desk/check-in", look, film);
            await TakeAsync(folder, phone, $"door-page-{Name(look)}", whole: true);
            await phone.Page.EvaluateAsync("() => { globalThis.BarcodeDetector = class { static async getSupportedFormats() { return ['qr_code']; } async detect() { return globalThis.seen ? [{ rawValue: globalThis.seen }] : []; } }; }");
            await phone.ButtonAsync("Mit der Kamera scannen", "Scan with the camera");
            await phone.Page.Locator("dialog.scanner").WaitForAsync();
            await TakeAsync(folder, phone, $"door-ready-{Name(look)}");
            await SeeAsync(codes[0], "another-day", "Anderer Tag", "Another day");
            await phone.ButtonAsync("Trotzdem einlassen", "Admit anyway");
            await phone.SeesHeadingAsync("Willkommen", "Admitted");
            await TakeAsync(folder, phone, $"door-ok-{Name(look)}");
            await SeeAsync("x", "no-ticket", "Kein Ticket", "Not a ticket");
            await SeeAsync(codes[0], "again", "Schon eingelassen", "Already admitted");
            await house.MoveNextDoorAsync(codes[1]);
            await SeeAsync(codes[1], "unknown", "Unbekannt", "Unknown");

            async Task SeeAsync(string code, string name, string german, string english)
            {
                await phone.Page.EvaluateAsync("code => { globalThis.seen = code; }", code);
                await phone.SeesHeadingAsync(german, english);
                await TakeAsync(folder, phone, $"door-{name}-{Name(look)}");
            }
        }

        File.Delete(film);
    }

    private static Look[] Looks => [new Look(), new Look(German: false, Width: 360, Height: 780), new Look(Width: 360, Height: 780, Dark: true), new Look(German: false, Dark: true)];

    private static string Name(Look look) => $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";

    internal static async Task TakeAsync(string folder, Visitor visitor, string name, bool whole = false)
    {
        await visitor.Page.EvaluateAsync("() => document.fonts.ready");
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled, FullPage = whole });
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Modular.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The test runs outside the repository.");
    }
}
