using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Contracts;
using Modular.Vault.Keys;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Sealing;
using Modular.Vault.Tidy;

namespace Modular.Vault.Tests.Keys;

/// <summary>People get new keys when their password next opens their vault; everything from before still opens, and the recovery code still leads there.</summary>
public sealed class RotatePeopleTests
{
    private const string Other = "kupfer segel morgen zitrone";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task New_keys_come_with_the_next_unlock_and_what_was_sealed_opens_as_before(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person());
        using var code = await world.NewCode(ada);
        await world.Noted(ada);
        var (before, benBefore) = (await world.Try(ada, KeyWorld.Password), await world.Try(ben, KeyWorld.Password));
        var stored = await Seal(world, ada, "salary 3,210.55");

        Assert.StartsWith("2 people get new keys", Assert.Single(await Rotate(world)).Words, StringComparison.Ordinal);
        Assert.StartsWith("0 people get new keys when they next open their vault; 2 are due", Assert.Single(await Rotate(world)).Words, StringComparison.Ordinal);
        // Asking changes nothing yet, and a wrong password neither.
        Assert.Equal(before, await world.Try(ada, KeyWorld.Password));
        Assert.Equal("Wrong", await world.Try(ada, Other));

        var after = await Enter(world, ada);
        Assert.NotEqual(before, after);
        Assert.Equal(after, await world.Try(ada, KeyWorld.Password));
        Assert.Equal(after, await world.Try(ada, code));
        Assert.Equal(benBefore, await world.Try(ben, KeyWorld.Password));
        Assert.Equal(1, await world.InScope(services => services.GetRequiredService<RotatePeople>().Due(Stop)));
        Assert.Equal(after, await Enter(world, ada));

        Assert.Equal(["salary 3,210.55"], await Open(world, ada, stored));
        var newer = await Seal(world, ada, "two");
        Assert.NotEqual(stored[0].Sealed.Slice(2, 4).ToArray(), newer[0].Sealed.Slice(2, 4).ToArray());
        Assert.Equal(["salary 3,210.55", "two"], await Open(world, ada, stored[0], newer[0]));
        Assert.Equal((2, 2, 2, 1), await Count(world, ada));
        Assert.Empty(await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task The_next_recovery_code_takes_the_way_from_the_old_master_key_with_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        using var code = await world.NewCode(ada);
        await world.Noted(ada);
        await Rotate(world);
        await Enter(world, ada);
        await Rotate(world);
        var after = await Enter(world, ada);
        Assert.Equal(after, await world.Try(ada, code));
        Assert.Equal((3, 3, 3, 2), await Count(world, ada));
        await Tidy(world);
        Assert.Equal(after, await world.Try(ada, code));

        using var next = await world.NewCode(ada);
        Assert.Equal(after, await world.Try(ada, code));
        await world.Noted(ada);
        Assert.Equal(after, await world.Try(ada, next));
        Assert.Equal("Wrong", await world.Try(ada, code));
        Assert.Equal((3, 3, 3, 0), await Count(world, ada));
    }

    [Theory, BothDatabases]
    public async Task Without_a_recovery_code_no_way_is_left_from_the_old_master_key(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await Rotate(world);
        await Enter(world, ada);
        Assert.Equal((2, 2, 2, 0), await Count(world, ada));
    }

    [Theory, BothDatabases]
    public async Task A_session_that_was_open_locks_and_the_one_that_unlocked_goes_on(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var stored = await Seal(world, ada, "one");
        await Rotate(world);
        await world.Unlocked(ada, async (services, session) =>
        {
            await Enter(world, ada);
            // This session's half is gone; in this very request it was not opened yet.
            var db = services.GetRequiredService<VaultDb>();
            Assert.Equal(0, await db.UnlockedSessions.CountAsync(Stop));
            return true;
        });
        Assert.Equal(["one"], await Open(world, ada, stored));
    }

