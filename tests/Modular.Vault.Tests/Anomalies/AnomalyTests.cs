using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Accounts;
using Modular.Vault.Anomalies;
using Modular.Vault.Audit;
using Modular.Vault.Banks;
using Modular.Vault.Contracts;
using Modular.Vault.Incidents;
using Modular.Vault.Notices;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;
using Modular.Vault.Tidy;

namespace Modular.Vault.Tests.Anomalies;

/// <summary>What is no accident raises one incident a rule, subject and window; what is below raises none.</summary>
public sealed class AnomalyTests
{
    private static readonly Dictionary<string, string?> Low = new()
    {
        ["Vault:Anomalies:UnlocksPerPerson"] = "4",
        ["Vault:Anomalies:UnlocksPerOperator"] = "6",
        ["Vault:Anomalies:NewDevicesPerPerson"] = "3",
        ["Vault:Anomalies:Failures"] = "8",
        ["Vault:Anomalies:FailedAccounts"] = "6",
        ["Vault:Anomalies:FailuresPerNetwork"] = "5",
        ["Vault:Anomalies:FailedAccountsPerNetwork"] = "4",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Unlocking_again_and_again_is_noticed_once_whether_linked_or_not(Database database)
    {
        await using var world = await OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person());
        await Note(world, AuditKind.Unlocked, ada, 2);
        await Note(world, AuditKind.SignedIn, ben, 3);
        await world.InScope(services => services.GetRequiredService<AuditChain>().Link(Stop));
        await Note(world, AuditKind.SignedIn, ada, 1);
        await Watch(world);
        Assert.Empty(await world.Incidents());

        await Note(world, AuditKind.Unlocked, ada, 1);
        await Watch(world);
        await Watch(world);
        Assert.Equal((IncidentKind.UnlockBurst, (Guid?)ada, 1), await Only(world));
    }

    [Theory, BothDatabases]
    public async Task What_is_over_is_forgotten_and_what_goes_on_is_counted_by_windows(Database database)
    {
        await using var world = await OpenAsync(database);
        var ada = await world.Person();
        await Note(world, AuditKind.Unlocked, ada, 4);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await Watch(world);
        Assert.Empty(await world.Incidents());

        await Note(world, AuditKind.Unlocked, ada, 4);
        await Watch(world);
        world.Clock.Advance(TimeSpan.FromMinutes(9));
        await Watch(world);
        Assert.Equal((IncidentKind.UnlockBurst, (Guid?)ada, 1), await Only(world));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await Note(world, AuditKind.Unlocked, ada, 4);
        await Watch(world);
        Assert.Equal((IncidentKind.UnlockBurst, (Guid?)ada, 2), await Only(world));

        // Settled: what goes on in the same window stays settled, the next window is a new incident.
        var id = await world.InScope(async services => (await services.GetRequiredService<IncidentLog>().Open(10, Stop)).Single().Id);
        Assert.True(await world.Ask<CloseIncidentHandler, CloseIncident, bool>(new(id, ada)));
        Assert.False(await world.Ask<CloseIncidentHandler, CloseIncident, bool>(new(id, ada)));
        await Watch(world);
        Assert.Empty(await world.Incidents());
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        await Note(world, AuditKind.Unlocked, ada, 4);
        await Watch(world);
        Assert.Equal((IncidentKind.UnlockBurst, (Guid?)ada, 1), await Only(world));
        Assert.Equal(1, await world.InScope(services => services.GetRequiredService<VaultDb>().AuditPending.CountAsync(p => p.Kind == AuditKind.IncidentClosed && p.Actor == ada && p.Subject == id, Stop)));
    }

