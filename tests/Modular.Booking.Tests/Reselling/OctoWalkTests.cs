using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Privacy;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Reselling;

/// <summary>A reseller's program from the supplier to the cancellation, and what the house's own books say of it.</summary>
public sealed class OctoWalkTests
{
    [Theory, BothDatabases]
    public async Task From_supplier_to_cancellation(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        await world.SellAsync(places: 6);
        var reseller = world.Client((await world.ResellerAsync()).Key, "octo/pricing");
        Assert.Equal("Test shop", (await reseller.GetAsync("/supplier")).Json.GetProperty("name").GetString());
        var product = (await reseller.GetAsync("/products")).Json[0];
        var option = product.GetProperty("options")[0];
        var (productId, optionId, unitId) = (product.GetProperty("id").GetString(), option.GetProperty("id").GetString(), option.GetProperty("units")[0].GetProperty("id").GetString());
        var days = (await reseller.PostAsync("/availability/calendar", new { productId, optionId, localDateStart = "2026-12-01", localDateEnd = "2026-12-31" })).Json;
        var day = days.EnumerateArray().First(d => d.GetProperty("available").GetBoolean()).GetProperty("localDate").GetString();
        var availabilityId = (await reseller.PostAsync("/availability", new { productId, optionId, localDate = day })).Json[0].GetProperty("id").GetString();

        var uuid = Guid.NewGuid();
        var held = (await reseller.PostAsync("/bookings", new { uuid, productId, optionId, availabilityId, expirationMinutes = 20, notes = "Late by train", unitItems = new[] { new { unitId }, new { unitId } } })).Json;
        Assert.Equal(("ON_HOLD", "2026-12-01T09:20:00Z", false), (held.GetProperty("status").GetString(), held.GetProperty("utcExpiresAt").GetString(), held.GetProperty("testMode").GetBoolean()));
        Assert.Equal(5000, held.GetProperty("pricing").GetProperty("retail").GetInt64());
        Assert.Equal(4, await FreeAsync(reseller, productId, optionId, day));
        var extended = (await reseller.PostAsync($"/bookings/{uuid}/extend", new { expirationMinutes = 45 })).Json;
        Assert.Equal("2026-12-01T09:45:00Z", extended.GetProperty("utcExpiresAt").GetString());

        world.Clock.Advance(TimeSpan.FromMinutes(30));
        var confirmed = (await reseller.PostAsync($"/bookings/{uuid}/confirm", new
        {
            resellerReference = "CT-4711",
            emailReceipt = true,
            contact = new { firstName = "Ada", lastName = "Löwe", emailAddress = "ada@example.org", phoneNumber = "+49 30 1234", country = "DE", locales = new[] { "de-DE" } },
        })).Json;
        Assert.Equal(("CONFIRMED", "2026-12-01T09:30:00Z", true), (confirmed.GetProperty("status").GetString(), confirmed.GetProperty("utcConfirmedAt").GetString(), confirmed.GetProperty("cancellable").GetBoolean()));
        var codes = confirmed.GetProperty("unitItems").EnumerateArray().Select(i => i.GetProperty("ticket").GetProperty("deliveryOptions")[0].GetProperty("deliveryValue").GetString()).ToList();
        var order = await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync());
        Assert.Equal((await world.InDbAsync(db => db.Tickets.Select(t => t.Code).ToListAsync())).Order(StringComparer.Ordinal), codes.Order(StringComparer.Ordinal));
        Assert.Equal((OrderState.Confirmed, 5000L, "Ada Löwe", "de-DE"), (order.State, order.OwedMinor, order.GuestName, order.Culture));
        Assert.NotNull(order.ResellerId);
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
        await world.Host.SettleAsync();
        await CheckPaperAsync(world, confirmed.GetProperty("voucher").GetProperty("deliveryOptions")[0].GetProperty("deliveryValue").GetString()!);

        Assert.Equal("CT-4711", (await reseller.GetAsync($"/bookings/{uuid}")).Json.GetProperty("resellerReference").GetString());
        foreach (var query in new[] { "resellerReference=CT-4711", "supplierReference=" + order.Number, "localDate=" + day, $"localDateStart={day}&localDateEnd={day}&productId={productId}&optionId={optionId}" })
        {
            Assert.Equal(uuid.ToString(), Assert.Single((await reseller.GetAsync("/bookings?" + query)).Json.EnumerateArray()).GetProperty("uuid").GetString());
        }