    [Theory, BothDatabases]
    public async Task Two_sign_ins_at_once_make_new_keys_once_and_both_have_them(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        for (var round = 2; round < 5; round++)
        {
            await Rotate(world);
            var masters = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Enter(world, ada)));
            Assert.Single(masters.Distinct());
            Assert.Equal(masters[0], await world.Try(ada, KeyWorld.Password));
            Assert.Equal((round, round, round, 0), await Count(world, ada));
        }
    }

    [Theory, BothDatabases]
    public async Task After_a_reset_the_old_code_still_leads_to_the_old_data(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        using var code = await world.NewCode(ada);
        await world.Noted(ada);
        await Rotate(world);
        var before = await Enter(world, ada);
        await world.Reset(ada, Other);
        using var next = await world.NewCode(ada, Other);
        await world.Noted(ada);
        await Tidy(world);
        await world.InScope(async services =>
        {
            using var old = await services.GetRequiredService<KeyOpener>().TryOld(ada, code, Stop);
            Assert.Equal(before, Convert.ToHexString(old.Master.Key.Span));
        });
    }

    [Theory, BothDatabases]
    public async Task Killed_at_every_step_of_the_unlock_everything_still_opens(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        for (var step = 0; ; step++)
        {
            var ada = await world.Person();
            using var code = await world.NewCode(ada);
            await world.Noted(ada);
            var before = await world.Try(ada, KeyWorld.Password);
            var stored = await Seal(world, ada, "one");
            await Rotate(world);

            world.Crash.After(step);
            var crashed = await Record.ExceptionAsync(() => Enter(world, ada));
            world.Crash.Heal();

            var now = await world.Try(ada, KeyWorld.Password);
            Assert.Equal(64, now.Length);
            Assert.Equal(now, await world.Try(ada, code));
            Assert.Equal(["one"], await Open(world, ada, stored));
            // Either nothing happened and it is still asked for, or all of it did.
            var isDue = await world.InScope(services => services.GetRequiredService<VaultDb>().Accounts.AnyAsync(a => a.Id == ada && a.KeysDueSince != null, Stop));
            Assert.Equal(isDue, now == before);
            if (crashed is null)
            {
                Assert.True(step > 8, $"only {step} steps were seen");
                Assert.False(isDue);
                return;
            }
        }
    }

    [Theory, BothDatabases]
    public async Task Killed_at_every_step_of_the_command_it_is_run_again(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        for (var step = 0; ; step++)
        {
            await world.Person();
            world.Crash.After(step);
            var crashed = await Record.ExceptionAsync(() => Rotate(world));
            world.Crash.Heal();
            Assert.True(Assert.Single(await Rotate(world)).Healthy);
            Assert.Equal(0, await world.InScope(services => services.GetRequiredService<VaultDb>().Accounts.CountAsync(a => a.KeysDueSince == null, Stop)));
            if (crashed is null)
            {
                Assert.True(step > 3, $"only {step} steps were seen");
                return;
            }
        }
    }

    private static Task<List<Finding>> Rotate(KeyWorld world) => world.InScope(async services => await services.GetRequiredService<RotatePeople>().Run(Stop).ToListAsync(Stop));

    /// <summary>What every unlock by password does.</summary>
    private static Task<string> Enter(KeyWorld world, Guid person) => world.InScope(async services =>
    {
        using var opening = await services.GetRequiredService<KeyOpener>().Try(person, KeyWorld.Password, Stop);
        using var master = await services.GetRequiredService<KeyRenewal>().After(opening, KeyWorld.Password, Stop);
        return Convert.ToHexString(master.Key.Span);
    });

    private static async Task<SealedValue[]> Seal(KeyWorld world, Guid person, string text) =>
        [.. (await world.Unlocked(person, (services, session) => services.Ask<SealForSessionHandler, SealForSession, SealedAnswer>(new(session, person, [SealingWorld.Value(text)])))).Values];

    private static async Task<string[]> Open(KeyWorld world, Guid person, params SealedValue[] values) =>
        (await world.Unlocked(person, (services, session) => services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(session, person, values)))).Texts();

    private static Task<(int Data, int Secret, int Public, int Master)> Count(KeyWorld world, Guid person) => world.InScope(async services =>
    {
        var db = services.GetRequiredService<VaultDb>();
        var kinds = await db.SealedKeys.Where(k => k.AccountId == person).Select(k => k.Kind).ToListAsync(Stop);
        return (kinds.Count(k => k == KeyKind.Data), kinds.Count(k => k == KeyKind.Secret), await db.PublicKeys.CountAsync(k => k.AccountId == person, Stop), kinds.Count(k => k == KeyKind.Master));
    });

    private static Task Tidy(KeyWorld world) => world.InScope(services => services.GetRequiredService<TidyVault>().Run(Stop));
}
