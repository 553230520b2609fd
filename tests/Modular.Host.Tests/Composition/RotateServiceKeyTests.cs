using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Modular.Certificate.Contracts;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Composition;

/// <summary>What all modules keep under the service key comes under the new one, and opens with it alone.</summary>
public sealed class RotateServiceKeyTests
{
    private static readonly string Old = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly string New = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Every_modules_values_come_under_the_new_key(Database database)
    {
        await using var data = await MigratedDatabase.CopyAsync(database);
        string cookie, facts;
        await using (var before = await TestHost.StartAsync(data, With(Old, seed: true)))
        {
            cookie = Protector(before).Protect("canary");
            facts = await SignAsync(before);
        }

        string[] expected = ["booking.payment_account", "certificate.signing_key", "host.data_protection_key", "vault.company_connection", "vault.public_key"];
        await using (var both = await TestHost.StartAsync(data, With($"{New},{Old}")))
        {
            var left = await WalkAsync(both, renew: false);
            Assert.All(expected, what => Assert.True(left[what] is { Present: 0, Older: > 0, Unknown: 0 }, $"{left[what]}"));
            await WalkAsync(both, renew: true);
            Assert.All(await WalkAsync(both, renew: false), one => Assert.Equal((0, 0), (one.Value.Older, one.Value.Unknown)));
        }

        await using var after = await TestHost.StartAsync(data, With(New));
        var now = await WalkAsync(after, renew: false);
        Assert.All(expected, what => Assert.True(now[what] is { Present: > 0, Older: 0, Unknown: 0 }, $"{now[what]}"));
        Assert.Equal("canary", Protector(after).Unprotect(cookie));
        foreach (var compact in new[] { facts, await SignAsync(after) })
        {
            Assert.Equal(FactsState.Valid, (await after.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(new CheckFacts(compact), Ct))).State);
        }
    }

    private static TestHostOptions With(string keys, bool seed = false) => new() { Seed = seed, Settings = new Dictionary<string, string?> { ["ServiceKey"] = keys, ["Sandbox:Url"] = "http://127.0.0.1:9", ["Vault:Argon2id:MemoryKiB"] = "64", ["Vault:Argon2id:Passes"] = "1" } };

    private static async Task<string> SignAsync(TestHost host) => (await host.InScopeAsync(services =>
    {
        var now = services.GetRequiredService<TimeProvider>().UtcNow();
        return services.GetRequiredService<IMediator>().Send(new SignFacts(Guid.Empty, "test", "canary", now.AddMinutes(-1), now.AddDays(9), Guid.NewGuid()), Ct);
    })).Compact;

    private static IDataProtector Protector(TestHost host) => host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private static Task<Dictionary<string, KeysLeft>> WalkAsync(TestHost host, bool renew) => host.InScopeAsync(async services =>
    {
        var left = new Dictionary<string, KeysLeft>();
        foreach (var value in services.GetServices<IServiceSealed>())
        {
            var one = await value.WalkAsync(renew, Ct);
            left[one.What] = one;
        }

        return left;
    });
}
