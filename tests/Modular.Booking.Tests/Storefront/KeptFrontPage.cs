using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Storage;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Storefront;

public sealed class KeptFrontPage
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task A_copy_of_the_front_page_is_kept_per_language_and_free_places_are_always_read(Database database)
    {
        var settings = NoLimits.Settings.Append(KeyValuePair.Create<string, string?>("Shop:CacheSeconds", "60")).ToDictionary();
        await using var host = await TestHost.StartAsync(database, new() { Settings = settings });
        var shop = await Shop.OpenAsync(host.Services, payments: false);
        var departure = (await shop.SellAsync(host.Services, places: 1)).Single();
        Assert.Contains("Tour", await PageAsync(host, $"/book/{shop.Slug}", "de"), StringComparison.Ordinal);
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<BookingDb>().Experiences.ExecuteUpdateAsync(set => set.SetProperty(e => e.TitleDe, "Umbenannt").SetProperty(e => e.TitleEn, "Renamed"), Ct);
        }

        // Kept in German; never asked for in English; and whoever chooses a language by the address gets no copy.
        Assert.DoesNotContain("Umbenannt", await PageAsync(host, $"/book/{shop.Slug}", "de"), StringComparison.Ordinal);
        Assert.Contains("Renamed", await PageAsync(host, $"/book/{shop.Slug}", "en"), StringComparison.Ordinal);
        Assert.Contains("Umbenannt", await PageAsync(host, $"/book/{shop.Slug}?lang=de", "de"), StringComparison.Ordinal);

        var month = $"/book/{shop.Slug}/tour-0";
        Assert.Contains("day-f", await PageAsync(host, month, "de"), StringComparison.Ordinal);
        using var held = await departure.HoldAsync(host.Http);
        held.EnsureSuccessStatusCode();
        Assert.Contains("day day-sold", await PageAsync(host, month, "de"), StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(TestHost host, string path, string language)
    {
        using var http = new HttpClient { BaseAddress = host.BaseUrl };
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        return await http.GetStringAsync(path, Ct);
    }
}
