using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Contracts;
using Modular.Vault.Sealing;
using Modular.Vault.Tests.Keys;

namespace Modular.Vault.Tests.Sealing;

/// <summary>What the fetcher finds while nobody is there: sealed to the person, signed, chained.</summary>
public sealed class BatchTests
{
    private const string Other = "kupfer segel morgen zitrone";

    private readonly Guid _stream = Guid.NewGuid();

    [Theory, BothDatabases]
    public async Task Three_runs_open_in_the_persons_session_whole_or_in_part(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var batches = await Runs(world, ada, ["a1", "a2"], [], ["c1"]);
        Assert.Equal(["a1", "a2", "c1"], (await Open(world, ada, batches)).Texts());
        Assert.Equal(["a1", "a2"], (await Open(world, ada, batches[..1])).Texts());

        await Note(world, batches[2]);
        await Note(world, batches[1]);
        Assert.Equal(["a1", "a2", "c1"], (await Open(world, ada, batches)).Texts());
        Assert.Equal(["a2", "c1"], (await Open(world, ada, [batches[0].With(values: [batches[0].Values[1]]), .. batches[1..]], mayLack: true)).Texts());
        Assert.Empty(await world.Incidents());

        // Data from before a reset waits for the old password; a change of password changes nothing.
        await world.ChangePassword(ada, KeyWorld.Password, Other);
        Assert.Equal(3, (await Open(world, ada, batches, password: Other)).Values.Count);
        await world.Reset(ada, KeyWorld.Password);
        Assert.Equal(SealingResult.Earlier, (await Open(world, ada, batches)).Result);
    }

    [Theory, BothDatabases]
    public async Task Any_changed_byte_is_refused(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var batches = await Runs(world, ada, ["a1"], ["b1"]);
        await world.Unlocked(ada, async (services, session) =>
        {
            for (var i = 0; i < batches[1].Header.Length; i++)
            {
                await Refused(services, session, ada, [batches[0], batches[1].With(header: bytes => bytes[i] ^= 1)]);
            }

            var value = batches[1].Values[0];
            for (var i = 0; i < value.Sealed.Length; i++)
            {
                await Refused(services, session, ada, [batches[0], batches[1].With(values: [value.With(change: bytes => bytes[i] ^= 1)])]);
            }

            return true;
        });
        Assert.Equal(["sealed-value-changed"], await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Moved_dropped_repeated_and_forged_batches_are_refused(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person(Other));
        var batches = await Runs(world, ada, ["a1", "a2"], ["b1"], ["c1"]);
        var bens = await Runs(world, ben, ["x1"]);
        await using var elsewhere = world.Again(new() { ["Fetcher:Key"] = Convert.ToBase64String(new byte[32]) });
        var forged = (await elsewhere.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([new(ada, _stream, 1, Guid.NewGuid(), default, [SealingWorld.Value("forged")])]))).Batches;
        await Note(world, batches[2]);
        var (first, second, third) = (batches[0], batches[1], batches[2]);
        await world.Unlocked(ada, async (services, session) =>
        {
            await Refused(services, session, ada, [first, third]);
            await Refused(services, session, ada, [second, third]);
            await Refused(services, session, ada, [first, second]);
            await Refused(services, session, ada, []);
            await Refused(services, session, ada, [first, second, second]);
            await Refused(services, session, ada, [first, second, third, third]);
            await Refused(services, session, ada, [second, first, third]);
            await Refused(services, session, ada, [.. bens]);
            await Refused(services, session, ada, [.. forged]);
            await Refused(services, session, ada, [first.With(values: [first.Values[1], first.Values[0]]), second, third]);
            await Refused(services, session, ada, [first.With(values: [first.Values[0]]), second, third]);
            await Refused(services, session, ada, [first.With(values: [first.Values[0], first.Values[0]]), second, third], mayLack: true);
            await Refused(services, session, ada, [first.With(values: [first.Values[0].With(p => p with { Column = "amount" }), first.Values[1]]), second, third]);
            await Refused(services, session, ada, [first.With(values: [first.Values[0].With(p => p with { RowVersion = 9 }), first.Values[1]]), second, third]);
            Assert.Equal(SealingResult.Done, (await services.Ask<OpenBatchesHandler, OpenBatches, OpenedAnswer>(new(session, ada, _stream, batches))).Result);
            Assert.Equal(SealingResult.Changed, (await services.Ask<OpenBatchesHandler, OpenBatches, OpenedAnswer>(new(session, ada, Guid.NewGuid(), batches))).Result);
            return true;
        });
        Assert.Equal(["batches-dropped", "sealed-value-changed"], await world.Incidents());
    }

