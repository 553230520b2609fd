using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Schedule;

/// <summary>A business whose owner plans by the desk's forms, and its guests, who see only the shop.</summary>
internal sealed class OwnerDesk : IAsyncDisposable
{
    public const string Experience = "/book/spree-kajak/abendtour";

    private OwnerDesk(TestHost host, Given given, HttpClient owner) => (Host, Given, Owner) = (host, given, owner);

    public TestHost Host { get; }

    public Given Given { get; }

    public HttpClient Owner { get; }

    public string Option => $"/desk/options/{Given.Option.Id}";

    public static async Task<OwnerDesk> OpenAsync(Database database)
    {
        var host = await SignedIn.HostAsync(database);
        var given = new Given();
        await given.SaveAsync(host);
        return new OwnerDesk(host, given, host.As((given.Operator.Id, StaffRole.Owner)));
    }

    /// <summary>Every day at 10:30 from tomorrow to the end of January; returns its page.</summary>
    public async Task<string> PlanAsync(string holidays = "AsUsual", int capacity = 6)
    {
        var days = Enumerable.Range(0, 7).Select(d => ("days", d.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await SendAsync($"{Option}/schedules/new", [.. days, ("start", "10:30"), ("from", "2026-12-02"), ("until", "2027-01-31"), ("capacity", $"{capacity}"), ("holidays", holidays)]);
        return $"{Option}/schedules/{await ReadAsync(db => db.Schedules.Select(s => s.Id).SingleAsync())}";
    }

    /// <summary>Sends a form from its own page and expects that it is done.</summary>
    public async Task SendAsync(string page, params (string, string)[] fields)
    {
        using var answer = await Owner.PostFromAsync(page, page, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{page}: {(int)answer.StatusCode} {await answer.TextAsync()}");
    }

    /// <summary>Sends a form and expects a refusal; returns the page that says so.</summary>
    public async Task<string> RefusedAsync(HttpStatusCode status, string page, params (string, string)[] fields) => await RefusedAtAsync(status, page, page, fields);

    public async Task<string> RefusedAtAsync(HttpStatusCode status, string page, string address, params (string, string)[] fields)
    {
        using var answer = await Owner.PostFromAsync(page, address, fields);
        Assert.True(answer.StatusCode == status, $"{address}: {(int)answer.StatusCode}");
        return await answer.TextAsync();
    }

    public async Task<string> ShopAsync(string query)
    {
        using var guest = Host.NewClient();
        guest.DefaultRequestHeaders.Add("Accept-Language", "en");
        using var answer = await guest.OpenAsync(Experience + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.TextAsync();
    }

    public async Task<string> DeskAsync(string page)
    {
        using var answer = await Owner.OpenAsync(page);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.TextAsync();
    }

    /// <summary>The departure of a day, the first where there are several.</summary>
    public Task<Departure> OnAsync(string day) => ReadAsync(db =>
    {
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return db.Departures.AsNoTracking().Where(d => d.LocalDate == date).OrderBy(d => d.LocalMinute).FirstAsync();
    });

    public Task<T> ReadAsync<T>(Func<BookingDb, Task<T>> read) => Host.InScopeAsync(s => read(s.GetRequiredService<BookingDb>()));

    /// <summary>A program's hold of adults, with the price it was shown or without.</summary>
    public async Task<HttpResponseMessage> HoldAsync(Guid departure, int adults = 1, long? shown = null, Guid? key = null)
    {
        using var guest = Host.NewClient();
        return await guest.PostAsJsonAsync(
            new Uri("/book/spree-kajak/hold", UriKind.Relative),
            new { departure, key = key ?? Guid.CreateVersion7(), units = new[] { new { unit = Given.Adult.Id, quantity = adults, priceMinor = shown } } },
            TestContext.Current.CancellationToken);
    }

    public async Task<Held> HeldAsync(Guid departure, int adults = 1, long? shown = null, Guid? key = null)
    {
        using var answer = await HoldAsync(departure, adults, shown, key);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{(int)answer.StatusCode} {await answer.TextAsync()}");
        return (await answer.Content.ReadFromJsonAsync<Held>(TestContext.Current.CancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Host.DisposeAsync();
    }

    internal sealed record Held(string Number, long TotalMinor);
}