    [Theory, BothDatabases]
    public async Task Several_hosts_that_look_at_once_raise_one_incident(Database database)
    {
        await using var world = await OpenAsync(database);
        await using var other = world.Again(Low);
        var ada = await world.Person();
        await Note(world, AuditKind.Unlocked, ada, 5);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Watch(i % 2 == 0 ? world : other)));
        Assert.Equal((IncidentKind.UnlockBurst, (Guid?)ada, 1), await Only(world));
    }

    [Theory, BothDatabases]
    public async Task The_people_of_one_operator_are_counted_together(Database database)
    {
        await using var world = await OpenAsync(database);
        var (tenant, elsewhere) = (Guid.NewGuid(), Guid.NewGuid());
        var staff = new[] { await world.Person(), await world.Person() };
        var (left, stranger) = (await world.Person(), await world.Person());
        await world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            db.Memberships.AddRange(staff.Select(id => Member(id, tenant, StaffRole.Owner)));
            db.Memberships.AddRange(Member(left, tenant, null), Member(stranger, elsewhere, StaffRole.Owner));
            await db.SaveChangesAsync(Stop);
        });
        await Note(world, AuditKind.Unlocked, staff[0], 3);
        await Note(world, AuditKind.Unlocked, staff[1], 2);
        await Note(world, AuditKind.Unlocked, left, 3);
        await Note(world, AuditKind.Unlocked, stranger, 3);
        await Watch(world);
        Assert.Empty(await world.Incidents());
        await Note(world, AuditKind.SignedIn, staff[1], 1);
        await Watch(world);
        Assert.Equal((IncidentKind.StaffUnlockBurst, (Guid?)tenant, 1), await Only(world));
    }

    [Theory, BothDatabases]
    public async Task Several_new_devices_of_one_person_within_minutes_are_noticed(Database database)
    {
        await using var world = await OpenAsync(database);
        var ada = await world.Person();
        Task Tell(SecurityEventKind kind) => world.InScope(async services =>
        {
            await services.GetRequiredService<SecurityLog>().Add(ada, kind, "Firefox", Stop);
            await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        });
        await Tell(SecurityEventKind.NewDevice);
        await Tell(SecurityEventKind.NewDevice);
        await Tell(SecurityEventKind.PasskeyAdded);
        await Watch(world);
        Assert.Empty(await world.Incidents());
        await Tell(SecurityEventKind.NewDevice);
        await Watch(world);
        Assert.Equal((IncidentKind.NewDeviceBurst, (Guid?)ada, 1), await Only(world));
    }

    [Theory, BothDatabases]
    public async Task A_list_of_addresses_that_is_tried_is_noticed_also_from_many_networks(Database database)
    {
        await using var world = await OpenAsync(database);
        // One person who tries long is no list, nor are a few people who mistype.
        for (var i = 0; i < 9; i++)
        {
            await Fail(world, "ada@example.org", $"10.0.{i}.1");
        }

        for (var i = 0; i < 4; i++)
        {
            await Fail(world, $"person{i}@example.org", $"10.1.{i}.1");
        }

        await Watch(world);
        Assert.Empty(await world.Incidents());
        await Fail(world, "person4@example.org", "10.1.4.1");
        await Watch(world);
        await Watch(world);
        Assert.Equal((IncidentKind.PasswordList, (Guid?)null, 1), await Only(world));
    }

    [Theory, BothDatabases]
    public async Task A_list_from_one_network_is_noticed_and_the_incident_does_not_say_which(Database database)
    {
        await using var world = await OpenAsync(database);
        string[] from = ["192.0.2.1", "192.0.2.7", "::ffff:192.0.2.9", "192.0.2.200"];
        await Fail(world, "person9@example.org", "192.0.3.1");
        for (var i = 0; i < 4; i++)
        {
            await Fail(world, $"person{i}@example.org", from[i]);
        }

        await Watch(world);
        Assert.Empty(await world.Incidents());
        await Fail(world, "person0@example.org", from[0]);
        await Watch(world);
        await Watch(world);
        var (kind, subject, count) = await Only(world);
        Assert.Equal((IncidentKind.PasswordListFromNetwork, 1), (kind, count));
        Assert.NotNull(subject);

        await Fail(world, "person1@example.org", from[1]);
        world.Clock.Advance(TimeSpan.FromDays(1.1));
        await world.InScope(services => services.GetRequiredService<TidyVault>().Run(Stop));
        Assert.Equal(0, await world.InScope(services => services.GetRequiredService<VaultDb>().SignInFailures.CountAsync(Stop)));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:2:2::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.254", true)]
    [InlineData("192.0.2.1", "192.0.3.1", false)]
    public void A_network_is_what_is_rented_by_the_block(string one, string other, bool same) =>
        Assert.Equal(same, SignInFailures.Prefix(IPAddress.Parse(one)) == SignInFailures.Prefix(IPAddress.Parse(other)));

    [Theory, BothDatabases]
    public async Task Announced_openings_are_silent_and_others_are_not(Database database)
    {
        await using var world = await OpenAsync(database);
        var (ada, id, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await world.Agree(ada, ConsentPurpose.AccountAccess);
        await world.Ask<StoreBankCredentialHandler, StoreBankCredential, SealingResult>(new(ada, id, "demo-bank", "ada-login", "pin-73519", world.Clock.UtcNow().AddDays(90)));
        await world.Ask<ScheduleOpeningsHandler, ScheduleOpenings, IReadOnlyList<Guid>>(new(run, [id]));
        await world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run));
        await Watch(world);
        Assert.Empty(await world.Incidents());

        // A note of an opening whose announcement is gone, and an announcement that was used up without a note.
        var (noted, used) = (Guid.NewGuid(), Guid.NewGuid());
        await world.InScope(async services =>
        {
            var db = services.GetRequiredService<VaultDb>();
            services.GetRequiredService<AuditTrail>().Add(AuditKind.CredentialOpened, null, noted, $"run {Guid.NewGuid()}, opened");
            db.Openings.Add(new CredentialOpening { CredentialId = used, RunId = Guid.NewGuid(), AnnouncedAt = world.Clock.UtcNow(), OpenedAt = world.Clock.UtcNow() });
            await db.SaveChangesAsync(Stop);
        });
        await Watch(world);
        await Watch(world);
        var raised = await world.InScope(services => services.GetRequiredService<IncidentLog>().Open(10, Stop));
        Assert.Equal(new Guid?[] { noted, used }.Order(), raised.Select(i => i.Subject).Order());
        Assert.All(raised, i => Assert.Equal((IncidentKind.UnexplainedOpening, 1), (i.Kind, i.Count)));
    }

    [Theory, BothDatabases]
    public async Task An_announcement_that_came_to_nothing_is_explained_too(Database database)
    {
        await using var world = await OpenAsync(database);
        var (ada, id, run) = (await world.Person(), Guid.NewGuid(), Guid.NewGuid());
        await world.Agree(ada, ConsentPurpose.AccountAccess);
        await world.Ask<StoreBankCredentialHandler, StoreBankCredential, SealingResult>(new(ada, id, "demo-bank", "ada-login", "pin-73519", world.Clock.UtcNow().AddDays(90)));
        await world.Ask<ScheduleOpeningsHandler, ScheduleOpenings, IReadOnlyList<Guid>>(new(run, [id]));
        await world.Ask<DeleteBankCredentialHandler, DeleteBankCredential, bool>(new(ada, id));
        Assert.Equal(SealingResult.NoKey, (await world.Ask<OpenBankCredentialHandler, OpenBankCredential, BankCredentialAnswer>(new(id, run))).Result);
        await Watch(world);
        Assert.Empty(await world.Incidents());
    }

    [Theory]
    [InlineData("WindowMinutes", "0")]
    [InlineData("WindowMinutes", "61")]
    [InlineData("UnlocksPerPerson", "1")]
    [InlineData("Failures", "49")]
    [InlineData("FailuresPerNetwork", "9")]
    public async Task A_threshold_that_makes_no_sense_stops_the_start(string name, string value)
    {
        await using var world = await KeyWorld.OpenAsync(Database.Sqlite);
        Assert.Equal($"Vault:Anomalies:{name}", Assert.Throws<SettingsException>(() => world.Again(new() { [$"Vault:Anomalies:{name}"] = value })).Setting);
    }

    private static async Task<KeyWorld> OpenAsync(Database database) => await KeyWorld.OpenAsync(database, Low);

    private static Task Watch(KeyWorld world) => world.InScope(services => services.GetRequiredService<WatchAnomalies>().Run(Stop));

    private static Task Note(KeyWorld world, string kind, Guid person, int times) => world.InScope(async services =>
    {
        for (var i = 0; i < times; i++)
        {
            services.GetRequiredService<AuditTrail>().Add(kind, person, person);
        }

        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
    });

    private static Task Fail(KeyWorld world, string person, string from) => world.InScope(services => services.GetRequiredService<SignInFailures>().Note(person, IPAddress.Parse(from), Stop));

    private static Membership Member(Guid account, Guid tenant, StaffRole? role) => new() { AccountId = account, TenantId = tenant, TenantName = "Werk", Role = role, ChangedAt = new(2026, 11, 25, 0, 0, 0, DateTimeKind.Utc) };

    private static async Task<(string Kind, Guid? Subject, int Count)> Only(KeyWorld world)
    {
        var incident = Assert.Single(await world.InScope(services => services.GetRequiredService<IncidentLog>().Open(10, Stop)));
        return (incident.Kind, incident.Subject, incident.Count);
    }
}
