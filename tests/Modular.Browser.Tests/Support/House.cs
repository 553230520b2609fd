using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Modular.Booking;
using Modular.Browser.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

[assembly: AssemblyFixture(typeof(House))]
// One browser and one host for all. Journeys mostly wait, so two at once are faster; more would only share the same processors.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace Modular.Browser.Tests.Support;

/// <summary>The real host with its demo business and all roles, the outside world, and a real Chromium: started once for all tests.</summary>
public sealed class House : IAsyncLifetime
{
    public const string Password = "lantern velvet harbour 42";

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private SandboxWorld _sandbox = null!;
    private TestHost _host = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private string _chromium = "";
    private int _bookings;

    public Uri Url => _host.BaseUrl;

    /// <summary>Where a second provider may stand beside the sandbox's; nobody listens there until a test lets one.</summary>
    internal Uri OtherProvider { get; } = new($"http://127.0.0.1:{Ports.ToComeBackTo()}");

    public async ValueTask InitializeAsync()
    {
        var chromium = Places.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("These tests drive a real Chromium and none is installed. Run tests/run as root, or: apt-get install chromium");
        _sandbox = await SandboxWorld.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["Plugins:Simulators:0"] = OtherProvider.GetLeftPart(UriPartial.Authority),
            // All visitors have one address here; on a quick machine they would be too many for it.
            ["RateLimits:PerMinute"] = "12000",
            ["RateLimits:SignInPerMinute"] = "600",
            ["RateLimits:CodesPerMinute"] = "1200",
        };
        _host = await TestHost.StartAsync(Database.Sqlite, new() { Seed = true, Roles = Roles.All, Sandbox = _sandbox, Settings = settings });
        // Patient, because a busy machine is not a defect of the pages.
        Assertions.SetDefaultExpectTimeout(45_000);
        _playwright = await Playwright.CreateAsync();
        _chromium = chromium;
        _browser = await LaunchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }

    /// <summary>Somebody with a browser of their own: no cookies, no cache.</summary>
    public Task<Visitor> VisitAsync(Look? look = null) => Visitor.ArriveAsync(_browser, Url, look ?? new());

    /// <summary>Somebody who has signed in and stands on <paramref name="page"/>.</summary>
    public async Task<Visitor> StaffAsync(string mailbox, string page, Look? look = null)
    {
        return await SignInAsync(await VisitAsync(look), mailbox, page);
    }

    private Task<IBrowser> LaunchAsync(params string[] more) => _playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = _chromium,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", .. more,
        ],
    });

    private async Task<Visitor> SignInAsync(Visitor visitor, string mailbox, string page)
    {
        await visitor.GoAsync(page);
        await visitor.Page.FillAsync("input[name=email]", $"{mailbox}@demo.example");
        await visitor.Page.FillAsync("input[name=password]", Password);
        await visitor.ButtonAsync("Anmelden", "Sign in");
        await visitor.ArrivesAsync(new Uri(Url, page).AbsolutePath);
        return visitor;
    }

    /// <summary>The same on a phone with a browser of its own, whose camera shows a film; see <see cref="FakeCamera"/>.</summary>
    internal async Task<Visitor> PhoneAsync(string mailbox, string page, Look look, string film)
    {
        var browser = await LaunchAsync("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={film}");
        return await SignInAsync(await Visitor.ArriveAsync(browser, Url, look, browser), mailbox, page);
    }

    /// <summary>The tour of this ticket is under way now.</summary>
    internal Task MoveToTodayAsync(string code) => WithBookingAsync(db => db.Database.ExecuteSqlAsync(
        $"update departure set starts_at = {DateTime.UtcNow.AddMinutes(-5)}, ends_at = {DateTime.UtcNow.AddHours(2)} where id = (select departure_id from ticket where code = {code})"));

    /// <summary>The ticket is somebody else's, at a house next door.</summary>
    internal Task MoveNextDoorAsync(string code) => WithBookingAsync(db => db.Database.ExecuteSqlAsync($"update ticket set operator_id = {Guid.CreateVersion7()} where code = {code}"));

    /// <summary>The reservation behind a transfer has run out, and its tour has begun.</summary>
    internal Task LapseAsync(string reference) => WithBookingAsync(async db =>
    {
        var (past, order) = (DateTime.UtcNow.AddMinutes(-5), await db.Database.SqlQuery<Guid>($"select order_id as Value from payment where provider_ref = {reference}").SingleAsync());
        await db.Database.ExecuteSqlAsync($"update orders set expires_at = {past} where id = {order}");
        await db.Database.ExecuteSqlAsync($"update allocation set expires_at = {past} where order_id = {order}");
        return await db.Database.ExecuteSqlAsync($"update departure set starts_at = {past} where id in (select departure_id from order_line where order_id = {order})");
    });

    /// <summary>What doctor finds that does not add up and says to be about the order behind a transfer.</summary>
    internal async Task<IReadOnlyList<string>> FaultsAsync(string reference)
    {
        var order = await WithBookingAsync(db => db.Database.SqlQuery<Guid>($"select order_id as Value from payment where provider_ref = {reference}").SingleAsync());
        return await _host.InScopeAsync(async services =>
        {
            var found = new List<string>();
            await foreach (var finding in new BookingModule().ExamineAsync(services, CancellationToken.None))
            {
                if (!finding.Healthy && finding.Words.Contains(order.ToString(), StringComparison.OrdinalIgnoreCase))
                {
                    found.Add(finding.Subject);
                }
            }

            return found;
        });
    }

    internal Task<int> ScansAsync(string code) => WithBookingAsync(db => db.Database.SqlQuery<int>($"select count(*) as Value from scan where ticket_id = (select id from ticket where code = {code})").SingleAsync());

    /// <summary>0 issued, 1 redeemed, 2 revoked.</summary>
    internal Task<int> TicketStateAsync(string code) => WithBookingAsync(db => db.Database.SqlQuery<int>($"select state as Value from ticket where code = {code}").SingleAsync());

    private Task<T> WithBookingAsync<T>(Func<ModuleDb, Task<T>> work) => _host.InScopeAsync(services => work(services.GetServices<ModuleDbInfo>().Single(d => d.Module == "booking").From(services)));

    /// <summary>Counts bookings, so that each can take a day of its own and none sells another's places.</summary>
    public int NextBooking() => Interlocked.Increment(ref _bookings) - 1;

    /// <summary>A button of the sandbox's own pages: what banks and payers do.</summary>
    public async Task<JsonElement> AtBankAsync(string path)
    {
        using var answer = await _sandbox.Http.PostAsync(new Uri(path, UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The outside world's own pages and doors.</summary>
    internal HttpClient Outside => _sandbox.Http;

    /// <summary>The one mail to this address, when it has come.</summary>
    public async Task<JsonElement> MailAsync(string to)
    {
        var answer = await _sandbox.Http.GetFromJsonAsync<JsonElement>(new Uri($"/mail/messages?to={Uri.EscapeDataString(to)}&wait=30", UriKind.Relative));
        return Assert.Single(answer.GetProperty("messages").EnumerateArray().ToArray());
    }

    /// <summary>The path of the newest link of this kind in the mails to this address, when it has come.</summary>
    public async Task<string> LinkAsync(string to, string path)
    {
        var link = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await _sandbox.Http.GetFromJsonAsync<JsonElement>(new Uri($"/mail/messages?to={Uri.EscapeDataString(to)}&wait=30", UriKind.Relative));
                var texts = answer.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()!);
                link = texts.Select(text => Regex.Match(text, Regex.Escape(path) + "/[A-Za-z0-9_-]{43}").Value).FirstOrDefault(found => found.Length > 0, "");
                return link.Length > 0;
            },
            $"a mail with {path}/… to {to}");
        return link;
    }

    /// <summary>The newest text message to this number.</summary>
    public async Task<string> MessageAsync(string to)
    {
        using var box = JsonDocument.Parse(await _sandbox.Http.GetStringAsync(new Uri("/sms/messages?to=" + Uri.EscapeDataString(to), UriKind.Relative)));
        return box.RootElement.GetProperty("messages")[0].GetProperty("text").GetString()!;
    }

    /// <summary>Makes somebody a customer of the sandbox's bank, with one account.</summary>
    public async Task BankCustomerAsync(string login, string holder)
    {
        using var put = await _sandbox.Http.PutAsJsonAsync(new Uri("/bank/customers", UriKind.Relative), new { login, pin = "12345", accounts = new[] { new { iban = "DE02120300000000202051", ownerName = holder } } });
        put.EnsureSuccessStatusCode();
    }

    public Task<byte[]> AttachmentAsync(JsonElement attachment) => _sandbox.Http.GetByteArrayAsync(new Uri(attachment.GetProperty("url").GetString()!, UriKind.Relative));
}
