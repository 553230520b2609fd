using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Company;
using Modular.Vault.Crypto;
using Modular.Vault.Identify;
using Modular.Vault.Keys;
using Modular.Vault.Legal.Withdraw;
using Modular.Vault.SecondFactor;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Keys;

/// <summary>The service key rotates by command: what lies under the old one opens with the new one alone afterwards, wherever the command was killed.</summary>
public sealed class RotateServiceTests
{
    private const string Setting = "ServiceKey";
    private const string Mailbox = "ada@example.org";

    private static readonly string New = Convert.ToBase64String(Enumerable.Repeat((byte)9, 32).ToArray());
    private static readonly Guid Connection = Guid.NewGuid(), Declared = Guid.NewGuid();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Afterwards_the_new_key_alone_opens_everything(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await Fill(world);
        await using var both = world.Again(new() { [Setting] = $"{New},{await OldAsync(world)}" });
        Assert.Contains("still under an older one", await StatusAsync(both), StringComparison.Ordinal);
        Assert.Contains("vault.phone (1)", await StatusAsync(both), StringComparison.Ordinal);

        var findings = await Rotate(both);
        Assert.All(findings, f => Assert.True(f.Healthy, f.Words));
        Assert.Equal(6, findings.Count(f => f.Words.StartsWith("1 renewed", StringComparison.Ordinal)));
        Assert.Contains("everything is under the first one", await StatusAsync(both), StringComparison.Ordinal);
        Assert.Equal(6, (await Rotate(both)).Count(f => f.Words.StartsWith("0 renewed, 1 were", StringComparison.Ordinal)));

        await using var after = world.Again(new() { [Setting] = New });
        await Opens(after, ada);
        Assert.Null((await after.InScope(services => services.GetRequiredService<AuditChain>().Verify(Stop))).Fault);
        Assert.Empty(await after.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Killed_at_every_step_both_keys_open_it_and_the_next_run_ends_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await Fill(world);
        // From the old one to a new one, and from that to the next: each round dies one step later.
        var setting = await OldAsync(world);
        for (var step = 0; ; step++)
        {
            setting = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "," + setting.Split(',')[0];
            await using var both = world.Again(new() { [Setting] = setting });
            both.Crash.After(step);
            var crashed = await Record.ExceptionAsync(() => Rotate(both));
            both.Crash.Heal();
            await Opens(both, ada);
            if (crashed is not null)
            {
                Assert.All(await Rotate(both), f => Assert.True(f.Healthy, f.Words));
            }

            await using var after = world.Again(new() { [Setting] = setting.Split(',')[0] });
            await Opens(after, ada);
            Assert.Null((await after.InScope(services => services.GetRequiredService<AuditChain>().Verify(Stop))).Fault);
            if (crashed is null)
            {
                Assert.True(step > 10, $"only {step} steps were seen");
                return;
            }
        }
    }

    [Theory, BothDatabases]
    public async Task What_no_key_opens_is_named_and_left(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await Fill(world);
        await using var other = world.Again(new() { [Setting] = New });
        var findings = await Rotate(other);
        Assert.Contains(findings, f => f.Subject == "vault.phone" && !f.Healthy && f.Words.Contains("1 open with none", StringComparison.Ordinal));
        Assert.False(findings[^1].Healthy);
        await Opens(world, ada);
    }

    private static Task<List<Finding>> Rotate(KeyWorld world) => world.InScope(async services => await services.GetRequiredService<RotateService>().Run(Stop).ToListAsync(Stop));

    private static async Task<string> StatusAsync(KeyWorld world) => (await world.InScope(services => services.GetRequiredService<RotateService>().Look(Stop))).Words;

    private static async Task<string> OldAsync(KeyWorld world) => Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(world.Data.Folder, "service.key"), Stop));

    /// <summary>One of each: a public key, a phone, an authenticator, a company's secrets, a declaration, a signed head.</summary>
    private static async Task<Guid> Fill(KeyWorld world)
    {
        var ada = await world.Person();
        await world.InScope(async services =>
        {
            var (db, keys, now) = (services.GetRequiredService<VaultDb>(), services.GetRequiredService<ServiceKeys>(), world.Clock.UtcNow());
            db.Phones.Add(new Phone { AccountId = ada, Sealed = services.GetRequiredService<Tans>().Seal(ada, MobileNumber.Stored("+4915112345678")), ConfirmedAt = now });
            db.Authenticators.Add(new Authenticator { AccountId = ada, Sealed = keys.Seal(SecondFactors.Purpose, SecondFactors.Context(ada), "secret"u8), MadeAt = now, ConfirmedAt = now });
            db.Connections.Add(new CompanyConnection { Id = Connection, TenantId = Guid.NewGuid(), TenantName = "Werk", Provider = "oidc", Name = "Werk", Settings = "{}", Sealed = keys.Seal(CompanyDoor.Purpose, Connection.ToByteArray(), "{}"u8), MadeAt = now });
            var declarations = new Declarations(keys);
            db.Withdrawals.Add(new Withdrawal
            {
                Id = Declared,
                ReceivedAt = now,
                KeptUntil = now.AddYears(3),
                Language = "de",
                Sealed = declarations.Seal(Declared, new Declaration("Ada", Declarations.Platform, "", Mailbox)),
                MailboxKey = declarations.Keys(EmailAddress.Parse(Mailbox))[0],
            });
            services.GetRequiredService<AuditTrail>().Add("test.one", ada, ada);
            await db.SaveChangesAsync(Stop);
            await services.GetRequiredService<AuditChain>().Link(Stop);
        });
        return ada;
    }

    private static Task Opens(KeyWorld world, Guid ada) => world.InScope(async services =>
    {
        var (db, keys) = (services.GetRequiredService<VaultDb>(), services.GetRequiredService<ServiceKeys>());
        Assert.Equal("+4915112345678", await services.GetRequiredService<Tans>().Reveal(await db.Phones.AsNoTracking().SingleAsync(Stop), Stop));
        Assert.Equal("secret"u8.ToArray(), keys.Open(SecondFactors.Purpose, SecondFactors.Context(ada), (await db.Authenticators.AsNoTracking().SingleAsync(Stop)).Sealed));
        Assert.Equal("{}"u8.ToArray(), keys.Open(CompanyDoor.Purpose, Connection.ToByteArray(), (await db.Connections.AsNoTracking().SingleAsync(Stop)).Sealed));
        var declarations = new Declarations(keys);
        var row = await db.Withdrawals.AsNoTracking().SingleAsync(Stop);
        Assert.Equal(Mailbox, declarations.Open(row).Email);
        Assert.Contains(declarations.Keys(EmailAddress.Parse(Mailbox)), key => key.AsSpan().SequenceEqual(row.MailboxKey));
        Assert.Single(await services.GetRequiredService<PublicKeys>().Present([ada], Stop));
    });
}
