using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Accounts;
using Modular.Vault.DeleteAccount;
using Modular.Vault.Erase;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.MyData;

/// <summary>An account is deleted: at once, whole, whatever crashes, and also when a backup would bring it back.</summary>
public sealed class DeleteTests
{
    private const string Anna = "anna.abschied@example.org";

    /// <summary>Where an erased id may still stand: what the page names, and events, which carry ids and nothing else.</summary>
    private static readonly string[] Remembered = ["vault.account_deletion.account_id", "vault.audit_entry.actor", "vault.audit_entry.subject", "vault.audit_pending.actor", "vault.audit_pending.subject", "vault.mail.reference", "vault.outbox.payload", "vault.inbox.payload", "credit.inbox.payload", "erase.erased_account.account_id"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Everything_goes_at_once_and_the_farewell_is_the_last(Database database)
    {
        var (host, mailbox, anna) = await World(database);
        await using var _ = host;
        var id = await Id(host, Anna);
        var there = await host.WhereIsAsync(id);
        Assert.All(["vault.account.id", "vault.wrap.account_id", "vault.session.account_id", "erase.erase_key.account_id", "credit.credit_file.account_id"], place => Assert.Contains(place, there));

        Assert.Contains("Type DELETE", (await anna.Get("/me/data/delete")).Body, StringComparison.Ordinal);
        using var mistyped = await anna.Post("/me/data/delete", "/me/data/delete", ("word", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, mistyped.StatusCode);
        using var gone = await anna.Post("/me/data/delete", "/me/data/delete", ("word", "delete"));
        Assert.Equal("/account/deleted", gone.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/account/deleted")).Status);
        // Before the worker has done anything: no key, no row, no session.
        Assert.DoesNotContain(await host.WhereIsAsync(id), place => place.StartsWith("vault.", StringComparison.Ordinal) && !Remembered.Contains(place));
        Assert.DoesNotContain("erase.erase_key.account_id", await host.WhereIsAsync(id));
        Assert.StartsWith("/account/sign-in", new Uri(host.BaseUrl, (await anna.Get("/me/data")).Location!).AbsolutePath, StringComparison.Ordinal);

        await host.SettleAsync();
        Assert.Equal("Your account is deleted", mailbox.Subjects(Anna).Last());
        await host.InScopeAsync(services => services.GetRequiredService<DeletionJob>().RunAsync(Stop));
        var left = await host.WhereIsAsync(id);
        Assert.Empty(left.Except(Remembered));
        await host.InScopeAsync(async services =>
        {
            var row = await services.GetRequiredService<VaultDb>().Deletions.SingleAsync(Stop);
            Assert.NotNull(row.FinishedAt);
            Assert.Empty(row.MailboxSealed);
        });
        Assert.Empty(await host.WhereIsAsync(Anna));
        using var again = await new Visitor(host.NewClient()).SignIn(Anna);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task The_last_owner_hands_over_first_and_without_a_proof_nothing_happens(Database database)
    {
        var (host, _, anna) = await World(database);
        await using var __ = host;
        host.Clock!.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("/account/prove?returnUrl=/me/data/delete", (await anna.Get("/me/data/delete")).Body, StringComparison.Ordinal);
        using var unproved = await anna.Post("/me/data", "/me/data/delete", ("word", "DELETE"));
        Assert.Equal(HttpStatusCode.Forbidden, unproved.StatusCode);
        using var proved = await anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good), ("returnUrl", "/me/data/delete"));
        Assert.Equal("/me/data/delete", proved.Headers.Location?.OriginalString);

        var id = await Id(host, Anna);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            db.Memberships.Add(new Membership { AccountId = id, TenantId = Guid.NewGuid(), TenantName = "Elbe Segeln", Role = StaffRole.Owner, ChangedAt = host.Clock.UtcNow() });
            await db.SaveChangesAsync(Stop);
        });
        Assert.Contains("You are the last owner of “Elbe Segeln”", (await anna.Get("/me/data/delete")).Body, StringComparison.Ordinal);
        using var refused = await anna.Post("/me/data", "/me/data/delete", ("word", "DELETE"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anna.Get("/me/data")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_crash_at_any_step_leaves_the_account_or_a_deletion_that_goes_on(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        for (var step = 0; ; step++)
        {
            world.Crash.Heal();
            var person = await world.Person();
            world.Crash.After(step);
            var crashed = await Record.ExceptionAsync(() => world.InScope(async services =>
            {
                var delete = services.GetRequiredService<DeleteAccount.DeleteAccount>();
                Assert.True((await delete.Ask(person, Stop)).IsDone);
                await delete.GoOn(person, Stop);
            }));
            world.Crash.Heal();
            var asked = await world.InScope(services => services.GetRequiredService<VaultDb>().Deletions.AnyAsync(d => d.AccountId == person, Stop));
            if (!asked)
            {
                Assert.Equal(64, (await world.Try(person, KeyWorld.Password)).Length);
                continue;
            }

            await world.InScope(services => services.GetRequiredService<DeleteAccount.DeleteAccount>().GoOn(person, Stop));
            Assert.Equal("Wrong", await world.Try(person, KeyWorld.Password));
            await world.InScope(async services =>
            {
                var db = services.GetRequiredService<VaultDb>();
                Assert.False(await db.Accounts.AnyAsync(a => a.Id == person, Stop));
                Assert.False(await db.Wraps.AnyAsync(w => w.AccountId == person, Stop));
                Assert.False(await services.GetRequiredService<EraseStore>().Knows(person, Stop));
                Assert.NotNull((await db.Deletions.SingleAsync(d => d.AccountId == person, Stop)).ErasedAt);
            });
            if (crashed is null)
            {
                Assert.True(step > 20, $"only {step} steps were seen");
                return;
            }
        }
    }

    [Theory, BothDatabases]
    public async Task A_restored_backup_of_either_store_does_not_bring_the_person_back(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person());
        await using var backup = await world.BackupAsync();
        await world.InScope(async services =>
        {
            var delete = services.GetRequiredService<DeleteAccount.DeleteAccount>();
            await delete.Ask(ada, Stop);
            await delete.GoOn(ada, Stop);
        });

        // The vault of yesterday with the erase store of today.
        await using (var restored = KeyWorld.On(backup, world.Data))
        {
            Assert.True(await restored.InScope(services => services.GetRequiredService<VaultDb>().Accounts.AnyAsync(a => a.Id == ada, Stop)));
            Assert.Equal("Wrong", await restored.Try(ada, KeyWorld.Password));
            Assert.Equal(1, await restored.InScope(services => services.GetRequiredService<ReapplyErasures>().WhereNeeded(Stop)));
            Assert.False(await restored.InScope(services => services.GetRequiredService<VaultDb>().Accounts.AnyAsync(a => a.Id == ada, Stop)));
            Assert.Equal(0, await restored.InScope(services => services.GetRequiredService<ReapplyErasures>().WhereNeeded(Stop)));
            Assert.Equal(64, (await restored.Try(ben, KeyWorld.Password)).Length);
        }

        // The vault of today with the erase store of yesterday.
        await using (var restored = KeyWorld.On(world.Data, backup))
        {
            Assert.True(await restored.InScope(services => services.GetRequiredService<EraseStore>().Knows(ada, Stop)));
            Assert.Equal(1, await restored.InScope(services => services.GetRequiredService<ReapplyErasures>().WhereNeeded(Stop)));
            Assert.False(await restored.InScope(services => services.GetRequiredService<EraseStore>().Knows(ada, Stop)));
            Assert.True(await restored.InScope(services => services.GetRequiredService<EraseStore>().Knows(ben, Stop)));
            var said = await restored.InScope(async services => await services.GetRequiredService<ReapplyErasures>().Run(Stop).SingleAsync(Stop));
            Assert.Contains("1 accounts", said.Words, StringComparison.Ordinal);
        }
    }

    private static async Task<(TestHost Host, Mailbox Mailbox, Visitor Anna)> World(Database database)
    {
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero)) }));
        var anna = new Visitor(host.Http);
        await anna.Join(host, mailbox, "Anna Abschied", Anna);
        await host.SettleAsync();
        using var proved = await anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good));
        return (host, mailbox, anna);
    }

    private static Task<Guid> Id(TestHost host, string email) => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(Stop));
}
