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
    private string? _sum;

    public ShopDeparture Departure => departure;

    public string Path => path;

    public string Email { get; set; } = email;

    /// <summary>What the business's own bank has booked for this guest: transfers that came, and what its people transferred back.</summary>
    public (long Came, long Went) AtBank { get; set; }

    /// <summary>The provider's page, once the guest was sent there.</summary>
    public Uri? Page { get; private set; }

    /// <summary>Presses the order button. A redirect to the provider is remembered as <see cref="Page"/>.</summary>
    public async Task<HttpStatusCode> PressAsync(Guid? method = null)
    {
        // Two attempts at one moment have no order; nobody presses twice without time passing.
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        List<KeyValuePair<string, string>> fields = [KeyValuePair.Create("name", "Ada Löwe"), KeyValuePair.Create("email", Email)];
        if (method is { } chosen)
        {
            fields.Add(KeyValuePair.Create("method", chosen.ToString()));
        }

        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.SendFormAsync(path + "/pay", form);
        if (answer is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { IsAbsoluteUri: true } page } && page.Port == world.Sandbox.Address.BaseUrl.Port)
        {
            Page = page;
        }

        return answer.StatusCode;
    }

    /// <summary>Presses a button on the provider's page: pay, decline, async, leave.</summary>
    public Task<Uri?> OnPageAsync(string action, Uri? page = null) => Buyer.OnPageAsync(world.Sandbox, page ?? Page ?? throw new InvalidOperationException("The guest was never sent to the provider."), action);

    /// <summary>The browser comes back from the provider.</summary>
    public async Task ReturnAsync(HttpStatusCode answered = HttpStatusCode.SeeOther)
    {
        using var answer = await http.OpenAsync(path + "/return");
        Assert.Equal(answered, answer.StatusCode);
    }

    /// <summary>Presses a button of the guest's own page: cancel with the sum shown there, or release.</summary>
    public async Task<HttpStatusCode> CallOffAsync(string verb = "cancel")
    {
        _sum ??= verb == "cancel" && Shown().Match(await HtmlAsync("en", "/cancel")) is { Success: true } shown ? shown.Groups["sum"].Value : "0";
        var order = await OrderAsync();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("key", order.Id.ToString()), KeyValuePair.Create("refund", _sum)]);
        using var answer = await http.SendFormAsync($"{path}/{verb}", form);
        return answer.StatusCode;
    }

    /// <summary>Somebody else takes the place, if it is free.</summary>
    public async Task LoseAsync()
    {
        using var other = await departure.HoldAsync(world.Host.Http);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
    }

    /// <summary>The provider's name of its page for the newest attempt that has one.</summary>
    public async Task<string> SessionAsync() => (await PaymentsAsync()).Last(p => p.ProviderRef is not null).ProviderRef!;

    /// <summary>The page whose address was lost on its way to us, as only the provider knows it.</summary>
    public async Task<Uri> LostPageAsync()
    {
        var sessions = await world.AtProviderAsync(HttpMethod.Get, "/v1/checkout/sessions?limit=10&customer_details[email]=" + Uri.EscapeDataString(Email));
        return new Uri(sessions.GetProperty("data")[0].GetProperty("url").GetString()!);
    }

    /// <summary>From hold to confirmed without any trouble.</summary>
    public async Task PayAsync()
    {
        Assert.Equal(HttpStatusCode.SeeOther, await PressAsync());
        await OnPageAsync("pay");
        await ReturnAsync();
    }

    public async Task<string> HtmlAsync(string language = "en", string below = "")
    {
        using var answer = await http.OpenAsync($"{path}{below}?lang={language}");
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

    /// <summary>What the provider's own books, and the bank's, say about the payments of this order.</summary>
    public async Task<(long Captured, long Refunded)> AtProviderAsync()
    {
        var (captured, refunded) = AtBank;
        foreach (var payment in (await PaymentsAsync()).Where(p => p is { ProviderRef: not null, IsTransfer: false }))
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

    [GeneratedRegex("name=\"refund\" value=\"(?<sum>[0-9]+)\"")]
    private static partial Regex Shown();

    [GeneratedRegex("<h1[^>]*>(?<text>.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Headline();

    [GeneratedRegex("<p class=\"notice-title\">(?<text>.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
