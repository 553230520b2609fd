using Modular.Booking.Tests.Faults;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>Plays what can go wrong with a bank transfer, between every two steps, and keeps how it ends in FAULTS.md beside it.</summary>
public sealed class TransferMatrix(PayWorlds worlds) : IClassFixture<PayWorlds>
{
    private const string Head = """
        # What can go wrong with a bank transfer, and how it ends

        Written by the test `TransferMatrix`: every scene is played over HTTP through the real host with the sample plug-in behind the host's guard, on SQLite
        and on PostgreSQL. The steps are: the button, the plug-in's reference, the instructions on the page and by mail, the bank, the owner's statement
        (camt.053), the plug-in's count, our own look at the payment, the tickets; after a cancellation the transfer back by hand. In each scene the sums agree
        with what the bank has booked, places and tickets with the order, and reconciliation finds what "Left over" says. Amounts in euros.

        Refresh: `MODULAR_REFRESH=1 dotnet test --project tests/Modular.Booking.Tests -- --filter-class '*.TransferMatrix'`


        """;

    private static IReadOnlyList<(string Group, IReadOnlyList<Scene> Scenes)> All { get; } =
    [
        ("On the way to the instructions", InstructionScenes.All),
        ("Until the money comes", WaitingScenes.All),
        ("The statement", StatementScenes.All),
        ("Money that does not fit, comes late or twice", OddMoneyScenes.All),
        ("The plug-in throws, hangs or is locked", BadDayScenes.All),
        ("The host is killed, or the database refuses", BrokenScenes.All),
        ("Money back by hand", BackByHandScenes.All),
    ];

    [Theory, BothDatabases]
    public async Task Every_scene_ends_as_written(Database database)
    {
        await (await worlds.OnAsync(database)).AccountAsync();
        await FaultReport.KeepAsync(worlds, database, "Transfers", Head, All);
    }

    [Fact]
    public void No_two_scenes_have_one_name() => Assert.Equal(All.Sum(g => g.Scenes.Count), All.SelectMany(g => g.Scenes).DistinctBy(s => s.Name).Count());
}
