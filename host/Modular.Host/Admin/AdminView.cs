using System.Globalization;
using Modular.Booking.Contracts;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Host.Admin;

/// <summary>What the platform's page shows: requests, jobs and calls of this process, queues and dead letters from the database.</summary>
/// <param name="Now">When it was read.</param>
/// <param name="Minutes">The span people asked for.</param>
/// <param name="All">All requests of that span.</param>
/// <param name="Doors">The same by door.</param>
/// <param name="Hour">The last hour by minute.</param>
/// <param name="TurnedAway">How many were turned away in that span because the house was full.</param>
/// <param name="Queues">What waits, by module.</param>
/// <param name="Jobs">Recurring jobs of this process.</param>
/// <param name="Plugins">What the loader found.</param>
/// <param name="Dead">Events whose handler gave up.</param>
/// <param name="Money">What the hourly comparison found at all operators.</param>
/// <param name="Incidents">What does not happen by itself and nobody has settled yet.</param>
/// <param name="Replayed">Whether the replay just asked for was possible.</param>
internal sealed record AdminView(
    DateTime Now, int Minutes, MinuteCounts All, IReadOnlyList<TrafficDoor> Doors, IReadOnlyList<TrafficMinute> Hour, int TurnedAway,
    IReadOnlyList<QueueState> Queues, IReadOnlyList<JobState> Jobs, IReadOnlyList<PluginLine> Plugins, IReadOnlyList<DeadLetter> Dead, Discrepancies Money, IReadOnlyList<IncidentInfo> Incidents, bool? Replayed);

/// <summary>One plug-in, or what was found in its place.</summary>
/// <param name="Name">Its id, or the folder's name.</param>
/// <param name="Version">Null when it could not be read.</param>
/// <param name="Problem">Why it was left out.</param>
/// <param name="Calls">Which hosts it calls.</param>
/// <param name="SendsTo">Where it sends people.</param>
/// <param name="Recent">How it answered in the span people asked for.</param>
/// <param name="LastFailure">The newest failure since the start.</param>
/// <param name="Standing">How it stands with the guard.</param>
internal sealed record PluginLine(string Name, string? Version, string? Problem, string Calls, string SendsTo, MinuteCounts Recent, PluginFailure? LastFailure, StandingNow Standing);

/// <summary>Figures of machines, in words.</summary>
internal static class AdminWords
{
    /// <summary>"≤ 25 ms": answers are counted in steps.</summary>
    public static string Within(double? milliseconds) => milliseconds switch
    {
        null => "–",
        double.PositiveInfinity => "> " + Time(MinuteCounts.Bounds[^1]),
        { } bound => "≤ " + Time(bound),
    };

    /// <summary>"3.4" per minute, with one digit where it says something.</summary>
    public static string Rate(int requests, int minutes) => ((double)requests / minutes) switch
    {
        >= 10 and var many => Show.Number((long)Math.Round(many)),
        var few => few.ToString("0.#", Language.Culture),
    };

    public static string Share(int part, int whole) => whole == 0 ? "–" : part == 0 ? Show.Percent(0) : part * 1000L < whole ? T.Of("< 0,1\u00a0%", "< 0.1%") : Show.Percent((double)part / whole, 1);

    /// <summary>"12 s", "4 min", "3 h", "5 d".</summary>
    public static string Age(DateTime? since, DateTime now) => since is not { } begin ? "–" : Span(now - begin);

    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => Time(Math.Max(0, span.TotalMilliseconds)),
        { TotalSeconds: < 60 } => $"{span.TotalSeconds.ToString("0.#", Language.Culture)} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => T.Of($"{(int)span.TotalDays} Tage", $"{(int)span.TotalDays} days"),
    };

    /// <summary>UTC, because those who look sit anywhere and compare with logs.</summary>
    public static string Utc(DateTime at, DateTime now) => at.ToString(at.Date == now.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => milliseconds >= 1000 ? $"{(milliseconds / 1000).ToString("0.#", Language.Culture)} s" : $"{milliseconds.ToString("0", Language.Culture)} ms";
}
