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

    /// <summary>Waits until the provider has told what it has to tell, or is to try again later: what another test left behind may be waiting for hours.</summary>
    internal static Task ToldAsync(PayWorld world, string provider) => provider == "stripe" ? world.HooksAsync() : Eventually.TrueAsync(async () =>
    {
        var told = await world.Sandbox.Http.GetFromJsonAsync<JsonElement>($"/{provider}/deliveries");
        return told.GetProperty("deliveries").EnumerateArray().All(d => d.GetProperty("state").GetString() != "pending" || d.GetProperty("answers").GetArrayLength() > 0);
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
