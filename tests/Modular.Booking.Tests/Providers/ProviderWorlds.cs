using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Testing;

namespace Modular.Booking.Tests.Providers;

/// <summary>A shop with an account at every provider of the sandbox, one per database for all tests.</summary>
public sealed class ProviderWorlds : IAsyncDisposable
{
    private readonly Dictionary<Database, PayWorld> _worlds = [];

    internal async Task<PayWorld> OnAsync(Database database)
    {
        if (_worlds.TryGetValue(database, out var known))
        {
            await known.MendAsync();
            return known;
        }

        var world = _worlds[database] = await PayWorld.StartAsync(database);
        await world.ListenAsync(hooks: true);
        var reports = await world.Host.InScopeAsync(async services =>
        {
            await DemoPayments.SeedOthersAsync(services, world.Shop.OperatorId, "test", CancellationToken.None);
            return await DemoPayments.RegisterAsync(services, CancellationToken.None);
        });
        Assert.All(reports, it => Assert.Empty(it.Report.Findings));
        return world;
    }

    internal static Task<Guid> AccountAsync(PayWorld world, string provider) =>
        world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == world.Shop.OperatorId && a.Provider == provider).Select(a => a.Id).SingleAsync());

    /// <summary>
    /// Waits until nothing that the provider has to tell is under way or due. What was answered with an error is told again later, by the clock of the
    /// test: that nobody has moved it there is no reason to wait.
    /// </summary>
    internal static Task ToldAsync(PayWorld world, string provider) => provider == "stripe" ? world.HooksAsync() : Eventually.TrueAsync(async () =>
    {
        var told = await world.Sandbox.Http.GetFromJsonAsync<JsonElement>($"/{provider}/deliveries");
        return told.GetProperty("deliveries").EnumerateArray().Where(d => d.GetProperty("state").GetString() == "pending")
            .All(d => d.GetProperty("nextAttempt").GetString() is { } next && DateTimeOffset.Parse(next, CultureInfo.InvariantCulture) > world.Clock.GetUtcNow());
    }, $"a quiet wire from {provider}");

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await world.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class ProviderGroup : ICollectionFixture<ProviderWorlds>
{
    public const string Name = "providers";
}
