using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Erase;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;
using Modular.Vault.Tidy;

namespace Modular.Vault.Tests.Tidy;

public sealed class TidyTests
{
    private const string Other = "kupfer segel morgen zitrone";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task What_opens_somebodys_data_stays_and_what_opens_nothing_goes(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        using var code = await world.NewCode(ada);
        var master = await world.Try(ada, KeyWorld.Password);
        await world.InScope(services => services.GetRequiredService<EraseStore>().Make(ada, Stop));
        Assert.Equal(3, await Keys(world));

        await Tidy(world);
        Assert.Equal(3, await Keys(world));
        world.Clock.Advance(TimeSpan.FromDays(1.1));
        await Tidy(world);
        Assert.Equal(2, await Keys(world));
        Assert.Equal(master, await world.Try(ada, KeyWorld.Password));
        Assert.Equal(master, await world.Try(ada, code));
    }

    [Theory, BothDatabases]
    public async Task Thirty_days_after_a_reset_the_way_back_is_gone_and_the_keys_with_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await world.Reset(ada, Other);
        Task<(int Wraps, int Keys)> Count() => world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            return (await db.Wraps.CountAsync(Stop), await db.SealedKeys.CountAsync(Stop));
        });
        world.Clock.Advance(TimeSpan.FromDays(29.9));
        await Tidy(world);
        Assert.Equal((2, 4), await Count());
        world.Clock.Advance(TimeSpan.FromDays(0.2));
        await Tidy(world);
        Assert.Equal((1, 2), await Count());
        Assert.NotEqual("Wrong", await world.Try(ada, Other));
    }

    [Theory, BothDatabases]
    public async Task A_session_that_is_over_leaves_no_half_of_a_key(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await world.Unlocked(ada, (_, _) => Task.FromResult(true));
        Task<List<int>> Halves() => world.InScope(async services => (await services.GetRequiredService<VaultDb>().UnlockedSessions.AsNoTracking().ToListAsync(Stop)).Select(u => u.Sealed.Length).ToList());
        world.Clock.Advance(TimeSpan.FromMinutes(14));
        await Tidy(world);
        Assert.True(Assert.Single(await Halves()) > 32);
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await Tidy(world);
        Assert.Equal([0], await Halves());
        world.Clock.Advance(TimeSpan.FromHours(12));
        await Tidy(world);
        Assert.Empty(await Halves());
    }

    [Theory, BothDatabases]
    public async Task An_account_whose_mailbox_was_never_proved_goes_after_seven_days(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person());
        await world.InScope(services => services.GetRequiredService<VaultDb>().Accounts.Where(a => a.Id == ada).ExecuteUpdateAsync(set => set.SetProperty(a => a.ConfirmedAt, (DateTime?)null), Stop));
        Task<List<Guid>> There() => world.InScope(services => services.GetRequiredService<VaultDb>().Accounts.OrderBy(a => a.OpenedAt).Select(a => a.Id).ToListAsync(Stop));
        world.Clock.Advance(TimeSpan.FromDays(6.9));
        await Tidy(world);
        Assert.Equal(new[] { ada, ben }.Order(), (await There()).Order());
        world.Clock.Advance(TimeSpan.FromDays(0.2));
        await Tidy(world);
        Assert.Equal([ben], await There());
        Assert.Equal("Wrong", await world.Try(ada, KeyWorld.Password));
        await world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            Assert.Equal(0, await db.Wraps.CountAsync(w => w.AccountId == ada, Stop));
            // No farewell: the mailbox may be somebody else's.
            Assert.Equal(0, await db.Mails.CountAsync(Stop));
        });
    }

    [Fact]
    public async Task On_sqlite_both_databases_of_the_vault_overwrite_what_is_deleted()
    {
        await using var world = await KeyWorld.OpenAsync(Database.Sqlite);
        await world.InScope(async services =>
        {
            Assert.Equal([1L], await services.GetRequiredService<VaultDb>().Database.SqlQueryRaw<long>("select secure_delete as Value from pragma_secure_delete").ToListAsync(Stop));
            Assert.Equal([1L], await services.GetRequiredService<EraseDb>().Database.SqlQueryRaw<long>("select secure_delete as Value from pragma_secure_delete").ToListAsync(Stop));
        });
    }

    private static Task Tidy(KeyWorld world) => world.InScope(services => services.GetRequiredService<TidyVault>().Run(Stop));

    /// <summary>The canaries' keys are there as well and do not count.</summary>
    private static Task<int> Keys(KeyWorld world) => world.InScope(async services =>
    {
        var people = await services.GetRequiredService<VaultDb>().Accounts.Select(a => a.Id).ToListAsync(Stop);
        return await services.GetRequiredService<EraseDb>().Keys.CountAsync(k => people.Contains(k.AccountId), Stop);
    });
}
