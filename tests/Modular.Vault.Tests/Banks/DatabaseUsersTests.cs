using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Banks;
using Modular.Vault.Contracts;
using Modular.Vault.Identify;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Keys;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;
using Npgsql;

namespace Modular.Vault.Tests.Banks;

/// <summary>ASVS 13.2.2: with host/build/roles.sql each process does its work as its own database user, and no more than that.</summary>
public sealed class DatabaseUsersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Asvs_13_2_2_each_role_does_its_work_and_only_the_fetcher_reads_bank_credentials()
    {
        await using var world = await KeyWorld.OpenAsync(Database.Postgres);
        var prefix = $"t{Guid.NewGuid():N}_";
        var script = (await File.ReadAllTextAsync(Path.Combine(Specs.Root(), "host", "build", "roles.sql"), Stop)).Replace("modular_", prefix, StringComparison.Ordinal);
        await SqlAsync(world.Data.Connection, script);
        try
        {
            // Again: an update runs it once more.
            await SqlAsync(world.Data.Connection, script);
            await using var web = As(world, prefix + "web", Roles.Web);
            await using var worker = As(world, prefix + "worker", Roles.Worker);
            await using var fetcher = As(world, prefix + "fetcher", Roles.Fetcher);
            var (ada, id, other, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
            Task<SealingResult> Store(Guid credential) => web.Ask<StoreBankCredentialHandler, StoreBankCredential, SealingResult>(new(ada, credential, "demo-bank", "ada", "73519", world.Clock.GetUtcNow().UtcDateTime.AddDays(9)));

            await web.Agree(ada, ConsentPurpose.AccountAccess);
            Assert.Equal(SealingResult.Done, await Store(id));
            Assert.Equal(SealingResult.Done, await Store(other));
            Assert.Equal(2, (await web.Ask<FindBankCredentialsHandler, FindBankCredentials, IReadOnlyList<BankCredentialInfo>>(new(ada))).Count);
            Assert.True(await web.Ask<DeleteBankCredentialHandler, DeleteBankCredential, bool>(new(ada, other)));
            Assert.NotEqual("Wrong", await web.Try(ada, KeyWorld.Password));
            Assert.Equal([id], await worker.Ask<ScheduleOpeningsHandler, ScheduleOpenings, IReadOnlyList<Guid>>(new(run, [id])));
            Assert.Equal("73519", (await fetcher.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run))).Pin);

            // The fetcher's own rotation, with its own rights.
            Assert.StartsWith("0 bank credentials renewed", Assert.Single(await fetcher.InScope(async services => await services.GetRequiredService<RotateFetcher>().Run(Stop).ToListAsync(Stop))).Words, StringComparison.Ordinal);
            await SqlAsync(Connection(world, prefix + "fetcher"), "update vault.bank_credential set sealed = sealed");

            // Who waits for their bank: the fetcher reads the name that is sealed for it, and writes a level.
            var who = new Particulars("Ada", "Löwe", new DateOnly(1983, 8, 12), "Uferweg 1", "10999", "Berlin");
            Assert.Null((await web.Unlocked(ada, (services, _) => services.GetRequiredService<AskBank>().Ask(ada, who, "demo-bank", "ada", "73519", null, Stop))).Refusal);
            var wish = await fetcher.InScope(services => services.GetRequiredService<VaultDb>().HolderChecks.AsNoTracking().Select(c => c.CredentialId).SingleAsync(Stop));
            Assert.Equal(HolderMatch.Exact, (await fetcher.Ask<ReportAccountHolderHandler, ReportAccountHolder, HolderAnswer>(new(ada, wish, ["LOEWE, ADA"]))).Match);

            foreach (var (user, sql) in new[]
            {
                ("web", "select sealed from vault.bank_credential"), ("web", "select * from vault.bank_credential"), ("web", "update vault.bank_credential set bank = 'x'"),
                ("worker", "select sealed from vault.bank_credential"), ("worker", "copy vault.bank_credential to stdout"),
                ("fetcher", "delete from vault.bank_credential"), ("fetcher", "update vault.bank_credential set until = until"), ("fetcher", "select 1 from vault.wrap"),
                ("fetcher", "select 1 from vault.sealed_key"), ("fetcher", "select 1 from vault.session"), ("fetcher", "select 1 from vault.account"), ("fetcher", "select 1 from booking.operator"), ("fetcher", "delete from erase.erase_key"),
                ("web", "update vault.audit_entry set kind = 'x'"), ("web", "delete from vault.audit_entry"), ("worker", "delete from vault.audit_entry"), ("fetcher", "insert into vault.audit_entry (number) values (9)"),
                ("worker", "update vault.audit_pending set kind = 'x'"), ("web", "update vault.consent set is_given = true"), ("fetcher", "insert into vault.consent (number) values (9)"),
                ("fetcher", "select sealed from vault.identity"), ("fetcher", "update vault.identity set sealed = ''"), ("fetcher", "update vault.holder_check set credential_id = account_id"), ("fetcher", "delete from vault.holder_check"),
            })
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() => SqlAsync(Connection(world, prefix + user), sql));
                Assert.True(refused.SqlState == PostgresErrorCodes.InsufficientPrivilege, $"{user}: {sql}: {refused.SqlState}");
            }

            // Known bad: without the script every user of the database reads them.
            await SqlAsync(world.Data.Connection, "select sealed from vault.bank_credential");
        }
        finally
        {
            foreach (var user in new[] { "web", "worker", "fetcher" })
            {
                await SqlAsync(world.Data.Connection, $"drop owned by {prefix}{user}; drop role {prefix}{user}");
            }
        }
    }

    private static KeyWorld As(KeyWorld world, string user, Roles role) => world.Again(new() { ["Database:Connection"] = Connection(world, user), ["Banks:demo-bank:Url"] = "https://bank.invalid" }, role);

    private static string Connection(KeyWorld world, string user) => new NpgsqlConnectionStringBuilder(world.Data.Connection) { Options = $"-c role={user}", Pooling = false }.ConnectionString;

    private static async Task SqlAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
