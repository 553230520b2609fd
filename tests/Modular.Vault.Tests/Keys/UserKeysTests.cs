using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Erase;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Keys;

public sealed class UserKeysTests
{
    private const string Password = KeyWorld.Password;
    private const string Other = "kupfer segel morgen zitrone";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task The_password_opens_the_master_key_and_nothing_else_does(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var ben = await world.Person(Other);

        var master = await world.Try(ada, Password);
        Assert.Equal(64, master.Length);
        Assert.Equal(master, await world.Try(ada, Password));
        Assert.NotEqual(master, await world.Try(ben, Other));
        Assert.Equal("Wrong", await world.Try(ada, Other));
        Assert.Equal("Wrong", await world.Try(ben, Password));
        Assert.Equal("Wrong", await world.Try(Guid.Empty, Password));
        Assert.Empty(await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Another_password_leads_to_the_same_keys_and_the_old_one_nowhere(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var master = await world.Try(ada, Password);
        using var code = await world.NewCode(ada);

        await world.ChangePassword(ada, Password, Other);

        Assert.Equal("Wrong", await world.Try(ada, Password));
        Assert.Equal(master, await world.Try(ada, Other));
        Assert.Equal(master, await world.Try(ada, code));
    }

    [Theory, BothDatabases]
    public async Task A_recovery_code_opens_the_same_keys_until_the_next_one_is_noted_down(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var ben = await world.Person();
        var master = await world.Try(ada, Password);
        using var first = await world.NewCode(ada);
        using var typed = RecoveryCode.Read(" " + first.Reveal().ToLowerInvariant().Replace("0", "o", StringComparison.Ordinal).Replace('-', ' '));

        Assert.Equal(master, await world.Try(ada, typed!));
        Assert.Equal("Wrong", await world.Try(ben, first));
        await world.Noted(ada);
        using var lost = await world.NewCode(ada);
        using var second = await world.NewCode(ada);
        Assert.Equal(master, await world.Try(ada, first));
        Assert.Equal("Wrong", await world.Try(ada, lost));
        await world.Noted(ada);
        await world.Noted(ada);
        Assert.Equal("Wrong", await world.Try(ada, first));
        Assert.Equal(master, await world.Try(ada, second));
        Assert.Equal(master, await world.Try(ada, Password));
    }

    [Theory, BothDatabases]
    public async Task After_a_reset_there_are_new_keys_and_the_old_ones_wait_for_who_remembers(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var master = await world.Try(ada, Password);
        using var code = await world.NewCode(ada);

        await world.Reset(ada, Other);

        Assert.Equal("Wrong", await world.Try(ada, Password));
        Assert.Equal("Wrong", await world.Try(ada, code));
        var fresh = await world.Try(ada, Other);
        Assert.Equal(64, fresh.Length);
        Assert.NotEqual(master, fresh);
        await world.InScope(async services =>
        {
            var opener = services.GetRequiredService<KeyOpener>();
            using var byPassword = await opener.TryOld(ada, Password, Stop);
            using var byCode = await opener.TryOld(ada, code, Stop);
            using var wrong = await opener.TryOld(ada, Other, Stop);
            Assert.Equal(master, Convert.ToHexString(byPassword.Master.Key.Span));
            Assert.Equal(master, Convert.ToHexString(byCode.Master.Key.Span));
            Assert.Equal(OpeningVerdict.Wrong, wrong.Verdict);
        });
    }

    [Theory, BothDatabases]
    public async Task Who_remembers_after_a_reset_has_the_old_keys_under_the_new_password(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        using var code = await world.NewCode(ada);
        await world.Reset(ada, Other);
        await world.With(ada, Other, async (services, master) =>
        {
            var db = services.GetRequiredService<VaultDb>();
            using var earlier = await services.GetRequiredService<KeyOpener>().TryOld(ada, code, Stop);
            Assert.Equal([1, 2], await db.SealedKeys.Where(k => k.Kind == KeyKind.Data).Select(k => k.Generation).Order().ToListAsync(Stop));
            await services.GetRequiredService<UserKeys>().Rejoin(earlier.Master, master, Stop);
            return true;
        });

        await world.With(ada, Other, async (services, master) =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var keys = await db.SealedKeys.Where(k => k.AccountId == ada).ToListAsync(Stop);
            Assert.Equal(4, keys.Count);
            Assert.All(keys, k => Assert.NotNull(KeyLadder.UnwrapKey(master.Key, ada, k.Kind, k.Number, k.Wrapped)));
            Assert.All(await db.Wraps.ToListAsync(Stop), w => Assert.Null(w.InertSince));
            return true;
        });
    }

    [Theory, BothDatabases]
    public async Task Without_the_erase_key_or_the_pepper_the_right_password_opens_nothing(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var ben = await world.Person();
        await using (var elsewhere = world.Again(new() { ["Pepper"] = Convert.ToBase64String(new byte[32]) }))
        {
            Assert.Equal("Wrong", await elsewhere.Try(ada, Password));
            Assert.Equal([IncidentKind.WrapChanged], await elsewhere.Incidents());
        }
    }

    [Theory, BothDatabases]
    public async Task Shredding_leaves_nothing_that_opens(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var ben = await world.Person();
        using var code = await world.NewCode(ada);

        await world.InScope(async services =>
        {
            var delete = services.GetRequiredService<DeleteAccount.DeleteAccount>();
            Assert.True((await delete.Ask(ada, Stop)).IsDone);
            await delete.GoOn(ada, Stop);
        });

        Assert.Equal("Wrong", await world.Try(ada, Password));
        Assert.Equal("Wrong", await world.Try(ada, code));
        Assert.Equal(64, (await world.Try(ben, Password)).Length);
        await world.InScope(async services =>
        {
            Assert.Equal(ben, Assert.Single(await services.GetRequiredService<EraseDb>().Keys.ToListAsync(Stop)).AccountId);
            Assert.All(await services.GetRequiredService<VaultDb>().SealedKeys.ToListAsync(Stop), k => Assert.Equal(ben, k.AccountId));
        });
    }

    [Theory, BothDatabases]
    public async Task A_backup_without_the_erase_store_opens_nothing(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();

        await world.InScope(services => services.GetRequiredService<EraseStore>().Erase(ada, Stop));

        Assert.Equal("Wrong", await world.Try(ada, Password));
        Assert.Equal([IncidentKind.EraseKeyMissing], await world.Incidents());
    }

    [Theory]
    [BothDatabases("verifier")]
    [BothDatabases("wrapped")]
    public async Task A_wrap_that_was_written_over_is_refused_and_raises_an_incident(Database database, string column)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var ben = await world.Person();

        // Both have the same password; the wraps are swapped all the same.
        await world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            var sql = $"update {world.Table("wrap")} set {column} = (select {column} from {world.Table("wrap")} where account_id = {{1}}) where account_id = {{0}}";
            await db.Database.ExecuteSqlRawAsync(sql, [ada, ben], Stop);
        });

        Assert.Equal("Wrong", await world.Try(ada, Password));
        Assert.Equal([IncidentKind.WrapChanged], await world.Incidents());
        Assert.Equal(64, (await world.Try(ben, Password)).Length);
    }

    [Theory, BothDatabases]
    public async Task A_public_key_that_somebody_else_wrote_is_not_used(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var ben = await world.Person();
        await world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            Assert.Equal(2, (await services.GetRequiredService<PublicKeys>().Present([ada, ben], Stop)).Count);
            var sql = $"update {world.Table("public_key")} set bytes = {{1}} where account_id = {{0}}";
            await db.Database.ExecuteSqlRawAsync(sql, [ada, Enumerable.Repeat((byte)9, 32).ToArray()], Stop);
        });

        await world.InScope(async services => Assert.Equal([ben], (await services.GetRequiredService<PublicKeys>().Present([ada, ben], Stop)).Keys));
        Assert.Equal([IncidentKind.PublicKeyChanged], await world.Incidents());
    }

    [Fact]
    public async Task A_lock_does_not_close_over_somebody_elses_key()
    {
        await using var world = await KeyWorld.OpenAsync(Database.Sqlite);
        var ada = await world.Person();
        var ben = await world.Person();
        await Assert.ThrowsAsync<ArgumentException>(() => world.With(ada, Password, async (services, master) =>
        {
            var keys = services.GetRequiredService<UserKeys>();
            using var foreign = await keys.Prepare(ben, Other, Stop);
            await keys.Rewrap(foreign!, master, Stop);
            return true;
        }));
    }
}
