using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

/// <summary>A film runs in real time, and each phone is a browser of its own: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DoorGroup
{
    public const string Name = "door";
}

/// <summary>A phone at the door: its camera sees the code on a ticket that was really sold.</summary>
[Collection(DoorGroup.Name)]
public sealed class DoorCameraTests(House house) : IDisposable
{
    private readonly string _film = Path.Combine(Path.GetTempPath(), $"door-{Guid.NewGuid():N}.y4m");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_camera_admits_a_ticket_once_and_says_when_that_was(bool german)
    {
        var (code, picture) = await BuyAsync(german);
        await house.MoveToTodayAsync(code);
        await FakeCamera.FilmAsync(_film, (picture, 6), (null, 5));
        await using var phone = await PhoneAsync(german);
        await OpenAsync(phone);

        await VerdictAsync(phone, "ok", "Willkommen", "Admitted");
        await Expect(Part(phone, "who")).ToContainTextAsync(german ? "Carla Stern · Erwachsene" : "Carla Stern · Adult");
        await Expect(Part(phone, "party")).ToContainTextAsync(german ? "2 × Erwachsene · 1 von 2 da" : "2 × Adult · 1 of 2 here");
        await PictureAsync(phone, "admitted");

        // The film goes on: the code leaves the picture and comes back.
        await VerdictAsync(phone, "bad", "Schon eingelassen", "Already admitted");
        await Expect(Part(phone, "why")).ToContainTextAsync(new System.Text.RegularExpressions.Regex(german ? @"Zuerst gescannt: .*\d{1,2}:\d{2} Uhr" : @"First scanned: .*\d{1,2}:\d{2}"));
        await PictureAsync(phone, "again");
        Assert.Equal(2, await house.ScansAsync(code));
        phone.BrowserWasContent();

        // Colour is not all: the verdict is in words and a shape, and the page stands up to inspection while the camera runs.
        var inspection = new Inspection(phone);
        await inspection.LookAtAsync("the camera, already admitted");
        inspection.FoundNothing();
    }

