using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Demo.BigSeason;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.BigSeason;

/// <summary>A host with a small invented season: what reports and queries are tried on.</summary>
internal sealed class SeasonWorld : IAsyncDisposable
{
    public static SeasonSize Tiny { get; } = new(12, 240, 900);

    public required TestHost Host { get; init; }

    public required Given Given { get; init; }

    public static async Task<SeasonWorld> StartAsync(Database database, SeasonSize? size = null)
    {
        var host = await SignedIn.HostAsync(database);
        var given = new Given();
        await given.SaveAsync(host);
        await host.InScopeAsync(services => services.GetRequiredService<SeasonSeed>().RunAsync(given.Operator.Id, size ?? Tiny, TestContext.Current.CancellationToken));
        return new SeasonWorld { Host = host, Given = given };
    }

    public HttpClient Owner() => Host.As((Given.Operator.Id, StaffRole.Owner));

    public Task<T> InDbAsync<T>(Func<BookingDb, Task<T>> work) => Host.InScopeAsync(services => work(services.GetRequiredService<BookingDb>()));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