        var cancelled = (await reseller.PostAsync($"/bookings/{uuid}/cancel", new { reason = "Guest is ill" })).Json;
        Assert.Equal(("CANCELLED", "FULL", "Guest is ill", false), (cancelled.GetProperty("status").GetString(), cancelled.GetProperty("cancellation").GetProperty("refund").GetString(), cancelled.GetProperty("cancellation").GetProperty("reason").GetString(), cancelled.GetProperty("cancellable").GetBoolean()));
        Assert.Equal(6, await FreeAsync(reseller, productId, optionId, day));
        Assert.Equal(0, (await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync())).OwedMinor);
        Assert.True(await world.InDbAsync(db => db.Tickets.AllAsync(t => t.State == TicketState.Revoked)));
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
        Assert.Equal("CANCELLED", (await reseller.PostAsync($"/bookings/{uuid}/cancel", new { reason = "Again" })).Json.GetProperty("status").GetString());
    }

    [Theory, BothDatabases]
    public async Task The_desk_sees_who_sold_it_and_cancels_by_the_terms_without_moving_money(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync(departures: 4, terms: "5d100,1d50");
        var reseller = await world.ResellerAsync();
        var booked = await BookAsync(reseller, tour, 2);
        var order = await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync());
        using var owner = world.Owner();
        using var opened = await owner.OpenAsync($"/desk/orders/{order.Id}");
        var html = WebUtility.HtmlDecode(await opened.TextAsync());
        Assert.Contains("City Trips", html, StringComparison.Ordinal);
        Assert.Contains("Owes you for it", html, StringComparison.Ordinal);

        // The cut-off is over, and half is still due by the terms.
        world.Clock.Advance(TimeSpan.FromDays(3));
        var late = await reseller.PostAsync($"/bookings/{booked}/cancel", new { });
        Assert.Equal((HttpStatusCode.BadRequest, "UNPROCESSABLE_ENTITY"), (late.Status, late.Error));
        owner.Proved(world.Clock);
        using var asked = await owner.OpenAsync($"/desk/orders/{order.Id}/cancel");
        var ask = WebUtility.HtmlDecode(await asked.TextAsync());
        Assert.Contains("The reseller owes afterwards", ask, StringComparison.Ordinal);
        Assert.Contains("name=\"owes\" value=\"2500\"", ask, StringComparison.Ordinal);
        Assert.DoesNotContain("€0.00", ask, StringComparison.Ordinal);
        using var stale = await owner.PostFromAsync($"/desk/orders/{order.Id}/cancel", $"/desk/orders/{order.Id}/cancel", ("key", Guid.NewGuid().ToString()), ("choice", "terms"), ("shown", "0"), ("owes", "0"), ("reason", "Storm"));
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        using var called = await owner.PostFromAsync($"/desk/orders/{order.Id}/cancel", $"/desk/orders/{order.Id}/cancel", ("key", Guid.NewGuid().ToString()), ("choice", "terms"), ("shown", "0"), ("owes", "2500"), ("reason", "Storm"));
        Assert.Equal(HttpStatusCode.SeeOther, called.StatusCode);
        var seen = (await reseller.GetAsync($"/bookings/{booked}")).Json;
        Assert.Equal(("CANCELLED", "PARTIAL", "Storm"), (seen.GetProperty("status").GetString(), seen.GetProperty("cancellation").GetProperty("refund").GetString(), seen.GetProperty("cancellation").GetProperty("reason").GetString()));
        Assert.Equal(2500, (await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync())).OwedMinor);
        await BookAsync(reseller, tour, 1, departure: 3);
        var given = await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync(o => o.State == OrderState.Confirmed));
        Assert.Equal(HttpStatusCode.OK, (await reseller.PostAsync($"/bookings/{await world.InDbAsync(db => db.OctoBookings.Where(b => b.OrderId == given.Id).Select(b => b.Uuid).SingleAsync())}/cancel", new { reason = "Ill" })).Status);
        using var told = await owner.OpenAsync($"/desk/orders/{given.Id}");
        Assert.Contains("Cancelled by the reseller: Ill", WebUtility.HtmlDecode(await told.TextAsync()), StringComparison.Ordinal);
        Assert.Equal((0, 0), await world.InDbAsync(async db => (await db.Payments.CountAsync(), await db.Refunds.CountAsync())));
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
    }

    [Theory, BothDatabases]
    public async Task What_is_owed_is_in_the_books_and_a_guest_forgotten_is_forgotten_here_too(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        var tour = await world.SellAsync();
        var reseller = await world.ResellerAsync();
        var booked = await BookAsync(reseller, tour, 1);
        await world.InDbAsync(db => db.Orders.ExecuteUpdateAsync(set => set.SetProperty(o => o.OwedMinor, 2400)));
        Assert.Contains(await Books.FaultsAsync(world.Host.Services), fault => fault.StartsWith("money-missing", StringComparison.Ordinal));
        await world.InDbAsync(db => db.Orders.ExecuteUpdateAsync(set => set.SetProperty(o => o.OwedMinor, 2500)));
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));

        await ForgetAsync(world);
        Assert.Equal("Ada Löwe", (await reseller.GetAsync($"/bookings/{booked}")).Json.GetProperty("contact").GetProperty("fullName").GetString());
        world.Clock.Advance(TimeSpan.FromDays(100));
        await ForgetAsync(world);
        Assert.Equal(JsonValueKind.Null, (await reseller.GetAsync($"/bookings/{booked}")).Json.GetProperty("contact").GetProperty("fullName").ValueKind);
        Assert.Null((await world.InDbAsync(db => db.Orders.AsNoTracking().SingleAsync())).GuestName);
    }

    internal static async Task<Guid> BookAsync(OctoClient reseller, OctoTour tour, int units, int departure = 0)
    {
        var uuid = Guid.NewGuid();
        var held = await reseller.PostAsync("/bookings", OctoBookTests.Wish(tour, uuid, units, departure));
        Assert.True(held.Status == HttpStatusCode.OK, held.Json.ToString());
        var confirmed = await reseller.PostAsync($"/bookings/{uuid}/confirm", OctoBookTests.Guest);
        Assert.True(confirmed.Status == HttpStatusCode.OK, confirmed.Json.ToString());
        return uuid;
    }

    private static Task<int> ForgetAsync(OctoWorld world) => world.Host.InScopeAsync(services => services.GetRequiredService<ForgetGuests>().RunAsync(CancellationToken.None));

    /// <summary>The PDF opens; the page says neither "paid" nor lets a guest cancel.</summary>
    private static async Task CheckPaperAsync(OctoWorld world, string link)
    {
        using var guest = world.Host.NewClient();
        guest.DefaultRequestHeaders.Add("Accept-Language", "en");
        using var pdf = await guest.GetAsync(new Uri(link), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (pdf.StatusCode, pdf.Content.Headers.ContentType?.MediaType));
        var page = link.Replace("/tickets.pdf", "", StringComparison.Ordinal);
        var html = WebUtility.HtmlDecode(await guest.GetStringAsync(new Uri(page), TestContext.Current.CancellationToken));
        Assert.Contains("Please cancel with them", html, StringComparison.Ordinal);
        Assert.DoesNotContain("is paid", html, StringComparison.Ordinal);
        var cancel = WebUtility.HtmlDecode(await guest.GetStringAsync(new Uri(page + "/cancel"), TestContext.Current.CancellationToken));
        Assert.Contains("Please cancel with them", cancel, StringComparison.Ordinal);
        Assert.DoesNotContain("contact the operator", cancel, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("key", Guid.NewGuid().ToString()), new("refund", "0")]);
        using var refused = await guest.PostAsync(new Uri(page + "/cancel"), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    private static async Task<int> FreeAsync(OctoClient reseller, string? productId, string? optionId, string? localDate) =>
        (await reseller.PostAsync("/availability", new { productId, optionId, localDate })).Json[0].GetProperty("vacancies").GetInt32();
}
