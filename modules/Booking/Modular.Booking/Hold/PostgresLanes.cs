using Modular.Kernel;
using Npgsql;

namespace Modular.Booking.Hold;

/// <summary>
/// Connections for the few statements of the hot path, apart from everybody else's: they wait for nobody's query, and PostgreSQL plans their
/// statements once and not at every call, which costs more than to execute them. All they look up they look up by key; a plan that is kept must not be
/// that of a table which was empty when it was made, so on these connections nothing but an index is worth a plan.
/// </summary>
internal sealed class PostgresLanes(DatabaseSettings database) : IAsyncDisposable
{
    private const string ByKey = "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";

    private readonly NpgsqlDataSource _source = Build(database.Connection);

    public ValueTask<NpgsqlConnection> OpenAsync() => _source.OpenConnectionAsync();

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlDataSource Build(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 16 };
        if (!settings.ShouldSerialize("Max Auto Prepare"))
        {
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (40, 2);
        }

        if (settings.MaxAutoPrepare > 0)
        {
            // A session's settings last as long as it does only where one session is one connection, and no pooler in between shares it:
            // the same condition as for prepared statements. Where there is a pooler, every call is planned afresh and needs none of them.
            settings.NoResetOnClose = true;
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "modular-lanes" };
        // A batch stands in the trace of its first request as one step ("write holds"); its statements would add nothing.
        builder.ConfigureTracing(o => o.ConfigureCommandFilter(static _ => false).ConfigureBatchFilter(static _ => false).EnablePhysicalOpenTracing(false));
        if (settings.MaxAutoPrepare > 0)
        {
            builder.UsePhysicalConnectionInitializer(Prepare, PrepareAsync);
        }

        return builder.Build();
    }

    private static void Prepare(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(ByKey, connection);
        command.ExecuteNonQuery();
    }

    private static async Task PrepareAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(ByKey, connection);
        await command.ExecuteNonQueryAsync();
    }
}
