using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Identify;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 6.6: codes by text message. Each test is named after its requirement.</summary>
public sealed class AsvsOutOfBandTests
{
    private static readonly MobileNumber Mobile = MobileNumber.Stored("+4915151123456");
    private static readonly MobileNumber Other = MobileNumber.Stored("+4915151123457");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Asvs_6_6_2_a_code_is_good_for_the_person_number_and_request_it_was_made_for(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var (ada, ben) = (await world.Person(), await world.Person());
        var first = await Issue(world, ada, Mobile);
        var bens = await Issue(world, ben, Mobile);
        // Another person's, though it went to the same number.
        Assert.False((await Take(world, ada, bens == first ? Next(first) : bens)).IsDone);
        // One from before: the newer request replaced it.
        var second = await Issue(world, ada, Other);
        Assert.False((await Take(world, ada, first == second ? Next(second) : first)).IsDone);
        // A code of this person's put beside another number by who can write the database.
        await Set(world, ada, (await Row(world, ben)).PhoneSealed);
        Assert.Equal("broken", (await Take(world, ada, second)).Refusal?.Code);
        Assert.Equal(["phone-changed"], await world.Incidents());
        // That request is over.
        Assert.False((await Take(world, ada, second)).IsDone);
        second = await Issue(world, ada, Other);

        var right = await Take(world, ada, second);
        Assert.Equal(Other.Reveal(), right.Value.Reveal());
        Assert.False((await Take(world, ada, second)).IsDone);
        Assert.True((await Take(world, ben, bens)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Asvs_6_6_3_five_tries_in_an_hour_however_many_codes_are_asked_for_and_however_many_come_at_once(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        var code = await Issue(world, ada, Mobile);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Take(world, ada, Next(code))));
        Assert.All(answers, a => Assert.False(a.IsDone));
        Assert.Equal(Tans.MostTries, (await Row(world, ada)).Tries);
        Assert.Equal("too-often", (await Take(world, ada, code)).Refusal?.Code);
        Assert.Equal("too-often", (await world.InScope(services => services.GetRequiredService<Tans>().Issue(ada, Other, Stop))).Refusal?.Code);

        world.Clock.Advance(Tans.Round);
        var next = await Issue(world, ada, Mobile);
        Assert.Equal(6, next.Length);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await Take(world, ada, next)).IsDone);
        var last = await Issue(world, ada, Mobile);
        Assert.True((await Take(world, ada, last)).IsDone);
    }

    private static string Next(string code) => code == "999999" ? "000000" : $"{int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) + 1:D6}";

    private static Task<string> Issue(KeyWorld world, Guid person, MobileNumber to) => world.InScope(async services =>
    {
        await using var write = await services.GetRequiredService<VaultDb>().BeginWriteAsync(Stop);
        var code = await services.GetRequiredService<Tans>().Issue(person, to, Stop);
        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        await write.CommitAsync(Stop);
        return code.Value;
    });

    private static Task<Outcome<MobileNumber>> Take(KeyWorld world, Guid person, string code) => world.InScope(async services =>
    {
        await using var write = await services.GetRequiredService<VaultDb>().BeginWriteAsync(Stop);
        var outcome = await services.GetRequiredService<Tans>().Take(person, code, Stop);
        await services.GetRequiredService<VaultDb>().SaveChangesAsync(Stop);
        await write.CommitAsync(Stop);
        return outcome;
    });

    private static Task<Tan> Row(KeyWorld world, Guid person) => world.InScope(services => services.GetRequiredService<VaultDb>().Tans.AsNoTracking().SingleAsync(t => t.AccountId == person, Stop));

    private static Task<int> Set(KeyWorld world, Guid person, byte[] phone) => world.InScope(services =>
        services.GetRequiredService<VaultDb>().Tans.Where(t => t.AccountId == person).ExecuteUpdateAsync(set => set.SetProperty(t => t.PhoneSealed, phone), Stop));
}
