using Modular.Vault.Passwords;

namespace Modular.Vault.Tests.Passwords;

public sealed class PasswordHasherTests
{
    private static readonly PasswordHashOptions Cheap = new() { MemoryKiB = 64, Passes = 1 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_right_password_matches_and_every_other_does_not()
    {
        using var hasher = new PasswordHasher(Cheap);
        var stored = await hasher.Hash("lantern velvet harbour 42", Stop);

        Assert.Equal(PasswordVerdict.Right, await hasher.Verify(stored, "lantern velvet harbour 42", Stop));
        Assert.Equal(PasswordVerdict.Wrong, await hasher.Verify(stored, "lantern velvet harbour 43", Stop));
        Assert.Equal(PasswordVerdict.Wrong, await hasher.Verify(stored, "lantern velvet harbour 42 ", Stop));
        Assert.Equal(PasswordVerdict.Wrong, await hasher.Verify(stored, "", Stop));
    }

    [Fact]
    public async Task The_stored_string_names_version_and_cost_and_never_repeats()
    {
        using var hasher = new PasswordHasher(Cheap);
        var one = await hasher.Hash("lantern velvet harbour 42", Stop);
        var two = await hasher.Hash("lantern velvet harbour 42", Stop);

        Assert.StartsWith("v1$m=64,t=1,p=1$", one, StringComparison.Ordinal);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Production_costs_what_was_decided()
    {
        var cost = new PasswordHashOptions();

        Assert.Equal((65536, 3), (cost.MemoryKiB, cost.Passes));
    }

    [Fact]
    public async Task A_production_hash_of_today_stays_readable()
    {
        using var hasher = new PasswordHasher(new PasswordHashOptions());
        var stored = await hasher.Hash("Käse zum Frühstück", Stop);

        Assert.Equal(PasswordVerdict.Right, await hasher.Verify(stored, "Käse zum Frühstück", Stop));
    }

    [Fact]
    public async Task A_hash_of_another_cost_is_right_but_old()
    {
        using var then = new PasswordHasher(Cheap);
        using var now = new PasswordHasher(Cheap with { MemoryKiB = 128 });
        var stored = await then.Hash("lantern velvet harbour 42", Stop);

        Assert.Equal(PasswordVerdict.RightButOld, await now.Verify(stored, "lantern velvet harbour 42", Stop));
        Assert.Equal(PasswordVerdict.Wrong, await now.Verify(stored, "something else entirely", Stop));
    }

    [Fact]
    public async Task Both_spellings_of_an_umlaut_are_one_password()
    {
        using var hasher = new PasswordHasher(Cheap);
        var stored = await hasher.Hash("Ku\u0308hler Morgen am Flu\u00DF", Stop);

        Assert.Equal(PasswordVerdict.Right, await hasher.Verify(stored, "K\u00FChler Morgen am Flu\u00DF", Stop));
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_wrong_after_the_same_work()
    {
        using var hasher = new PasswordHasher(Cheap);

        Assert.Equal(PasswordVerdict.Wrong, await hasher.Verify(null, "lantern velvet harbour 42", Stop));
        Assert.Equal(PasswordVerdict.Wrong, await hasher.Verify("v1$m=64,t=1,p=1$AAAA$AAAA", "", Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("v2$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=99999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=64,t=99,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=64,t=0,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=64,t=1,p=4$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=64,t=1,p=1$$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=-64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v1$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA$x")]
    public void A_foreign_or_absurd_stored_string_is_not_read(string stored) => Assert.Null(PasswordHash.Read(stored));

    [Fact]
    public void What_is_stored_is_read_back()
    {
        var hash = PasswordHash.Create("lantern velvet harbour 42", Cheap);
        var read = PasswordHash.Read(hash.Store());

        Assert.NotNull(read);
        Assert.Equal(hash.Tag, read.Tag);
        Assert.Equal("***", $"{hash}");
    }

    [Fact]
    public async Task Who_comes_when_the_queue_is_full_is_told_so_and_nothing_is_checked()
    {
        using var hasher = new PasswordHasher(Cheap with { AtOnce = 1, Waiting = -1 });

        Assert.Equal(PasswordVerdict.Busy, await hasher.Verify(null, "x", Stop));
        Assert.Null(await hasher.Hash("lantern velvet harbour 42", Stop));
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
    public async Task A_lone_surrogate_is_wrong_and_cannot_be_stored()
    {
        using var hasher = new PasswordHasher(Cheap);
        var stored = await hasher.Hash("", Stop);

        Assert.Equal(PasswordVerdict.Wrong, await hasher.Verify(stored, "\ud83d", Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await hasher.Hash("\ud83d", Stop));
    }

    [Fact]
    public void The_self_test_finds_a_process_without_unicode_normalisation()
    {
        PasswordText.SelfTest();

        var refusal = Assert.Throws<InvalidOperationException>(() => PasswordText.SelfTest(static text => text));
        Assert.Contains("ICU", refusal.Message, StringComparison.Ordinal);
    }

    private static string Block(ManualResetEventSlim started, ManualResetEventSlim finish)
    {
        started.Set();
        finish.Wait(Stop);
        return "first";
    }
}
