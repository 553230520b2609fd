using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Modular.Kernel;
using Modular.Testing;
using Npgsql;

namespace Modular.Benchmarks.Load;

/// <summary>
/// What the load books: one operator with thirty experiences, the first of them with a thousand departures, one a day, that never sell out; an
/// account at a provider that answers at once, and one whose hooks can be forged.
/// </summary>
internal static class LoadShop
{
    public const string Slug = "load";
    public const string FrontPage = "/book/load";
    public const string MonthPage = "/book/load/tour-0?month=2098-05";
    public const string HookKey = "load-hooks";
    public const string HookSecret = "whsec_load_0123456789";
    public const int Departures = 1000;
    private const string Instant = "2026-01-01 00:00:00";
    private static readonly Guid Operator = Id(0x8000, 1);

    public static Guid Departure(int number) => Id(0x9000, number);

    /// <summary>The adult of the first experience.</summary>
    public static Guid Adult { get; } = Id(0x8300, 0);

    public static async Task OpenAsync(TestDatabase database)
    {
        await using DbConnection connection = database.Kind == Database.Postgres
            ? new NpgsqlConnection(database.Connection)
            : new SqliteConnection($"Data Source={Path.Combine(database.Folder, "booking.db")}");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = new Rows(connection, transaction, database.Kind == Database.Postgres);
        await rows.AddAsync("operator", ("id", Operator), ("slug", Slug), ("name", "Spreewind"), ("zone", "Europe/Berlin"), ("currency", "EUR"), ("contact_email", "hallo@load.example"),
            ("contact_phone", "+49 30 1234567"), ("legal_address", "Spreewind GmbH\nUferweg 1\n10999 Berlin"), ("tag_line_de", "Auf dem Wasser durch die Stadt"), ("tag_line_en", "Through the city by water"), ("created_at", Instant));
        for (var i = 0; i < 30; i++)
        {
            await ExperienceAsync(rows, i);
        }

        for (var i = 1; i <= Departures; i++)
        {
            await DepartureAsync(rows, i);
        }

        await AccountAsync(rows, Id(0x8400, 1), "fast", "load-fast", []);
        await AccountAsync(rows, Id(0x8400, 2), "stripe", HookKey, new() { ["secret_key"] = "sk_test_load", ["webhook_secret"] = HookSecret });
        await transaction.CommitAsync();
        if (database.Kind == Database.Postgres)
        {
            await AnalyseAsync(database);
        }

        SqliteConnection.ClearAllPools();
    }

    /// <summary>
    /// What autovacuum does in a database's first minute of load. Before it the tables that were empty at the start have plans for empty tables, and a hold
    /// costs PostgreSQL five times as much: true of that minute, and of no other.
    /// </summary>
    public static async Task AnalyseAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.Connection);
        await connection.OpenAsync();
        await using var analyze = connection.CreateCommand();
        analyze.CommandText = "analyze";
        await analyze.ExecuteNonQueryAsync();
    }

    private static async Task ExperienceAsync(Rows rows, int i)
    {
        await rows.AddAsync("experience", ("id", Id(0x8100, i)), ("operator_id", Operator), ("slug", $"tour-{i}"), ("state", 1), ("title_de", $"Kajaktour {i + 1} durch die Kanäle"), ("title_en", $"Kayak tour {i + 1} through the canals"),
            ("summary_de", "Zwei Stunden auf dem Wasser, vorbei an Speichern, Gärten und Brücken."), ("summary_en", "Two hours on the water, past warehouses, gardens and bridges."),
            ("meeting_point_de", "Steg am Uferweg"), ("meeting_point_en", "Jetty at Uferweg"), ("zone", "Europe/Berlin"), ("position", i), ("created_at", Instant));
        await rows.AddAsync("option", ("id", Id(0x8200, i)), ("operator_id", Operator), ("experience_id", Id(0x8100, i)), ("title_de", "Tour"), ("title_en", "Tour"), ("duration_minutes", 120), ("max_units", 20));
        await rows.AddAsync("unit", ("id", Id(0x8300, i)), ("operator_id", Operator), ("option_id", Id(0x8200, i)), ("title_de", "Erwachsene"), ("title_en", "Adult"), ("price_minor", 2500), ("vat_basis_points", 1900), ("places", 1));
        await rows.AddAsync("unit", ("id", Id(0x8380, i)), ("operator_id", Operator), ("option_id", Id(0x8200, i)), ("type", 1), ("title_de", "Kinder"), ("title_en", "Children"), ("price_minor", 1500), ("vat_basis_points", 1900), ("places", 1), ("position", 1));
    }

    private static async Task DepartureAsync(Rows rows, int i)
    {
        var day = new DateOnly(2098, 1, 1).AddDays(i);
        string At(int hour) => $"{day:yyyy-MM-dd} {hour:00}:00:00";
        await rows.AddAsync("departure", ("id", Departure(i)), ("operator_id", Operator), ("experience_id", Id(0x8100, 0)), ("option_id", Id(0x8200, 0)), ("local_date", day), ("local_minute", 600), ("zone", "Europe/Berlin"),
            ("starts_at", At(8)), ("ends_at", At(10)), ("closes_at", At(7)));
        await rows.AddAsync("pool", ("id", Id(0xa000, i)), ("operator_id", Operator), ("key", "d:" + i.ToString(CultureInfo.InvariantCulture)), ("capacity", 2_000_000_000));
        await rows.AddAsync("departure_pool", ("departure_id", Departure(i)), ("pool_id", Id(0xa000, i)));
    }

    private static async Task AccountAsync(Rows rows, Guid id, string provider, string hookKey, Dictionary<string, string> secrets)
    {
        var settings = JsonSerializer.SerializeToUtf8Bytes(new { Values = new Dictionary<string, string>(), Secrets = secrets });
        var sealedSettings = new ServiceKeys([LoadHost.ServiceKey]).Seal("booking/payment-account", Encoding.ASCII.GetBytes(id.ToString("D")), settings);
        await rows.AddAsync("payment_account", ("id", id), ("operator_id", Operator), ("provider", provider), ("hook_key", hookKey), ("settings_sealed", sealedSettings), ("sandbox", true), ("enabled", true));
    }

    private static Guid Id(int kind, int number) => new($"00000000-0000-7000-{kind:x4}-{number:x12}");
}
