using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Modular.Testing;
using Npgsql;

namespace Modular.Vault.Tests.Leaks;

/// <summary>Everything a host leaves behind: every table, the files of its data folder as a backup copies them, a dump, logs, traces, metrics, new files in the folder for temporary ones.</summary>
internal sealed class Haystack : IDisposable
{
    private const int Largest = 20 * 1024 * 1024;

    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ActivityListener _listener;
    private readonly DateTime _since = DateTime.UtcNow.AddSeconds(-1);

    public Haystack()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Modular", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _spans.Enqueue($"{activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects.Concat(activity.Baggage.Select(b => KeyValuePair.Create(b.Key, (object?)b.Value))))} {string.Join(' ', activity.Events.Select(e => e.Name + string.Join(' ', e.Tags)))}"),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async IAsyncEnumerable<(string Place, byte[] Bytes)> Gather(TestHost host, TestDatabase data, OtlpCollector collector)
    {
        await foreach (var value in Tables(data))
        {
            yield return value;
        }

        // A backup is a copy of this folder, and a dump where the data is not in it.
        foreach (var file in Directory.EnumerateFiles(data.Folder, "*", SearchOption.AllDirectories))
        {
            yield return ($"file {Path.GetRelativePath(data.Folder, file)}", await Read(file));
        }

        if (data.Kind == Database.Postgres)
        {
            yield return ("dump", await Dump(data.Connection));
        }

        yield return ("log", Encoding.UTF8.GetBytes($"{host.Logs}"));
        yield return ("span", Encoding.UTF8.GetBytes(string.Join('\n', _spans)));
        var (traces, measures) = await collector.ReceiveAsync(host);
        yield return ("trace", Encoding.UTF8.GetBytes(traces));
        yield return ("metrics", Encoding.UTF8.GetBytes(measures));
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath()).Where(f => new FileInfo(f) is { Exists: true, Length: > 0 } info && info.LastWriteTimeUtc >= _since))
        {
            // The runtime's pipes have no length; opening one would wait for ever.
            byte[] bytes;
            try
            {
                bytes = await Read(file);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            yield return ("temporary file", bytes);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static async IAsyncEnumerable<(string Place, byte[] Bytes)> Tables(TestDatabase data)
    {
        if (data.Kind == Database.Postgres)
        {
            await using var source = NpgsqlDataSource.Create(data.Connection);
            await using var connection = await source.OpenConnectionAsync(Stop);
            var tables = await Values(connection, "select table_schema || '.' || table_name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')");
            foreach (var table in tables)
            {
                await foreach (var value in Rows(connection, table, string.Join('.', table.Split('.').Select(p => $"\"{p}\""))))
                {
                    yield return value;
                }
            }

            yield break;
        }

        foreach (var file in Directory.EnumerateFiles(data.Folder, "*.db"))
        {
            await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
            await connection.OpenAsync(Stop);
            foreach (var table in await Values(connection, "select name from sqlite_master where type = 'table'"))
            {
                await foreach (var value in Rows(connection, $"{Path.GetFileNameWithoutExtension(file)}.{table}", $"\"{table}\""))
                {
                    yield return value;
                }
            }
        }
    }

    private static async Task<List<string>> Values(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var values = new List<string>();
        while (await reader.ReadAsync(Stop))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    private static async IAsyncEnumerable<(string Place, byte[] Bytes)> Rows(DbConnection connection, string name, string quoted)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {quoted}";
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                yield return ($"table {name}.{reader.GetName(i)}", reader.GetValue(i) as byte[] ?? Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? ""));
            }
        }
    }

    private static async Task<byte[]> Read(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        if (stream.Length <= Largest)
        {
            await stream.CopyToAsync(bytes, Stop);
        }

        return bytes.ToArray();
    }

    private static async Task<byte[]> Dump(string connection)
    {
        var to = new NpgsqlConnectionStringBuilder(connection);
        var tool = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", "pg_dump")).Where(File.Exists).OrderDescending().FirstOrDefault() : null;
        var start = new ProcessStartInfo(tool ?? "pg_dump", ["--no-owner", "-h", to.Host!, "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username!, to.Database!]) { RedirectStandardOutput = true };
        start.Environment["PGPASSWORD"] = to.Password ?? "";
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes, Stop);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
        return bytes.ToArray();
    }
}
