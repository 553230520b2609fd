using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Accounts;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Keys;
using Modular.Vault.Passwords;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Tests.Sealing;
using Modular.Vault.Unlock;

namespace Modular.Vault.Tests.Speed;

/// <summary>
/// What the vault costs, beside the bare computation in the same run. On demand, because a clock is no judge:
/// <c>tests/Modular.Vault.Tests/bin/Release/net10.0/Modular.Vault.Tests --explicit only --filter-class '*.VaultSpeed' --output Detailed</c>
/// </summary>
public sealed class VaultSpeed(ITestOutputHelper output)
{
    private const int People = 10_000;
    private const int Records = 50;
    private const int Size = 300;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Unlocking_beside_one_Argon2id()
    {
        await using var small = await KeyWorld.OpenAsync(Database.Postgres);
        await using var world = small.Again(new() { ["Vault:Argon2id:MemoryKiB"] = "65536", ["Vault:Argon2id:Passes"] = "3" });
        var ada = await world.Person();
        var hasher = await world.InScope(services => Task.FromResult(services.GetRequiredService<PasswordHasher>()));
        var bare = await MedianAsync(9, async () => (await hasher.Stretch(KeyWorld.Password, Stop))!.Dispose());
        var whole = await MedianAsync(9, () => world.Unlocked(ada, (_, _) => Task.FromResult(true)));
        Say($"unlock {whole:0.0} ms, one Argon2id (64 MiB, t = 3) {bare:0.0} ms: {whole / bare:0.00} (goal 1.3)");
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Opening_five_thousand_bookings_in_one_session()
    {
        await using var world = await KeyWorld.OpenAsync(Database.Postgres);
        var ada = await world.Person();
        var values = Enumerable.Range(0, 5000).Select(_ => new PlainValue(new SealedPlace("credit.booking", "text", Guid.NewGuid(), 1), RandomNumberGenerator.GetBytes(Size))).ToList();
        var own = await world.Unlocked(ada, (services, session) => services.Ask<SealForSessionHandler, SealForSession, SealedAnswer>(new(session, ada, values)));
        var stream = Guid.NewGuid();
        var batches = new List<SealedBatch>();
        foreach (var chunk in values.Chunk(Records))
        {
            var previous = batches is [.., var last] ? last.Header : default;
            batches.AddRange((await world.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([new(ada, stream, batches.Count + 1, Guid.NewGuid(), previous, chunk)]))).Batches);
        }

        await world.Unlocked(ada, async (services, session) =>
        {
            for (var round = 0; round < 3; round++)
            {
                var mine = await Cpu(() => services.Ask<OpenForSessionHandler, OpenForSession, OpenedAnswer>(new(session, ada, own.Values)));
                var fetched = await Cpu(() => services.Ask<OpenBatchesHandler, OpenBatches, OpenedAnswer>(new(session, ada, stream, batches)));
                Say($"5,000 values of {Size} bytes: {mine:0} ms of CPU under the data key, {fetched:0} ms from {batches.Count} signed batches (goal 100)");
            }

            return true;
        });
    }

    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Sealing_for_ten_thousand_people_beside_bare_HPKE()
    {
        await using var world = await KeyWorld.OpenAsync(Database.Postgres);
        using var secret = X25519.NewSecret();
        var key = X25519.PublicOf(secret);
        var ids = Enumerable.Range(0, People).Select(_ => Guid.CreateVersion7(world.Clock.GetUtcNow())).ToList();
        foreach (var some in ids.Chunk(1000))
        {
            await world.InScope(async services =>
            {
                var (db, keys) = (services.GetRequiredService<VaultDb>(), services.GetRequiredService<PublicKeys>());
                foreach (var id in some)
                {
                    db.Accounts.Add(new Account { Id = id, Email = $"{id:N}@example.org", EmailKey = $"{id:N}@EXAMPLE.ORG", Name = "Ada", Language = "de", OpenedAt = world.Clock.GetUtcNow().UtcDateTime });
                    keys.Add(id, 1, key);
                }

                await db.SaveChangesAsync(Stop);
            });
        }

        var values = Enumerable.Range(0, Records).Select(_ => new PlainValue(new SealedPlace("credit.booking", "text", Guid.NewGuid(), 1), RandomNumberGenerator.GetBytes(Size))).ToList();
        for (var round = 0; round < 2; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var id in ids)
            {
                using var context = Hpke.Send(AeadAlgorithm.Aes256Gcm, key, id.ToByteArray())!;
                foreach (var value in values)
                {
                    context.Seal(value.Plain.Span, "context"u8);
                }
            }

            var bare = watch.Elapsed;
            watch.Restart();
            foreach (var some in ids.Chunk(500))
            {
                var answer = await world.Ask<SealForPeopleHandler, SealForPeople, SealedBatchesAnswer>(new([.. some.Select(id => new PersonBatch(id, id, 1, id, default, values))]));
                Assert.Equal(some.Length, answer.Batches.Count);
            }

            Say($"{People:N0} people × {Records} values of {Size} bytes: {watch.Elapsed.TotalSeconds:0.00} s, bare HPKE {bare.TotalSeconds:0.00} s: {watch.Elapsed / bare:0.00} (goal 3)");
        }
    }

    private static async Task<double> MedianAsync(int times, Func<Task> work)
    {
        await work();
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await work();
            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        return took.Order().ElementAt(times / 2);
    }

    private static async Task<double> Cpu(Func<Task<OpenedAnswer>> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        Assert.Equal(SealingResult.Done, (await work()).Result);
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
