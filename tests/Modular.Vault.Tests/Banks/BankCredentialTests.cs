using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Banks;
using Modular.Vault.Contracts;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;
using Modular.Vault.Tidy;

namespace Modular.Vault.Tests.Banks;

/// <summary>What a person typed for their bank: written by all, read by one, for an announced run only.</summary>
public sealed class BankCredentialTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task The_fetcher_opens_it_once_in_the_run_that_was_announced(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, id, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(SealingResult.Done, await Store(world, ada, id));
        Assert.Equal(SealingResult.Done, await Store(world, ada, id));
        Assert.Equal([id], await Schedule(world, run, id, Guid.NewGuid()));
        Assert.Equal([id], await Schedule(world, run, id));

        var opened = await Open(world, id, run);
        Assert.Equal((SealingResult.Done, "ada-login", "pin-73519"), (opened.Result, opened.Login, opened.Pin));
        Assert.DoesNotContain("73519", opened.ToString(), StringComparison.Ordinal);
        Assert.Empty(await world.Incidents());

        // A second time in the same run, and in one that nobody announced.
        Assert.Equal(SealingResult.NoKey, (await Open(world, id, run)).Result);
        Assert.Equal(SealingResult.NoKey, (await Open(world, id, Guid.NewGuid())).Result);
        Assert.Equal(["unannounced-opening"], await world.Incidents());
        var noted = await world.InScope(services => services.GetRequiredService<VaultDb>().AuditPending.Where(p => p.Subject == id).Select(p => p.Kind + " " + p.Facts).ToListAsync(Stop));
        Assert.Equal(4, noted.Count);
        Assert.Single(noted, n => n == $"vault.bank-credential-opened run {run}, opened");
        Assert.Single(noted, n => n == $"vault.bank-credential-opened run {run}, unannounced");
    }

    [Theory, BothDatabases]
    public async Task No_other_process_can_open_it_and_none_reads_it_in_the_database(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        await using var web = world.Again([], Roles.Web);
        await using var worker = world.Again([], Roles.Worker);
        var (ada, id, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await Store(web, ada, id);
        await Schedule(worker, run, id);
        Assert.Equal(SealingResult.NotHere, (await Open(web, id, run)).Result);
        Assert.Equal(SealingResult.NotHere, (await Open(worker, id, run)).Result);

        var row = await world.InScope(services => services.GetRequiredService<VaultDb>().BankCredentials.AsNoTracking().SingleAsync(Stop));
        foreach (var secret in new[] { "ada-login", "pin-73519" })
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            Assert.Equal(-1, row.Sealed.AsSpan().IndexOf(bytes));
            Assert.Equal(-1, row.Sealed.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)));
        }

        Assert.Equal(("demo-bank", ada), ((await Find(web, ada)).Single().Bank, row.AccountId));
        Assert.Equal(SealingResult.Done, (await Open(world, id, run)).Result);
    }

    [Theory, BothDatabases]
    public async Task Deleted_is_deleted_and_only_by_its_person(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben, id, run) = (await world.Person(), await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await Store(world, ada, id);
        await Schedule(world, run, id);
        var copy = await world.InScope(services => services.GetRequiredService<VaultDb>().BankCredentials.AsNoTracking().SingleAsync(Stop));
        Task<bool> Delete(Guid person) => world.Ask<DeleteBankCredentialHandler, DeleteBankCredential, bool>(new(person, id));
        Assert.False(await Delete(ben));
        Assert.True(await Delete(ada));
        Assert.False(await Delete(ada));
        Assert.Empty(await Find(world, ada));
        Assert.Equal(SealingResult.NoKey, (await Open(world, id, run)).Result);

        // Put back from a backup, it opens nothing: the key inside is gone.
        var next = Guid.NewGuid();
        await world.InScope(async services =>
        {
            services.GetRequiredService<VaultDb>().BankCredentials.Add(copy);
            await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        });
        await Schedule(world, next, id);
        Assert.Equal(SealingResult.Changed, (await Open(world, id, next)).Result);
    }

    [Theory, BothDatabases]
    public async Task After_the_consent_ends_it_is_neither_announced_nor_opened_and_is_tidied_away(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, id, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await Store(world, ada, id);
        await Schedule(world, run, id);
        world.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Empty(await Schedule(world, Guid.NewGuid(), id));
        Assert.Equal(SealingResult.NoKey, (await Open(world, id, run)).Result);
        await Tidy(world);
        Assert.Empty(await Find(world, ada));
        // Ada's password, and nothing of the credential.
        Assert.Equal(1, await world.InScope(services => services.GetRequiredService<Erase.EraseDb>().Keys.CountAsync(k => k.AccountId == ada, Stop)));
        Assert.NotEqual("Wrong", await world.Try(ada, KeyWorld.Password));
    }

    [Theory, BothDatabases]
    public async Task Any_changed_byte_and_a_row_of_somebody_else_is_refused(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben, id, other) = (await world.Person(), await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await Store(world, ada, id);
        await Store(world, ben, other);
        var rows = await world.InScope(services => services.GetRequiredService<VaultDb>().BankCredentials.AsNoTracking().ToListAsync(Stop));
        var mine = rows.Single(r => r.Id == id).Sealed;
        for (var i = 0; i < mine.Length; i += 7)
        {
            var bytes = mine.ToArray();
            bytes[i] ^= 1;
            Assert.Equal(SealingResult.Changed, await OpenWith(world, id, bytes));
        }

        Assert.Equal(SealingResult.Changed, await OpenWith(world, id, rows.Single(r => r.Id == other).Sealed));
        Assert.Equal(SealingResult.Done, await OpenWith(world, id, mine));
        Assert.Equal(["sealed-value-changed"], await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Opening_a_canary_raises_an_incident_and_no_run_needs_one(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        await Tidy(world);
        await Tidy(world);
        var canaries = await world.InScope(services => services.GetRequiredService<VaultDb>().BankCredentials.Select(c => c.Id).ToListAsync(Stop));
        Assert.Equal(3, canaries.Count);
        Assert.Empty(await Schedule(world, Guid.NewGuid(), [.. canaries]));
        Assert.Equal(SealingResult.NoKey, (await Open(world, canaries[0], Guid.NewGuid())).Result);
        Assert.Equal(["canary-opened"], await world.Incidents());
    }

    private static async Task<SealingResult> Store(KeyWorld world, Guid person, Guid id)
    {
        await world.Agree(person, ConsentPurpose.AccountAccess);
        return await world.Ask<StoreBankCredentialHandler, StoreBankCredential, SealingResult>(new(person, id, "demo-bank", "ada-login", "pin-73519", world.Clock.GetUtcNow().UtcDateTime.AddDays(90)));
    }

    private static Task<IReadOnlyList<Guid>> Schedule(KeyWorld world, Guid run, params Guid[] ids) => world.Ask<ScheduleOpeningsHandler, ScheduleOpenings, IReadOnlyList<Guid>>(new(run, ids));

    private static Task<BankCredentialAnswer> Open(KeyWorld world, Guid id, Guid run) => world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run));

    private static Task<IReadOnlyList<BankCredentialInfo>> Find(KeyWorld world, Guid person) => world.Ask<FindBankCredentialsHandler, FindBankCredentials, IReadOnlyList<BankCredentialInfo>>(new(person));

    private static Task Tidy(KeyWorld world) => world.InScope(services => services.GetRequiredService<TidyVault>().Run(Stop));

    private static async Task<SealingResult> OpenWith(KeyWorld world, Guid id, byte[] bytes)
    {
        var run = Guid.NewGuid();
        await world.InScope(services => services.GetRequiredService<VaultDb>().BankCredentials.Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Sealed, bytes), Stop));
        await Schedule(world, run, id);
        return (await Open(world, id, run)).Result;
    }
}
