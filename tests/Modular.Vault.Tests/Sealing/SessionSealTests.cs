using Modular.Testing;
using Modular.Vault.Contracts;
using Modular.Vault.Sealing;
using Modular.Vault.Tests.Keys;

namespace Modular.Vault.Tests.Sealing;

/// <summary>What a person seals for themselves opens in their own unlocked session, in its place, and nowhere else.</summary>
public sealed class SessionSealTests
{
    private const string Other = "kupfer segel morgen zitrone";

    [Theory, BothDatabases]
    public async Task What_is_sealed_opens_again_also_after_another_password(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var stored = await Seal(world, ada, "salary 3,210.55", "");
        Assert.All(stored, v => Assert.DoesNotContain("3,210", System.Text.Encoding.Latin1.GetString(v.Sealed.Span), StringComparison.Ordinal));
        Assert.Equal(["salary 3,210.55", ""], (await Open(world, ada, stored)).Texts());

        await world.ChangePassword(ada, KeyWorld.Password, Other);
        Assert.Equal(["salary 3,210.55", ""], (await Open(world, ada, stored, Other)).Texts());
        Assert.Empty(await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task One_changed_or_moved_value_and_none_is_opened_and_an_incident_is_raised(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var stored = await Seal(world, ada, "one", "two");
        var bad = new List<SealedValue[]>();
        for (var i = 0; i < stored[1].Sealed.Length; i++)
        {
            bad.Add([stored[0], stored[1].With(change: bytes => bytes[i] ^= 1)]);
        }

        bad.Add([stored[0], new(stored[1].Place, stored[1].Sealed[..^1])]);
        bad.Add([stored[0], new(stored[1].Place, ReadOnlyMemory<byte>.Empty)]);
        bad.Add([new(stored[1].Place, stored[0].Sealed), new(stored[0].Place, stored[1].Sealed)]);
        bad.Add([stored[0].With(p => p with { Table = "credit.account" })]);
        bad.Add([stored[0].With(p => p with { Column = "amount" })]);
        bad.Add([stored[0].With(p => p with { RowVersion = 2 })]);
        bad.Add([stored[0].With(p => p with { Tenant = Guid.NewGuid() })]);
        await world.Unlocked(ada, async (services, session) =>
        {
            foreach (var values in bad)
            {
                var answer = await services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(session, ada, values));
                Assert.Equal(SealingResult.Changed, answer.Result);
                Assert.Empty(answer.Values);
            }

            return true;
        });
        Assert.Contains("sealed-value-changed", await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Nobody_elses_session_and_no_locked_one_opens_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person(Other));
        var stored = await Seal(world, ada, "mine");

        Assert.Equal(SealingResult.Locked, (await world.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(Guid.NewGuid(), ada, stored))).Result);
        var asBen = await world.Unlocked(ben, (services, session) => services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(session, ada, stored)), Other);
        Assert.Equal(SealingResult.Locked, asBen.Result);
        var stolen = await world.Unlocked(ben, (services, session) => services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(session, ben, stored)), Other);
        Assert.Equal(SealingResult.Changed, stolen.Result);
        var otherHandle = await world.Unlocked(ada, (services, _) => services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(Guid.NewGuid(), ada, stored)));
        Assert.Equal(SealingResult.Locked, otherHandle.Result);
    }

    [Theory, BothDatabases]
    public async Task After_a_reset_earlier_data_waits_for_the_old_password(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var before = await Seal(world, ada, "from before");
        await world.Reset(ada, Other);
        Assert.Equal(SealingResult.Earlier, (await Open(world, ada, before, Other)).Result);
        var after = await world.Unlocked(ada, (services, session) => services.Ask<SealForSessionHandler, SealForSession, SealedAnswer>(new(session, ada, [SealingWorld.Value("from after")])), Other);
        Assert.Equal(["from after"], (await Open(world, ada, after.Values, Other)).Texts());
        Assert.Empty(await world.Incidents());
    }

    private static async Task<IReadOnlyList<SealedValue>> Seal(KeyWorld world, Guid person, params string[] texts)
    {
        var answer = await world.Unlocked(person, (services, session) => services.Ask<SealForSessionHandler, SealForSession, SealedAnswer>(new(session, person, [.. texts.Select(t => SealingWorld.Value(t))])));
        Assert.Equal(SealingResult.Done, answer.Result);
        return answer.Values;
    }

    private static Task<OpenedAnswer> Open(KeyWorld world, Guid person, IReadOnlyList<SealedValue> values, string password = KeyWorld.Password) =>
        world.Unlocked(person, (services, session) => services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(session, person, values)), password);
}
