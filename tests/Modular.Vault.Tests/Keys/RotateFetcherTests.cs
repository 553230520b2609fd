using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Banks;
using Modular.Vault.Contracts;
using Modular.Vault.Keys;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Sealing;

namespace Modular.Vault.Tests.Keys;

/// <summary>The fetcher's key rotates by command: bank credentials get a new outer layer, and nobody sees a PIN meanwhile.</summary>
public sealed class RotateFetcherTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Afterwards_the_new_key_alone_opens_bank_credentials(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ids = await Fill(world, 3);
        var (old, fresh) = (await OldAsync(world), Fresh());
        await using var both = world.Again(new() { [FetcherKeys.Setting] = $"{fresh},{old}" });
        Assert.Contains("3 bank credentials are still under an older one", await StatusAsync(both), StringComparison.Ordinal);
        Assert.StartsWith("3 bank credentials renewed", Assert.Single(await Rotate(both)).Words, StringComparison.Ordinal);
        Assert.StartsWith("0 bank credentials renewed", Assert.Single(await Rotate(both)).Words, StringComparison.Ordinal);
        Assert.Contains("all bank credentials are under the first one", await StatusAsync(both), StringComparison.Ordinal);
        var notes = await both.InScope(services => services.GetRequiredService<VaultDb>().AuditPending.Where(p => p.Kind == AuditKind.CredentialsResealed).Select(p => p.Facts).ToListAsync(Stop));
        Assert.StartsWith("3, key ", Assert.Single(notes), StringComparison.Ordinal);

        await using var after = world.Again(new() { [FetcherKeys.Setting] = fresh });
        await Opens(after, ids);
        Assert.Empty(await after.Incidents());
        Assert.Equal(SealingResult.Changed, (await Open(world, ids[0])).Result);
    }

    [Theory, BothDatabases]
    public async Task Killed_at_every_step_both_keys_open_it_and_the_next_run_ends_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ids = await Fill(world, 2);
        var setting = await OldAsync(world);
        for (var step = 0; ; step++)
        {
            setting = Fresh() + "," + setting.Split(',')[0];
            await using var both = world.Again(new() { [FetcherKeys.Setting] = setting });
            both.Crash.After(step);
            var crashed = await Record.ExceptionAsync(() => Rotate(both));
            both.Crash.Heal();
            await Opens(both, ids);
            if (crashed is not null)
            {
                Assert.True(Assert.Single(await Rotate(both)).Healthy);
            }

            await using var after = world.Again(new() { [FetcherKeys.Setting] = setting.Split(',')[0] });
            await Opens(after, ids);
            if (crashed is null)
            {
                Assert.True(step > 4, $"only {step} steps were seen");
                return;
            }
        }
    }

    [Theory, BothDatabases]
    public async Task Without_the_old_key_or_with_another_public_half_nothing_is_touched(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ids = await Fill(world, 1);
        await using var strange = world.Again(new() { [FetcherKeys.Setting] = Fresh() });
        var finding = Assert.Single(await Rotate(strange));
        Assert.False(finding.Healthy);
        Assert.Contains("1 open with none", finding.Words, StringComparison.Ordinal);

        var published = await world.InScope(services => Task.FromResult(services.GetRequiredService<FetcherPublic>().Present!.Text));
        await using var forgotten = world.Again(new() { [FetcherKeys.Setting] = $"{Fresh()},{await OldAsync(world)}", [FetcherPublic.Setting] = published });
        finding = Assert.Single(await Rotate(forgotten));
        Assert.False(finding.Healthy);
        Assert.Contains("names another key first", finding.Words, StringComparison.Ordinal);

        await using var web = world.Again([], Roles.Web);
        Assert.False(Assert.Single(await Rotate(web)).Healthy);
        await Opens(world, ids);
    }

    private static string Fresh() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static async Task<string> OldAsync(KeyWorld world) => Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(world.Data.Folder, "fetcher.key"), Stop));

    private static Task<List<Finding>> Rotate(KeyWorld world) => world.InScope(async services => await services.GetRequiredService<RotateFetcher>().Run(Stop).ToListAsync(Stop));

    private static Task<string> StatusAsync(KeyWorld world) => world.InScope(async services =>
    {
        var status = await KeyVerbs.All.Single(v => v.Name == "status").Run(services, Stop).ToListAsync(Stop);
        return status.Single(f => f.Subject == "fetcher's key").Words;
    });

    private static async Task<Guid[]> Fill(KeyWorld world, int count)
    {
        var ada = await world.Person();
        await world.Agree(ada, ConsentPurpose.AccountAccess);
        Guid[] ids = [.. Enumerable.Range(0, count).Select(_ => Guid.NewGuid())];
        foreach (var id in ids)
        {
            Assert.Equal(SealingResult.Done, await world.Ask<StoreBankCredentialHandler, StoreBankCredential, SealingResult>(new(ada, id, "demo-bank", "ada-login", "pin-73519", world.Clock.UtcNow().AddDays(90))));
        }

        return ids;
    }

    private static async Task Opens(KeyWorld world, Guid[] ids)
    {
        foreach (var id in ids)
        {
            var opened = await Open(world, id);
            Assert.Equal((SealingResult.Done, "ada-login", "pin-73519"), (opened.Result, opened.Login, opened.Pin));
        }
    }

    private static async Task<BankCredentialAnswer> Open(KeyWorld world, Guid id)
    {
        var run = Guid.NewGuid();
        await world.Ask<ScheduleOpeningsHandler, ScheduleOpenings, IReadOnlyList<Guid>>(new(run, [id]));
        return await world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run));
    }
}
