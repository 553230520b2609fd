using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Modular.Benchmarks.Load;

/// <summary>The limit: the same rows written by pgbench straight into the same server, in the same run.</summary>
internal static partial class PgBench
{
    public static async Task PrepareAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(await File.ReadAllTextAsync(Limit("schema.sql")));
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<double> RunAsync(string connection, string script, int callers, int slots, TimeSpan length)
    {
        var to = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo(Binary()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
        {
            "-n", "-M", "prepared", "-j1", "-T", Math.Max(1, (int)length.TotalSeconds).ToString(CultureInfo.InvariantCulture), "-c", callers.ToString(CultureInfo.InvariantCulture),
            "-f", Limit(script), "-D", "nslots=" + slots, "-h", to.Host!, "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username!, to.Database!,
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PGPASSWORD"] = to.Password;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Tps().Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("pgbench said: " + output + await errors);
    }

    private static string Limit(string file) => Path.Combine(AppContext.BaseDirectory, "limits", file);

    private static string Binary() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", "pgbench")).Where(File.Exists).Order(StringComparer.Ordinal).LastOrDefault() ?? "pgbench"
            : "pgbench";

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