    [Theory, BothDatabases]
    public async Task Who_has_no_key_that_is_vouched_for_is_left_out(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var nobody = Guid.NewGuid();
        PersonBatch Of(Guid person) => new(person, _stream, 1, Guid.NewGuid(), default, [SealingWorld.Value("x")]);
        var both = await world.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([Of(nobody), Of(ada)]));
        Assert.Equal(ada, Assert.Single(both.Batches).Person);
        Assert.Equal(SealingResult.NoKey, (await world.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([Of(nobody)]))).Result);
    }

    [Theory, BothDatabases]
    public async Task Only_the_fetcher_seals_for_others_and_opens_what_was_sealed_for_it(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        await using var web = world.Again([], Roles.Web);
        var ada = await world.Person();
        var values = (await web.Ask<SealForFetcherHandler, SealForFetcher, SealedAnswer>(new(ada, [SealingWorld.Value("Ada Löwe, 1815-12-10"), SealingWorld.Value("two")]))).Values;
        Assert.Equal(["Ada Löwe, 1815-12-10", "two"], (await FetcherOpens(world, ada, values)).Texts());

        Assert.Equal(SealingResult.NotHere, (await FetcherOpens(web, ada, values)).Result);
        Assert.Equal(SealingResult.NotHere, (await web.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([]))).Result);
        Assert.Equal(SealingResult.NotHere, await web.Ask<NoteBatchesHandler, NoteBatches, SealingResult>(new([])));
        Assert.Null(await web.InScope(services => Task.FromResult(services.GetService(typeof(FetcherKeys)))));
        Assert.Equal(FetcherKeys.Setting, Assert.Throws<SettingsException>(() => world.Again(new() { [FetcherKeys.Setting] = Convert.ToBase64String(new byte[32]) }, Roles.Web)).Setting);

        for (var i = 0; i < values[0].Sealed.Length; i++)
        {
            Assert.Equal(SealingResult.Changed, (await FetcherOpens(world, ada, [values[0].With(change: bytes => bytes[i] ^= 1)])).Result);
        }

        Assert.Equal(SealingResult.Changed, (await FetcherOpens(world, ada, [values[0].With(p => p with { RowVersion = 2 })])).Result);
        Assert.Equal(SealingResult.Changed, (await FetcherOpens(world, Guid.NewGuid(), values)).Result);

        // A new key of the fetcher: what the old one was sealed to still opens while it is kept.
        var old = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(world.Data.Folder, "fetcher.key"), TestContext.Current.CancellationToken));
        await using var rotated = world.Again(new() { [FetcherKeys.Setting] = Convert.ToBase64String(Enumerable.Repeat((byte)7, 32).ToArray()) + "," + old });
        Assert.Equal(SealingResult.Done, (await FetcherOpens(rotated, ada, values)).Result);
    }

    private static Task<OpenedAnswer> FetcherOpens(KeyWorld world, Guid person, IReadOnlyList<SealedValue> values) =>
        world.Ask<OpenForFetcherHandler, OpenForFetcher, OpenedAnswer>(new(person, Guid.NewGuid(), values));

    private async Task<SealedBatch[]> Runs(KeyWorld world, Guid person, params string[][] runs)
    {
        var batches = new List<SealedBatch>();
        foreach (var texts in runs)
        {
            var previous = batches is [.., var last] ? last.Header : default;
            var answer = await world.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([new(person, _stream, batches.Count + 1, Guid.NewGuid(), previous, [.. texts.Select(t => SealingWorld.Value(t))])]));
            batches.Add(Assert.Single(answer.Batches));
        }

        return [.. batches];
    }

    private static async Task Note(KeyWorld world, SealedBatch batch) =>
        Assert.Equal(SealingResult.Done, await world.Ask<NoteBatchesHandler, NoteBatches, SealingResult>(new([batch.With(values: [])])));

    private Task<OpenedAnswer> Open(KeyWorld world, Guid person, IReadOnlyList<SealedBatch> batches, bool mayLack = false, string password = KeyWorld.Password) =>
        world.Unlocked(person, (services, session) => services.Ask<OpenBatchesHandler, OpenBatches, OpenedAnswer>(new(session, person, _stream, batches, mayLack)), password);

    private async Task Refused(IServiceProvider services, Guid session, Guid person, IReadOnlyList<SealedBatch> batches, bool mayLack = false)
    {
        var answer = await services.Ask<OpenBatchesHandler, OpenBatches, OpenedAnswer>(new(session, person, _stream, batches, mayLack));
        Assert.Equal(SealingResult.Changed, answer.Result);
        Assert.Empty(answer.Values);
    }
}
