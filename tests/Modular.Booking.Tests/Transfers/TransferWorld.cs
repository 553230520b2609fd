using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.PayAccounts;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>What guests, banks and owners do about transfers, over HTTP.</summary>
internal static class TransferWorld
{
    public const string Iban = "DE89370400440532013000";
    private static int _entries;

    /// <summary>The shop's own bank account, connected once.</summary>
    public static async Task<Guid> AccountAsync(this PayWorld world)
    {
        var id = await world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == world.Shop.OperatorId && a.Provider == "bank-transfer").Select(a => (Guid?)a.Id).SingleOrDefaultAsync());
        return id ?? await world.Host.InScopeAsync(async services =>
        {
            var (db, made) = (services.GetRequiredService<Storage.BookingDb>(), Guid.CreateVersion7(world.Clock.GetUtcNow()));
            db.PaymentAccounts.Add(new PaymentAccount
            {
                Id = made,
                OperatorId = world.Shop.OperatorId,
                Provider = "bank-transfer",
                HookKey = "test-bank-account",
                Sandbox = true,
                Position = 9,
                SettingsSealed = services.GetRequiredService<PaymentAccounts>().Seal(made, new() { ["payee"] = "Kajakwerk Größe GmbH", ["iban"] = Iban, ["days"] = "14" }, []),
            });
            await db.SaveChangesAsync();
            return made;
        });
    }

    /// <summary>A guest with instructions.</summary>
    public static async Task<Faults.Purchase> InstructedAsync(this PayWorld world, int places = 1)
    {
        var account = await world.AccountAsync();
        var guest = await world.HoldAsync(places);
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(account));
        Assert.Null(guest.Page);
        return guest;
    }

    public static async Task<HttpStatusCode> PressTransferAsync(this PayWorld world, Faults.Purchase guest) => await guest.PressAsync(await world.AccountAsync());

    /// <summary>Chooses the transfer, and has instructions.</summary>
    public static async Task InstructAsync(this PayWorld world, Faults.Purchase guest)
    {
        Assert.Equal(HttpStatusCode.SeeOther, await world.PressTransferAsync(guest));
        Assert.True((await guest.PaymentsAsync())[^1].IsTransfer);
    }

    /// <summary>Pays by card instead.</summary>
    public static async Task PayByCardAsync(this PayWorld world, Faults.Purchase guest)
    {
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(await world.CardAsync()));
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
    }

    public static Task<Guid> CardAsync(this PayWorld world) =>
        world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == world.Shop.OperatorId && a.Provider == "stripe").Select(a => a.Id).SingleAsync());

    /// <summary>The guest transfers this much, and the owner hands in the statement.</summary>
    public static async Task<string> PaysAsync(this PayWorld world, Faults.Purchase guest, long minor = Shop.Price)
    {
        var (status, html) = await world.UploadAsync(await world.CreditAsync(guest, minor));
        Assert.True(status == HttpStatusCode.OK, html);
        return html;
    }

    /// <summary>A button of the account's own page: "withhold", "disconnect", "offer".</summary>
    public static async Task AtAccountAsync(this PayWorld world, string verb)
    {
        var page = $"/desk/payments/{await world.AccountAsync()}";
        using var owner = world.Desk(StaffRole.Owner).Proved(world.Clock);
        using var answer = await owner.PostFromAsync(page, $"{page}/{verb}");
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, await answer.TextAsync());
    }

    /// <summary>It is in the shop again, whatever became of it.</summary>
    public static async Task OfferAgainAsync(this PayWorld world)
    {
        await world.AtAccountAsync("test");
        await world.AtAccountAsync("offer");
    }

    /// <summary>The night's job that takes the settings off accounts nobody needs any more.</summary>
    public static Task<int> ForgetAsync(this PayWorld world) => world.Host.InScopeAsync(services => services.GetRequiredService<ForgetAccounts>().RunAsync(CancellationToken.None));

    /// <summary>The plug-in leaves two guests hanging and is locked.</summary>
    public static async Task LockAsync(this PayWorld world)
    {
        var guests = new[] { await world.HoldAsync(), await world.HoldAsync() };
        world.BadDay.Hangs(Knife.Call.Begin);
        var pressed = guests.Select(world.PressTransferAsync).ToArray();
        await Eventually.TrueAsync(() => world.BadDay.Hanging == guests.Length, "calls that hang");
        world.Clock.Advance(TimeSpan.FromSeconds(32));
        Assert.All(await Task.WhenAll(pressed), it => Assert.Equal(HttpStatusCode.Conflict, it));
        await Eventually.TrueAsync(async () => (await AdminAsync(world)).Contains(">in quarantine</span>", StringComparison.Ordinal), "quarantine");
        world.BadDay.End();
    }

    /// <summary>Somebody of the platform releases it.</summary>
    public static async Task ReleaseAsync(this PayWorld world)
    {
        using var platform = world.Host.AsPlatform();
        using var answer = await platform.PostFromAsync("/admin/plugins", "/admin/plugins/release", ("plugin", "bank-transfer"));
        Assert.Equal("/admin/plugins?released=yes", answer.Headers.Location?.OriginalString);
    }

    private static async Task<string> AdminAsync(PayWorld world)
    {
        using var platform = world.Host.AsPlatform();
        using var page = await platform.OpenAsync("/admin/plugins?lang=en");
        return WebUtility.HtmlDecode(await page.TextAsync());
    }

    public static async Task<string> ReferenceAsync(this Faults.Purchase guest) => (await guest.PaymentsAsync()).Last(p => p.IsTransfer).ProviderRef!;

    /// <summary>The bank books a transfer of this guest.</summary>
    public static async Task<CamtCredit> CreditAsync(this PayWorld world, Faults.Purchase guest, long minor)
    {
        guest.AtBank = guest.AtBank with { Came = guest.AtBank.Came + minor };
        return Credit(world, await guest.ReferenceAsync(), minor);
    }

    public static CamtCredit Credit(PayWorld world, string text, long minor) => new(
        string.Create(CultureInfo.InvariantCulture, $"BANK-{Interlocked.Increment(ref _entries)}"), (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture), text, DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime));

    /// <summary>An owner hands in a statement with these credits.</summary>
    public static Task<(HttpStatusCode Status, string Html)> UploadAsync(this PayWorld world, params CamtCredit[] credits) => world.UploadAsync(CamtFile.Of(Iban, credits));

    public static async Task<(HttpStatusCode Status, string Html)> UploadAsync(this PayWorld world, byte[] file, string language = "en", HttpClient? by = null, Guid? account = null)
    {
        var owner = by ?? world.Desk(StaffRole.Owner);
        try
        {
            var page = $"/desk/payments/{account ?? await world.AccountAsync()}/statement?lang={language}";
            using var opened = await owner.OpenAsync(by is null ? page : "/desk/check-in");
            var html = await opened.TextAsync();
            const string Marker = "name=\"__RequestVerificationToken\" value=\"";
            var start = html.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
            using var form = new MultipartFormDataContent { { new StringContent(html[start..html.IndexOf('"', start)]), "__RequestVerificationToken" } };
            var content = new ByteArrayContent(file);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
            form.Add(content, "statement", "camt.xml");
            using var answer = await owner.PostAsync(new Uri(page, UriKind.Relative), form, TestContext.Current.CancellationToken);
            return (answer.StatusCode, WebUtility.HtmlDecode(await answer.TextAsync()));
        }
        finally
        {
            if (by is null)
            {
                owner.Dispose();
            }
        }
    }

    /// <summary>The trip is at another time than it was when it was put on sale.</summary>
    public static Task<int> MoveAsync(this PayWorld world, Faults.Purchase guest, TimeSpan by) => world.InDbAsync(async db =>
    {
        var departure = await db.Departures.AsNoTracking().SingleAsync(d => d.Id == guest.Departure.Id);
        var (closes, starts, ends) = (departure.ClosesAt + by, departure.StartsAt + by, departure.EndsAt + by);
        return await db.Departures.Where(d => d.Id == guest.Departure.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.ClosesAt, closes).SetProperty(d => d.StartsAt, starts).SetProperty(d => d.EndsAt, ends));
    });

    /// <summary>More than a week later the places are free again.</summary>
    public static async Task ExpireAsync(this PayWorld world, Faults.Purchase guest)
    {
        await world.PassAsync(TimeSpan.FromDays(8), TimeSpan.FromHours(6));
        Assert.True((await guest.OrderAsync()).IsExpired(world.Clock.GetUtcNow().UtcDateTime));
        Assert.Equal(PaymentStatus.Expired, Assert.Single(await guest.PaymentsAsync()).Status);
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Somebody at the desk presses a button of an order's payment: "return", "accept".</summary>
    public static async Task<HttpStatusCode> DecideAsync(this PayWorld world, Faults.Purchase guest, string verb, string? note = null)
    {
        using var desk = world.Desk();
        var (order, payment) = ((await guest.OrderAsync()).Id, (await guest.PaymentsAsync()).Last(p => p.IsTransfer).Id);
        var button = $"/desk/orders/{order}/payments/{payment}/{verb}";
        using var answer = note is null ? await desk.PostFromAsync($"/desk/orders/{order}", button) : await desk.PostFromAsync(button, button, ("note", note));
        return answer.StatusCode;
    }

    /// <summary>The desk transfers back what it was told to, and records it.</summary>
    public static async Task SendBackAsync(this PayWorld world, Faults.Purchase guest)
    {
        using var desk = world.Desk();
        foreach (var refund in (await guest.RefundsAsync()).Where(r => r.IsStranded))
        {
            var form = $"/desk/orders/{refund.OrderId}/refunds/{refund.Id}/elsewhere";
            using var done = await desk.PostFromAsync(form, form, ("note", "Transferred today"));
            Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
            guest.AtBank = guest.AtBank with { Went = guest.AtBank.Went + refund.AmountMinor };
        }
    }

    /// <summary>The order's money as the desk sees it.</summary>
    public static async Task<string> DeskPageAsync(this PayWorld world, Faults.Purchase guest)
    {
        using var desk = world.Desk();
        using var page = await desk.OpenAsync($"/desk/orders/{(await guest.OrderAsync()).Id}?lang=en");
        return WebUtility.HtmlDecode(await page.TextAsync());
    }
}
