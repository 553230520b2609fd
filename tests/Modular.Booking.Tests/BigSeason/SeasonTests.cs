using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Booking.Demo;
using Modular.Booking.Demo.BigSeason;
using Modular.Booking.Orders;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.BigSeason;

public sealed class SeasonTests
{
    [Theory, BothDatabases]
    public async Task A_season_has_what_was_asked_for_its_books_are_whole_and_it_is_the_same_every_time(Database database)
    {
        await using var first = await SeasonWorld.StartAsync(database);
        Assert.Empty(await Books.FaultsAsync(first.Host.Services));
        var (size, counts) = (SeasonWorld.Tiny, await CountsAsync(first));
        // The given world has an experience of its own.
        Assert.Equal((size.Experiences + 1, size.Departures, size.Orders), (counts.Experiences, counts.Departures, counts.Orders));
        Assert.True(counts is { Resold: > 0, Cancelled: > 0, Refunds: > 0, Several: > 0, Named: > 0 }, counts.ToString());
        Assert.True(counts.Named < counts.Orders, "Nobody was forgotten.");

        await using var second = await SeasonWorld.StartAsync(database);
        Assert.Equal(counts, await CountsAsync(second));
    }

    [Fact]
    public async Task It_is_refused_for_a_database_with_orders_outside_of_development_and_by_another_name()
    {
        await using var world = await SeasonWorld.StartAsync(Database.Sqlite, new SeasonSize(1, 2, 3));
        await world.Host.InScopeAsync(async services => await Assert.ThrowsAsync<SettingsException>(() => DemoSetup.RequireFreshAsync(services, SeasonSize.Small, CancellationToken.None)));
        Assert.Throws<SettingsException>(() => DemoSetup.Size(Services("season", Environments.Production)));
        Assert.Throws<SettingsException>(() => DemoSetup.Size(Services("huge", Environments.Development)));
        Assert.Equal(SeasonSize.Full, DemoSetup.Size(Services("season", Environments.Development)));
        Assert.Null(DemoSetup.Size(Services(null, Environments.Production)));
    }

    private static ServiceProvider Services(string? size, string environment) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(DemoSetup.SizeSetting, size)]).Build())
        .AddSingleton<IHostEnvironment>(new Named(environment))
        .BuildServiceProvider();

    private static Task<Counts> CountsAsync(SeasonWorld world) => world.InDbAsync(async db => new Counts(
        await db.Experiences.CountAsync(),
        await db.Departures.CountAsync(),
        await db.Orders.CountAsync(),
        await db.Orders.CountAsync(o => o.ResellerId != null),
        await db.Orders.CountAsync(o => o.State == OrderState.Cancelled),
        await db.Refunds.CountAsync(),
        await db.Orders.CountAsync(o => o.Lines.Select(l => l.DepartureId).Distinct().Count() > 1),
        await db.Orders.CountAsync(o => o.GuestName != null),
        await db.Payments.SumAsync(p => p.CapturedMinor),
        string.Join(',', await db.Tickets.OrderBy(t => t.Code).Select(t => t.Code).Take(3).ToListAsync())));

    private sealed record Counts(int Experiences, int Departures, int Orders, int Resold, int Cancelled, int Refunds, int Several, int Named, long Captured, string Codes);

    private sealed class Named(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "/";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
