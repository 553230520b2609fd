using System.Text;
using Microsoft.Extensions.Time.Testing;
using Modular.Vault.Passwords;
using NSec.Cryptography;

namespace Modular.Vault.Tests.Passwords;

public sealed class PasswordHasherTests
{
    private const string Good = "lantern velvet harbour 42";

    private static readonly PasswordHashOptions Cheap = new() { MemoryKiB = 64, Passes = 1 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_password_gives_the_same_key_and_every_other_does_not()
    {
        using var hasher = new PasswordHasher(Cheap);
        using var first = await hasher.Stretch(Good, Stop);

        Assert.True(await Fits(hasher, first!, Good));
        Assert.False(await Fits(hasher, first!, "lantern velvet harbour 43"));
        Assert.False(await Fits(hasher, first!, Good + " "));
        Assert.False(await Fits(hasher, first!, ""));
    }

    [Fact]
    public async Task Every_stretching_has_a_salt_of_its_own_and_prints_stars()
    {
        using var hasher = new PasswordHasher(Cheap);
        using var one = await hasher.Stretch(Good, Stop);
        using var two = await hasher.Stretch(Good, Stop);

        Assert.NotEqual(one!.Salt, two!.Salt);
        Assert.False(one.Key.Matches(two.Key.Span));
        Assert.Equal("***", $"{one}");
    }

    /// <summary>The parameters and the order of the arguments, against the library itself.</summary>
    [Fact]
    public void It_is_argon2id()
    {
        var salt = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        using var ours = Stretched.Of(Good, 64, 2, salt);
        var theirs = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = 64, NumberOfPasses = 2 }).DeriveBytes(Encoding.UTF8.GetBytes(Good), salt, 32);

        Assert.Equal(theirs, ours.Key.Span.ToArray());
    }

    [Fact]
    public void Production_costs_what_was_decided()
    {
        var cost = new PasswordHashOptions();

        Assert.Equal((65536, 3), (cost.MemoryKiB, cost.Passes));
    }

    [Fact]
    public async Task What_was_stored_at_another_cost_still_fits_and_is_not_of_today()
    {
        using var then = new PasswordHasher(Cheap);
        using var now = new PasswordHasher(Cheap with { MemoryKiB = 128 });
        using var stored = await then.Stretch(Good, Stop);

        Assert.True(await Fits(now, stored!, Good));
        Assert.False(now.IsOfToday(stored!.MemoryKiB, stored.Passes));
        Assert.True(then.IsOfToday(stored.MemoryKiB, stored.Passes));
    }

    [Fact]
    public async Task Both_spellings_of_an_umlaut_are_one_password()
    {
        using var hasher = new PasswordHasher(Cheap);
        using var stored = await hasher.Stretch("Ku\u0308hler Morgen am Flu\u00DF", Stop);

        Assert.True(await Fits(hasher, stored!, "K\u00FChler Morgen am Flu\u00DF"));
    }

    [Theory]
    [InlineData(99_999_999, 1, 16)]
    [InlineData(64, 99, 16)]
    [InlineData(64, 0, 16)]
    [InlineData(-64, 1, 16)]
    [InlineData(0, 0, 0)]
    [InlineData(64, 1, 4)]
    public async Task An_absurd_stored_cost_is_not_paid_and_fits_nothing(int memoryKiB, int passes, int saltSize)
    {
        using var hasher = new PasswordHasher(Cheap);
        using var one = await hasher.Again(Good, memoryKiB, passes, new byte[saltSize], Stop);
        using var two = await hasher.Again(Good, memoryKiB, passes, new byte[saltSize], Stop);

        Assert.Equal((64, 1), (one!.MemoryKiB, one.Passes));
        Assert.False(one.Key.Matches(two!.Key.Span));
    }

    [Fact]
    public async Task Who_comes_when_the_queue_is_full_is_told_so_and_nothing_is_checked()
    {
        using var hasher = new PasswordHasher(Cheap with { AtOnce = 1, Waiting = -1 });

        Assert.Null(await hasher.Again("x", 64, 1, new byte[16], Stop));
        Assert.Null(await hasher.Stretch(Good, Stop));
    }

    [Fact]
    public async Task One_works_one_waits_and_the_third_is_sent_away()
    {
        using var turns = new Turns(atOnce: 1, waiting: 1);
        using var started = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        var first = Task.Run(async () => await turns.Take(() => Block(started, finish), Stop), Stop);
        started.Wait(Stop);

        var second = turns.Take(() => "second", Stop).AsTask();
        var third = await turns.Take(() => "third", Stop);
        var secondWaits = !second.IsCompleted;
        finish.Set();

        Assert.Null(third);
        Assert.True(secondWaits);
        Assert.Equal("first", await first);
        Assert.Equal("second", await second);
        Assert.Equal("fourth", await turns.Take(() => "fourth", Stop));
    }

    [Fact]
    public async Task In_a_flood_a_place_rests_as_long_as_it_worked()
    {
        var clock = new FakeTimeProvider();
        using var turns = new Turns(atOnce: 1, waiting: 2, clock);
        using var started = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();
        var first = Task.Run(async () => await turns.Take(() => Block(started, finish), Stop), Stop);
        started.Wait(Stop);
        var second = turns.Take(() => "second", Stop).AsTask();
        var third = turns.Take(() => "third", Stop).AsTask();

        clock.Advance(TimeSpan.FromMilliseconds(80));
        finish.Set();
        Assert.Equal("first", await first);
        clock.Advance(TimeSpan.FromMilliseconds(79));
        Assert.Equal((1, false, false), (turns.Waiting, second.IsCompleted, third.IsCompleted));

        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("second", await second);
        // One waits, which is no flood: no rest.
        Assert.Equal("third", await third);
    }

    [Fact]
    public async Task A_derivation_runs_on_no_thread_of_the_pool()
    {
        using var turns = new Turns(atOnce: 1, waiting: 1);
        Assert.False(turns.IsFull);
        Assert.Equal("elsewhere", await turns.Take(() => Thread.CurrentThread.IsThreadPoolThread ? "pool" : "elsewhere", Stop));
        using var none = new Turns(atOnce: 1, waiting: -1);
        Assert.True(none.IsFull);
    }

    [Fact]
    public async Task A_lone_surrogate_fits_nothing_and_cannot_be_stored()
    {
        using var hasher = new PasswordHasher(Cheap);
        using var stored = await hasher.Stretch("", Stop);

        Assert.False(await Fits(hasher, stored!, "\ud83d"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await hasher.Stretch("\ud83d", Stop));
    }

    [Fact]
    public void The_self_test_finds_a_process_without_unicode_normalisation()
    {
        PasswordText.SelfTest();

        var refusal = Assert.Throws<InvalidOperationException>(() => PasswordText.SelfTest(static text => text));
        Assert.Contains("ICU", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> Fits(PasswordHasher hasher, Stretched stored, string password)
    {
        using var again = await hasher.Again(password, stored.MemoryKiB, stored.Passes, stored.Salt, Stop);
        return again!.Key.Matches(stored.Key.Span);
    }

    private static string Block(ManualResetEventSlim started, ManualResetEventSlim finish)
    {
        started.Set();
        finish.Wait(Stop);
        return "first";
    }
}
