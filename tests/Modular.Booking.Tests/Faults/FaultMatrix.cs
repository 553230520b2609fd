using Modular.Testing;

namespace Modular.Booking.Tests.Faults;

/// <summary>
/// Plays every scene over HTTP and writes how it ends, as FAULTS.md: a report to read, and a test that fails when anything in it changes. After an
/// intended change: <c>MODULAR_REFRESH=1 dotnet test --project tests/Modular.Booking.Tests -- --filter-class '*.FaultMatrix'</c>.
/// </summary>
[Collection(PayGroup.Name)]
public sealed class FaultMatrix(PayWorlds worlds)
{
    private const string Head = """
        # What can go wrong with a payment, and how it ends

        Written by the test `FaultMatrix`: every scene is played over HTTP through the real host, on SQLite and on PostgreSQL, against the sandbox's payment
        provider. In each of them the sums agree with the provider's own books, places and tickets with the order, and reconciliation finds what "Left over"
        says. Amounts in euros unless the provider said otherwise. What can go wrong with a bank transfer is in `../Transfers/FAULTS.md`.

        Refresh: `MODULAR_REFRESH=1 dotnet test --project tests/Modular.Booking.Tests -- --filter-class '*.FaultMatrix'`


        """;

    [Theory, BothDatabases]
    public Task Every_scene_ends_as_written(Database database) => FaultReport.KeepAsync(worlds, database, "Faults", Head, Scenes.All);

    [Fact]
    public void No_two_scenes_have_one_name() => Assert.Equal(Scenes.All.Sum(g => g.Scenes.Count), Scenes.All.SelectMany(g => g.Scenes).DistinctBy(s => s.Name).Count());
}
