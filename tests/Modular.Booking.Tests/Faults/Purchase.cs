using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;

namespace Modular.Booking.Tests.Faults;

/// <summary>One guest with one order.</summary>
internal sealed partial class Purchase(PayWorld world, HttpClient http, ShopDeparture departure, string path, string email)
{
    public ShopDeparture Departure => departure;

    public string Path => path;

    public string Email { get; set; } = email;

    /// <summary>The provider's page, once the guest was sent there.</summary>
    public Uri? Page { get; private set; }

    /// <summary>Presses the order button. A redirect to the provider is remembered as <see cref="Page"/>.</summary>
    public async Task<HttpStatusCode> PressAsync()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("name", "Ada Löwe"), KeyValuePair.Create("email", Email)]);
        using var answer = await http.SendFormAsync(path + "/pay", form);
        if (answer is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { IsAbsoluteUri: true } page } && page.AbsolutePath.StartsWith("/stripe/", StringComparison.Ordinal))
        {
            Page = page;
        }

        return answer.StatusCode;
    }

    /// <summary>Presses a button on the provider's page: pay, decline, async, leave.</summary>
    public Task<Uri?> OnPageAsync(string action, Uri? page = null) => Buyer.OnPageAsync(world.Sandbox, page ?? Page ?? throw new InvalidOperationException("The guest was never sent to the provider."), action);

    /// <summary>The browser comes back from the provider.</summary>
    public async Task ReturnAsync()
    {
        using var answer = await http.OpenAsync(path + "/return");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    /// <summary>From hold to confirmed without any trouble.</summary>
    public async Task PayAsync()
    {
        Assert.Equal(HttpStatusCode.SeeOther, await PressAsync());
        await OnPageAsync("pay");
        await ReturnAsync();
    }

    public async Task<string> HtmlAsync(string language = "en")
    {
        using var answer = await http.OpenAsync($"{path}?lang={language}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    /// <summary>What a reader sees first: the headline and every notice.</summary>
    public async Task<string> SeesAsync(string language = "en") => Seen(await HtmlAsync(language));

    /// <summary>Subjects of the mails this guest got, oldest first.</summary>
    public async Task<IReadOnlyList<string>> MailsAsync() => [.. (await world.Sandbox.MailsAsync(Email)).Reverse().Select(m => m.GetProperty("subject").GetString()!)];

    public Task<Order> OrderAsync() => world.InDbAsync(db =>
    {
        var hash = OrderSecrets.Hash(path["/orders/".Length..]);
        return db.Orders.AsNoTracking().SingleAsync(o => o.SecretHash == hash);
    });

    public async Task<IReadOnlyList<Payment>> PaymentsAsync()
    {
        var order = await OrderAsync();
        return await world.InDbAsync(db => db.Payments.AsNoTracking().Where(p => p.OrderId == order.Id).OrderBy(p => p.CreatedAt).ToListAsync());
    }

    public async Task<IReadOnlyList<Refund>> RefundsAsync()
    {
        var order = await OrderAsync();
        return await world.InDbAsync(db => db.Refunds.AsNoTracking().Where(r => r.OrderId == order.Id).OrderBy(r => r.CreatedAt).ToListAsync());
    }

    /// <summary>What the provider's own books say about a payment of this order.</summary>
    public async Task<(long Captured, long Refunded)> AtProviderAsync()
    {
        long captured = 0, refunded = 0;
        foreach (var payment in (await PaymentsAsync()).Where(p => p.ProviderRef is not null))
        {
            var session = await world.AtProviderAsync(HttpMethod.Get, $"/v1/checkout/sessions/{payment.ProviderRef}?expand[]=payment_intent.latest_charge");
            if (session.GetProperty("payment_intent") is { ValueKind: System.Text.Json.JsonValueKind.Object } intent)
            {
                captured += intent.GetProperty("amount_received").GetInt64();
                refunded += intent.GetProperty("latest_charge") is { ValueKind: System.Text.Json.JsonValueKind.Object } charge ? charge.GetProperty("amount_refunded").GetInt64() : 0;
            }
        }

        return (captured, refunded);
    }

    /// <summary>What does not add up about this order.</summary>
    public async Task<IReadOnlyList<string>> BooksAsync() => await Books.FaultsAsync(world.Host.Services, (await OrderAsync()).Id);

    internal static string Seen(string html)
    {
        var parts = Headline().Matches(html).Select(m => m.Groups["text"].Value).Concat(Title().Matches(html).Select(m => m.Groups["text"].Value));
        return string.Join(" | ", parts.Select(p => Spaces().Replace(Tags().Replace(p, " "), " ").Trim()).Where(p => p.Length > 0));
    }

    [GeneratedRegex("<h1[^>]*>(?<text>.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Headline();

    [GeneratedRegex("<p class=\"notice-title\">(?<text>.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
