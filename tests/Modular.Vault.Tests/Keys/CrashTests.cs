using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Keys;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Keys;

/// <summary>The host dies at every step of what changes a person's keys, before and after each command and commit: the data stays within the person's reach.</summary>
public sealed class CrashTests
{
    private const string Before = KeyWorld.Password;
    private const string After = "kupfer segel morgen zitrone";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Changing_the_password(Database database) => await AtEveryStep(
        database,
        (world, person, _) => world.ChangePassword(person, Before, After),
        async (world, person, master, code) =>
        {
            string[] opened = [await world.Try(person, Before), await world.Try(person, After)];
            Assert.Equal(["Wrong", master], opened.OrderDescending());
            Assert.Equal(master, await world.Try(person, code));
        });

    [Theory, BothDatabases]
    public async Task Making_a_recovery_code(Database database) => await AtEveryStep(
        database,
        async (world, person, _) => (await world.NewCode(person)).Dispose(),
        async (world, person, master, code) =>
        {
            Assert.Equal(master, await world.Try(person, Before));
            Assert.Equal(master, await world.Try(person, code));
        });

    [Theory, BothDatabases]
    public async Task Using_the_recovery_code_for_a_new_password(Database database) => await AtEveryStep(
        database,
        (world, person, code) => world.InScope(async services =>
        {
            using var opening = await services.GetRequiredService<KeyOpener>().Try(person, code, Stop);
            var keys = services.GetRequiredService<UserKeys>();
            using var newLock = await keys.Prepare(person, After, Stop);
            await keys.Rewrap(newLock!, opening.Master, Stop);
            using var next = await keys.NewRecoveryCode(opening.Master, Stop);
            await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        }),
        async (world, person, master, code) =>
        {
            string[] opened = [await world.Try(person, Before), await world.Try(person, After)];
            Assert.Equal(["Wrong", master], opened.OrderDescending());
            // The next code may never have been seen, so this one still opens.
            Assert.Equal(master, await world.Try(person, code));
        });

    [Theory, BothDatabases]
    public async Task Resetting_without_the_recovery_code(Database database) => await AtEveryStep(
        database,
        (world, person, _) => world.Reset(person, After),
        async (world, person, master, code) =>
        {
            if (await world.Try(person, Before) == master)
            {
                Assert.Equal("Wrong", await world.Try(person, After));
                Assert.Equal(master, await world.Try(person, code));
                return;
            }

            Assert.Equal(64, (await world.Try(person, After)).Length);
            await world.InScope(async services =>
            {
                using var old = await services.GetRequiredService<KeyOpener>().TryOld(person, Before, Stop);
                Assert.Equal(master, Convert.ToHexString(old.Master.Key.Span));
            });
        });

    [Theory, BothDatabases]
    public async Task Noting_the_recovery_code_down(Database database) => await AtEveryStep(
        database,
        async (world, person, _) =>
        {
            using var next = await world.NewCode(person);
            await world.Noted(person);
        },
        async (world, person, master, _) => Assert.Equal(master, await world.Try(person, Before)));

    private static async Task AtEveryStep(Database database, Func<KeyWorld, Guid, RecoveryCode, Task> change, Func<KeyWorld, Guid, string, RecoveryCode, Task> verify)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        for (var step = 0; ; step++)
        {
            world.Crash.Heal();
            var person = await world.Person(Before);
            var master = await world.Try(person, Before);
            using var code = await world.NewCode(person, Before);
            await world.Noted(person);

            world.Crash.After(step);
            var crashed = await Record.ExceptionAsync(() => change(world, person, code));
            world.Crash.Heal();

            await verify(world, person, master, code);
            if (crashed is null)
            {
                Assert.True(step > 6, $"only {step} steps were seen");
                return;
            }

            for (var cause = crashed; cause is not CrashException; cause = cause.InnerException)
            {
                Assert.True(cause is not null, crashed.ToString());
            }
        }
    }
}
