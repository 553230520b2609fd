using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;

namespace Modular.Vault.Tests.Audit;

/// <summary>The audit trail: nothing in it can be changed, dropped or put in without being noticed.</summary>
public sealed class AuditChainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Deeds_are_linked_in_order_and_signed_outside_the_database(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await Do(world, ada, "test.one", "test.two");
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await world.Unlocked(ada, (_, _) => Task.FromResult(true));
        Assert.Equal(3, await Link(world));
        await Do(world, ada, "test.three");
        Assert.Equal(1, await Link(world));
        Assert.Equal(0, await Link(world));

        Assert.Equal(new ChainState(4, 0, 2, null), await Verify(world));
        Assert.Equal(["test.one", "test.two", AuditKind.Unlocked, "test.three"], await world.InScope(services => services.GetRequiredService<VaultDb>().AuditEntries.OrderBy(e => e.Number).Select(e => e.Kind).ToListAsync(Stop)));
        Assert.Empty(await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Several_that_link_at_once_make_one_chain(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            await Do(world, ada, [.. Enumerable.Range(0, 25).Select(n => $"test.{i}-{n}")]);
            await Link(world);
        }));
        await Link(world);
        var state = await Verify(world);
        Assert.Equal((200, 0, null), (state.Entries, state.Waiting, state.Fault));
    }

    [Theory]
    [InlineData(Database.Sqlite, "update {0} set kind = 'test.x' where number = 2")]
    [InlineData(Database.Postgres, "update {0} set kind = 'test.x' where number = 2")]
    [InlineData(Database.Sqlite, "update {0} set facts = 'x' where number = 3")]
    [InlineData(Database.Sqlite, "update {0} set subject = null where number = 1")]
    [InlineData(Database.Sqlite, "update {0} set actor = id where number = 1")]
    [InlineData(Database.Sqlite, "update {0} set at = '2026-11-25 08:00:01' where number = 3")]
    [InlineData(Database.Postgres, "update {0} set at = at + interval '1 microsecond' where number = 3")]
    [InlineData(Database.Sqlite, "delete from {0} where number = 2")]
    [InlineData(Database.Postgres, "delete from {0} where number = 1")]
    [InlineData(Database.Postgres, "delete from {0} where number = 3")]
    [InlineData(Database.Sqlite, "delete from {0} where number = 3")]
    [InlineData(Database.Sqlite, "delete from {0}")]
    public async Task What_somebody_changed_in_the_database_is_found(Database database, string sql)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        await Do(world, await world.Person(), "test.one", "test.two", "test.three");
        await Link(world);
        await Sql(world, sql);
        Assert.NotNull((await Verify(world)).Fault);
        Assert.Equal(["audit-chain-broken"], await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task A_whole_new_chain_does_not_end_in_the_signed_hashes(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await Do(world, ada, "test.one", "test.two");
        await Link(world);
        // Who knows the source and can write the database computes every hash anew.
        await Sql(world, "delete from {0}");
        var folder = Directory.CreateTempSubdirectory();
        await using (var forger = world.Again(new() { [AuditHeads.Setting] = folder.FullName }))
        {
            await Do(forger, ada, "test.one", "test.other");
            await Link(forger);
            Assert.Null((await Verify(forger)).Fault);
        }

        Assert.Contains("is not the one that was signed", (await Verify(world)).Fault, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Theory, BothDatabases]
    public async Task Heads_that_others_signed_are_not_believed(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        await Do(world, await world.Person(), "test.one");
        await Link(world);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(world.Data.Folder, "audit")));
        var line = await File.ReadAllTextAsync(file, Stop);
        await File.AppendAllTextAsync(file, line.Replace("v1 1 ", "v1 7 ", StringComparison.Ordinal) + "torn", Stop);
        Assert.Contains("not signed by us", (await Verify(world)).Fault, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Another_module_notes_once_a_key_and_only_what_fits(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var deed = new RecordAudit(Guid.NewGuid(), "credit.evidence-opened", ada, ada, "certificate 7");
        Task<bool> Ask(RecordAudit request) => world.Ask<RecordAuditHandler, RecordAudit, bool>(request);
        Assert.True(await Ask(deed));
        Assert.False(await Ask(deed));
        await Link(world);
        Assert.False(await Ask(deed));
        await Assert.ThrowsAsync<ArgumentException>(() => Ask(deed with { Kind = "nonsense" }));
        await Assert.ThrowsAsync<ArgumentException>(() => Ask(deed with { Facts = new string('x', 401) }));
        Assert.Equal(1, (await Verify(world)).Entries);
    }

    private static Task Do(KeyWorld world, Guid person, params string[] kinds) => world.InScope(async services =>
    {
        foreach (var kind in kinds)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            services.GetRequiredService<AuditTrail>().Add(kind, person, person);
        }

        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
    });

    private static Task<int> Link(KeyWorld world) => world.InScope(services => services.GetRequiredService<AuditChain>().Link(Stop));

    private static Task<ChainState> Verify(KeyWorld world) => world.InScope(services => services.GetRequiredService<AuditChain>().Verify(Stop));

    private static Task<int> Sql(KeyWorld world, string sql) => world.InScope(services =>
        services.GetRequiredService<VaultDb>().Database.ExecuteSqlRawAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, world.Table("audit_entry")), Stop));
}
