using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Support;

/// <summary>What a guest does on the way to a ticket, step by step, only by what is on the pages.</summary>
public sealed class Purchase(House house, Visitor guest)
{
    private IPage Page => guest.Page;

    /// <summary>The sum as the page of places showed it.</summary>
    public string Total { get; private set; } = "";

    public string Order { get; private set; } = "";

    /// <summary>From the landing page to the order page, where the places are held.</summary>
    /// <param name="adults">How many grown-ups.</param>
    /// <param name="children">How many children.</param>
    /// <param name="late">Late in the month, when weeks are left.</param>
    public async Task ReserveAsync(int adults, int children, bool late = false)
    {
        await guest.GoAsync("/");
        await guest.LinkAsync("Demo-Shop ansehen", "See the demo shop");
        await Page.Locator("a.shop-tile", new() { HasText = guest.Say("Abendtour im Kajak", "Evening tour by kayak") }).ClickAsync();
        await guest.SeesHeadingAsync("Termin wählen", "Choose a date");
        await ChooseDayAsync(late);
        await Page.Locator(".slots a").First.ClickAsync();
        await guest.SeesHeadingAsync("Wer kommt mit?", "Who is coming?");
        await SetAsync(guest.Say("Erwachsene", "Adult"), adults);
        await SetAsync(guest.Say("Kind", "Child"), children);
        Total = guest.Look.Script ? Digits(await Page.Locator("[data-total] output").InnerTextAsync()) : "";
        await guest.ButtonAsync("Plätze reservieren", "Reserve places");
        await ContinueAsync();
    }

    /// <summary>Takes over on the order page, where the places are held.</summary>
    public async Task ContinueAsync()
    {
        await guest.SeesHeadingAsync("Fast geschafft", "Almost there");
        Order = new Uri(Page.Url).AbsolutePath;
        var sum = Digits(await Page.Locator(".order-total span").Last.InnerTextAsync());
        if (Total.Length > 0)
        {
            Assert.Equal(Total, sum);
        }

        Total = sum;
    }

    /// <summary>Enters the guest's details and presses the button that the law words; ends on the payment provider's page.</summary>
    public async Task OrderAsync(string name, string email, string? method = null)
    {
        await SendAsync(name, email, method);
        await Expect(Page.GetByTestId("pay")).ToBeVisibleAsync();
        Assert.NotEqual(house.Url.Authority, new Uri(Page.Url).Authority);
        Assert.Equal(Total, Digits(await Page.GetByTestId("total").InnerTextAsync()));
    }

    /// <summary>The same, wherever it leads to.</summary>
    public async Task SendAsync(string name, string email, string? method = null)
    {
        await Page.GetByLabel(guest.Say("Ihr Name", "Your name")).FillAsync(name);
        await Page.GetByLabel(guest.Say("E-Mail-Adresse", "E-mail address")).FillAsync(email);
        if (method is not null)
        {
            await Page.Locator(".radio-card", new() { HasText = method }).ClickAsync();
        }

        await guest.ButtonAsync("Zahlungspflichtig bestellen", "Order with obligation to pay");
    }

    public Task PressAsync(string button) => Page.GetByTestId(button).ClickAsync();

    /// <summary>Waits for the confirmed order and returns the codes on its tickets.</summary>
    public async Task<string[]> TicketsAsync()
    {
        await guest.SeesHeadingAsync("Wir freuen uns auf Sie!", "We look forward to seeing you!");
        Assert.Equal(Order, new Uri(Page.Url).AbsolutePath);
        return [.. await Page.Locator(".ticket-code").AllInnerTextsAsync()];
    }

    private async Task ChooseDayAsync(bool late)
    {
        // Next month, so that no test depends on the hour it runs at; a day per booking, so that none takes another's places.
        var next = Page.GetByRole(AriaRole.Link, new() { Name = guest.Say("Nächster Monat", "Next month") });
        await next.ClickAsync();
        var free = Page.Locator(".calendar .day-free a");
        await Expect(free.First).ToBeVisibleAsync();
        var (turn, count) = (house.NextBooking(), await free.CountAsync());
        await free.Nth(late ? count - 1 - turn % (count / 2) : turn % count).ClickAsync();
    }

    private async Task SetAsync(string unit, int wanted)
    {
        var field = Page.GetByLabel(unit, new() { Exact = true });
        if (!guest.Look.Script)
        {
            await field.FillAsync(wanted.ToString(CultureInfo.InvariantCulture));
            return;
        }

        var press = Page.GetByRole(AriaRole.Button, new() { Name = guest.Say($"{unit}: einer mehr", $"{unit}: one more") });
        for (var count = int.Parse(await field.InputValueAsync(), CultureInfo.InvariantCulture); count < wanted; count++)
        {
            await press.ClickAsync();
        }

        await Expect(field).ToHaveValueAsync(wanted.ToString(CultureInfo.InvariantCulture));
    }

    internal static string Digits(string money) => string.Concat(money.Where(char.IsAsciiDigit));
}
