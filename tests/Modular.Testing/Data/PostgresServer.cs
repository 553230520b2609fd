using System.Diagnostics;
using Npgsql;

namespace Modular.Testing;

/// <summary>
/// One real PostgreSQL for all tests of this process, with fsync on: the one <c>tests/run</c> started (MODULAR_TEST_POSTGRES),
/// or a private throw-away cluster from the installed Debian packages. Without either a test fails; none is ever skipped.
/// </summary>
public sealed class PostgresServer
{
    public const string Variable = "MODULAR_TEST_POSTGRES";
    private static readonly Lazy<Task<PostgresServer>> Started = new(StartAsync);
    private readonly string _maintenance;

    private PostgresServer(string maintenance) => _maintenance = maintenance;

    public static Task<PostgresServer> SharedAsync() => Started.Value;

    /// <summary>Creates an empty database, or a copy of <paramref name="template"/>, and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = "t_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"create database {name}" + (template is null ? "" : $" template {NameOf(template)}"));
        return new NpgsqlConnectionStringBuilder(_maintenance) { Database = name, MaxPoolSize = 30 }.ConnectionString;
    }

    public async Task DropDatabaseAsync(string connection)
    {
        await using (var pool = new NpgsqlConnection(connection))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await ExecuteAsync($"drop database if exists {NameOf(connection)} with (force)");
    }

    private static string? NameOf(string connection) => new NpgsqlConnectionStringBuilder(connection).Database;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_maintenance);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresServer> StartAsync() =>
        new(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : await PrivateCluster.StartAsync());
}

/// <summary>
/// A cluster that lives exactly as long as this process: the shell that guards it waits on a pipe of ours, and when the pipe closes,
/// for whatever reason, it stops the server and removes the files.
/// </summary>
internal static class PrivateCluster
{
    // Root may not run PostgreSQL, so root lends it to the package's own user.
    private const string Guard = """
        set -eu
        folder=$(mktemp -d "${TMPDIR:-/tmp}/modular-postgres-XXXXXX")
        as=
        if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as='runuser -u postgres --'; fi
        cd "$folder"
        $as "$1/initdb" -D "$folder/data" -U modular -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
        chmod 755 "$folder"
        $as "$1/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/log" -o "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=on -c max_connections=300 -c shared_buffers=128MB" start >/dev/null </dev/null
        echo "$folder"
        cat >/dev/null
        $as "$1/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
        rm -rf "$folder"
        """;

    private static Process? _guard;

    public static async Task<string> StartAsync()
    {
        var binaries = Binaries() ?? throw new InvalidOperationException(
            "These tests need PostgreSQL and it is not installed. Run tests/run as root, or: apt-get install postgresql");
        _guard = Process.Start(new ProcessStartInfo("bash", ["-c", Guard, "guard", binaries])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var folder = await _guard.StandardOutput.ReadLineAsync();
        return folder is { Length: > 0 }
            ? $"Host={folder};Username=modular;Database=postgres;Include Error Detail=true"
            : throw new InvalidOperationException("PostgreSQL did not start: " + await _guard.StandardError.ReadToEndAsync());
    }

    private static string? Binaries()
    {
        const string root = "/usr/lib/postgresql";
        return Directory.Exists(root)
            ? Directory.GetDirectories(root).Where(d => File.Exists(d + "/bin/initdb")).OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).FirstOrDefault() is { } newest ? newest + "/bin" : null
            : null;
    }
}
