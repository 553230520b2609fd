using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Testing;

namespace Modular.Booking.Tests.Availability;

public sealed class AvailabilityQueriesTests
{
    private static readonly DateOnly Day = new(2026, 12, 5);

    [Theory, BothDatabases]
    public async Task Free_is_the_least_of_all_pools_and_an_expired_hold_is_free(Database database)
    {
        var given = new Given();
        var own = given.Departure(Day, 10, capacity: 10, held: 4, sold: 3);
        given.Allocate(given.PoolOf(own), 3, Given.Now);
        given.Allocate(given.PoolOf(own), 1, Given.Now.AddTicks(TimeSpan.TicksPerMillisecond));
        given.Allocate(given.PoolOf(own), 2, Given.Now.AddDays(-1), AllocationState.Released);
        given.Allocate(given.PoolOf(own), 3, Given.Now.AddDays(-1), AllocationState.Committed);
        var shared = given.Departure(Day, 12, capacity: 10);
        given.Draw(shared, given.Pool(capacity: 8, sold: 6));
        given.Departure(Day, 14, pool: false);
        given.Departure(Day.AddMonths(1), 14);
        await using var host = await Given.HostAsync(database);
        await given.SaveAsync(host);

        var rows = await host.InScopeAsync(services => services.GetRequiredService<AvailabilityQueries>()
            .OfExperienceAsync(services.GetRequiredService<BookingDb>(), given.Experience.Id, new(2026, 12, 1), new(2026, 12, 31), Given.Now, CancellationToken.None).AsTask());

        // 10 − 3 sold − 4 held, of which 3 have just expired.
        Assert.Equal([(600, 6, 10), (720, 2, 8), (840, null, null)], rows.Select(r => (r.LocalMinute, r.Free, r.Capacity)));
        Assert.Equal(DateTimeKind.Utc, rows[0].StartsAt.Kind);
        Assert.Equal(Day, rows[0].LocalDate);

        var ofOption = await host.InScopeAsync(services => services.GetRequiredService<AvailabilityQueries>()
            .OfOptionAsync(services.GetRequiredService<BookingDb>(), given.Option.Id, Day, Day, Given.Now, CancellationToken.None).AsTask());
        Assert.Equal(rows, ofOption);

        var named = await host.InScopeAsync(services => services.GetRequiredService<AvailabilityQueries>()
            .NamedAsync(services.GetRequiredService<BookingDb>(), [rows[2].Id, rows[0].Id], Given.Now, CancellationToken.None).AsTask());
        Assert.Equal([rows[0], rows[2]], named);
    }
}