    [Fact]
    public async Task A_ticket_of_another_day_is_for_the_person_at_the_door_to_decide()
    {
        var (code, picture) = await BuyAsync(german: true);
        await FakeCamera.FilmAsync(_film, (picture, 10));
        await using var phone = await PhoneAsync(german: true);
        await OpenAsync(phone);
        await VerdictAsync(phone, "warn", "Anderer Tag", "Another day");
        await PictureAsync(phone, "another-day");
        Assert.Equal(0, await house.TicketStateAsync(code));
        // The longest verdict there is, on a small phone: its button is there without looking for it.
        await Expect(Part(phone, "anyway")).ToBeInViewportAsync(new() { Ratio = 1 });
        var inspection = new Inspection(phone);
        await inspection.LookAtAsync("the camera, another day");
        inspection.FoundNothing();
        await Part(phone, "anyway").ClickAsync();
        await VerdictAsync(phone, "ok", "Willkommen", "Admitted");
        Assert.Equal(1, await house.TicketStateAsync(code));
        phone.BrowserWasContent();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_ticket_is_refused(bool german)
    {
        var (code, picture) = await BuyAsync(german, cancel: true);
        await house.MoveToTodayAsync(code);
        await FakeCamera.FilmAsync(_film, (picture, 10));
        await using var phone = await PhoneAsync(german);
        await OpenAsync(phone);
        await VerdictAsync(phone, "bad", "Storniert", "Cancelled");
        await Expect(Part(phone, "why")).ToContainTextAsync(german ? "Nicht einlassen." : "Do not admit.");
        await Expect(Part(phone, "anyway")).ToBeHiddenAsync();
        await PictureAsync(phone, "cancelled");
        Assert.Equal(2, await house.TicketStateAsync(code));
        phone.BrowserWasContent();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ticket_of_another_house_is_unknown_and_tells_nothing(bool german)
    {
        var (code, picture) = await BuyAsync(german);
        await house.MoveToTodayAsync(code);
        await house.MoveNextDoorAsync(code);
        await FakeCamera.FilmAsync(_film, (picture, 10));
        await using var phone = await PhoneAsync(german);
        await OpenAsync(phone);
        await VerdictAsync(phone, "bad", "Unbekannt", "Unknown");
        await Expect(Part(phone, "why")).ToContainTextAsync("Spree Kajak");
        foreach (var silent in new[] { "who", "party", "what", "when", "anyway" })
        {
            await Expect(Part(phone, silent)).ToBeHiddenAsync();
        }

        await Expect(phone.Page.Locator("[data-verdict]")).Not.ToContainTextAsync("Carla");
        await PictureAsync(phone, "unknown");
        Assert.Equal((0, 0), (await house.TicketStateAsync(code), await house.ScansAsync(code)));
        // In this house there is no such ticket, and that is what the answer says.
        await phone.HearsAsync("404 for ");
    }

    [Fact]
    public async Task Without_a_network_nobody_is_admitted_and_it_goes_on_by_itself_when_it_is_back()
    {
        var (code, picture) = await BuyAsync(german: true);
        await house.MoveToTodayAsync(code);
        await FakeCamera.FilmAsync(_film, (picture, 10));
        await using var phone = await PhoneAsync(german: true);
        // The question arrives and the answer is lost, then there is no network at all, then there is one again.
        var asked = 0;
        await phone.Page.RouteAsync("**/desk/check-in", async route =>
        {
            if (route.Request.Method != "POST" || ++asked > 2)
            {
                await route.ContinueAsync();
                return;
            }

            if (asked == 1)
            {
                await route.FetchAsync();
            }

            await route.AbortAsync("internetdisconnected");
        });
        await OpenAsync(phone);
        await VerdictAsync(phone, "bad", "Keine Verbindung", "No connection");
        await Expect(Part(phone, "why")).ToContainTextAsync("Noch nicht einlassen");
        await PictureAsync(phone, "offline");
        await VerdictAsync(phone, "ok", "Willkommen", "Admitted");
        Assert.Equal(1, await house.ScansAsync(code));
        Assert.InRange(asked, 3, 10);
    }

    [Fact]
    public async Task Without_a_camera_the_page_says_what_to_do_and_typing_works()
    {
        var (code, _) = await BuyAsync(german: false);
        await house.MoveToTodayAsync(code);
        await using var phone = await house.StaffAsync("door", "/desk/check-in", Look(german: false));
        await phone.ButtonAsync("Mit der Kamera scannen", "Scan with the camera");
        await phone.SeesAsync("Keine Kamera gefunden.", "No camera found.");
        await PictureAsync(phone, "no-camera");
        await phone.Page.FillAsync("input[name=code]", code);
        await phone.Page.PressAsync("input[name=code]", "Enter");
        await phone.SeesHeadingAsync("Willkommen", "Admitted");
        phone.BrowserWasContent();
    }

    [Fact]
    public async Task A_refused_camera_is_explained()
    {
        await FakeCamera.FilmAsync(_film, (null, 2));
        await using var phone = await PhoneAsync(german: true);
        await phone.Page.EvaluateAsync("() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); }; }");
        await phone.ButtonAsync("Mit der Kamera scannen", "Scan with the camera");
        await phone.SeesAsync("Die Kamera ist nicht erlaubt.", "The camera is not allowed.");
        await Expect(phone.Page.Locator("dialog.scanner")).ToBeHiddenAsync();
        await PictureAsync(phone, "denied");
        phone.BrowserWasContent();
    }

    [Fact]
    public async Task The_phones_own_reader_is_used_where_it_has_one_and_the_light_can_be_switched_on()
    {
        var (code, _) = await BuyAsync(german: true);
        await house.MoveToTodayAsync(code);
        await FakeCamera.FilmAsync(_film, (null, 2));
        await using var phone = await PhoneAsync(german: true);
        await phone.Page.EvaluateAsync("""
            code => {
              globalThis.BarcodeDetector = class { static async getSupportedFormats() { return ["qr_code"]; } async detect() { return [{ rawValue: code }]; } };
              MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
              MediaStreamTrack.prototype.applyConstraints = async wish => { globalThis.wished = JSON.stringify(wish); };
            }
            """, code);
        await OpenAsync(phone);
        await VerdictAsync(phone, "ok", "Willkommen", "Admitted");
        await phone.ButtonAsync("Licht", "Light");
        await Expect(Part(phone, "torch")).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.Equal("""{"advanced":[{"torch":true}]}""", await phone.Page.EvaluateAsync<string>("globalThis.wished"));
        await phone.ButtonAsync("Schließen", "Close");
        await Expect(phone.Page.Locator("dialog.scanner")).ToBeHiddenAsync();
        // The dialog says that it was closed a moment after it is hidden.
        Assert.True(await phone.Page.EvaluateAsync<bool>("""
            async () => {
              const ended = () => document.querySelector("video").srcObject.getTracks().every(t => t.readyState === "ended");
              for (const end = performance.now() + 5000; !ended() && performance.now() < end;) await new Promise(requestAnimationFrame);
              return ended();
            }
            """));
        phone.BrowserWasContent();
    }

    [Fact]
    public async Task Only_the_door_may_use_the_camera_and_its_page_stays_small()
    {
        await using var phone = await house.VisitAsync(Look(german: true));
        var shop = await phone.Page.GotoAsync(new Uri(house.Url, "/book/spree-kajak").AbsoluteUri);
        Assert.Contains("camera=()", shop!.Headers["permissions-policy"], StringComparison.Ordinal);
        await using var door = await house.StaffAsync("door", "/desk/check-in", Look(german: true));
        var page = await door.Page.ReloadAsync();
        Assert.Contains("camera=(self)", page!.Headers["permissions-policy"], StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", page.Headers["content-security-policy"], StringComparison.Ordinal);

        long bytes = 0;
        foreach (var file in new[] { "_content/Modular.Ui/modular.css", "_content/Modular.Booking/door.js", "_content/Modular.Booking/qr-decode.js" })
        {
            using var http = new HttpClient();
            using var packed = new MemoryStream();
            await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
            {
                await gzip.WriteAsync(await http.GetByteArrayAsync(new Uri(house.Url, file), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
            }

            bytes += packed.Length;
        }

        Assert.InRange(bytes, 10_000, 60_000);
    }

    public void Dispose() => File.Delete(_film);

    private static Look Look(bool german) => new(german, Width: 375, Height: 667);

    /// <summary>A guest buys two tickets; the code of the first, and its QR code as the guest's phone shows it.</summary>
    private async Task<(string Code, byte[] Picture)> BuyAsync(bool german, bool cancel = false)
    {
        await using var guest = await house.VisitAsync(new Look(german));
        var booking = new Purchase(house, guest);
        await booking.ReserveAsync(adults: 2, children: 0);
        await booking.OrderAsync("Carla Stern", $"carla-{Guid.NewGuid():N}@guest.example");
        await booking.PressAsync("pay");
        var codes = await booking.TicketsAsync();
        var picture = await guest.Page.Locator("svg.qr").First.ScreenshotAsync();
        if (cancel)
        {
            await guest.GoAsync(booking.Order + "/cancel");
            await guest.Page.Locator("button.btn-bad").ClickAsync();
            await guest.SeesHeadingAsync("Diese Bestellung ist storniert", "This order is cancelled");
        }

        return (string.Concat(codes[0].Where(char.IsLetterOrDigit)), picture);
    }

    private Task<Visitor> PhoneAsync(bool german) => house.PhoneAsync("door", "/desk/check-in", Look(german), _film);

    private static async Task OpenAsync(Visitor phone)
    {
        await phone.ButtonAsync("Mit der Kamera scannen", "Scan with the camera");
        await Expect(phone.Page.Locator("dialog.scanner")).ToBeVisibleAsync();
    }

    private static async Task VerdictAsync(Visitor phone, string tone, string german, string english)
    {
        await Expect(phone.Page.Locator($".verdict-{tone}[data-verdict] h2")).ToHaveTextAsync(phone.Say(german, english));
        await Expect(phone.Page.Locator($"[data-verdict] [data-icon={tone}]")).ToBeVisibleAsync();
    }

    private static ILocator Part(Visitor phone, string name) => phone.Page.Locator($"dialog [data-part={name}]");

    /// <summary>For people to look at.</summary>
    private static async Task PictureAsync(Visitor phone, string name)
    {
        if (Environment.GetEnvironmentVariable("MODULAR_PICTURES") is { Length: > 0 } folder)
        {
            await phone.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"door-{name}-{phone.Say("de", "en")}.png"), Animations = ScreenshotAnimations.Disabled });
        }
    }
}
