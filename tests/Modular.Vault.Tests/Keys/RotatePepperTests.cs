using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Keys;

namespace Modular.Vault.Tests.Keys;

/// <summary>The pepper rotates by command, and nobody notices.</summary>
public sealed class RotatePepperTests
{
    private static readonly string New = Convert.ToBase64String(Enumerable.Repeat((byte)9, 32).ToArray());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Afterwards_the_new_pepper_alone_opens_everything_and_the_old_one_nothing(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        using var code = await world.NewCode(ada);
        var master = await world.Try(ada, KeyWorld.Password);
        var old = Convert.ToBase64String(await File.ReadAllBytesAsync(Path.Combine(world.Data.Folder, "pepper.key"), Stop));

        await using var both = world.Again(new() { ["Pepper"] = $"{New},{old}" });
        Assert.StartsWith("2 wraps renewed", Assert.Single(await Rotate(both)).Words, StringComparison.Ordinal);
        Assert.StartsWith("0 wraps renewed", Assert.Single(await Rotate(both)).Words, StringComparison.Ordinal);

        await using var after = world.Again(new() { ["Pepper"] = New });
        Assert.Equal(master, await after.Try(ada, KeyWorld.Password));
        Assert.Equal(master, await after.Try(ada, code));
        Assert.NotEqual(master, await world.Try(ada, KeyWorld.Password));
    }

    [Theory, BothDatabases]
    public async Task A_wrap_that_no_pepper_opens_is_named_and_left(Database database)
    {
        await using var world = await KeyWorld.OpenAsync(database);
        var ada = await world.Person();
        await using var other = world.Again(new() { ["Pepper"] = New });
        var finding = Assert.Single(await Rotate(other));
        Assert.False(finding.Healthy);
        Assert.Contains("1 open with none", finding.Words, StringComparison.Ordinal);
        Assert.NotEqual("Wrong", await world.Try(ada, KeyWorld.Password));
    }

    private static Task<List<Finding>> Rotate(KeyWorld world) => world.InScope(async services => await services.GetRequiredService<RotatePepper>().Run(Stop).ToListAsync(Stop));
}
