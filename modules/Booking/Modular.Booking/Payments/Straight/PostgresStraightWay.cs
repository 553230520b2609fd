using Microsoft.Extensions.Logging;
using Modular.Booking.Hold;
using Modular.Booking.Telemetry;
using Modular.Kernel;
using Npgsql;

namespace Modular.Booking.Payments.Straight;

/// <summary>The straight way on PostgreSQL: each step a batch of statements, sent at once and committed at once, for the guests who are there.</summary>
internal sealed class PostgresStraightWay : IStraightWay
{
    /// <summary>
    /// Of each step one batch at a time: whoever comes meanwhile goes with the next. A batch of eight costs the database twice what one guest alone
    /// costs it, so a second writer would only make two dear batches of a cheap one.
    /// </summary>
    private const int AtOnce = 1;

    private readonly PostgresLanes _lanes;
    private readonly BookingMetrics _metrics;
    private readonly ILogger<PostgresStraightWay> _log;
    private readonly InBatches<PrepareWish, Attempt?> _prepare;
    private readonly InBatches<RecordWish, bool> _record;
    private readonly InBatches<byte[], Asked?> _ask;
    private readonly InBatches<SettleWish, bool> _settle;

    public PostgresStraightWay(PostgresLanes lanes, KernelServices kernel, IPaymentProviders providers, BookingMetrics metrics, TimeProvider clock, ILogger<PostgresStraightWay> log)
    {
        (_lanes, _metrics, _log) = (lanes, metrics, log);
        var settle = new StraightSettle(kernel);
        string[] slow = [.. providers.All.Where(p => p.Descriptor.Capabilities.Statements).Select(p => p.Id)];
        _prepare = new(AtOnce, wishes => OnLaneAsync("prepare payments", c => StraightPrepare.WriteAsync(c, wishes, slow, clock.UtcNow())));
        _record = new(AtOnce, wishes => OnLaneAsync("record payments", c => StraightRecord.WriteAsync(c, wishes, clock.UtcNow())));
        _ask = new(AtOnce, hashes => OnLaneAsync("ask payments", c => StraightAsk.ReadAsync(c, hashes, clock.UtcNow())));
        _settle = new(AtOnce, wishes => OnLaneAsync("settle payments", c => settle.WriteAsync(c, wishes, clock.UtcNow())));
    }

    public async Task<Attempt?> PrepareAsync(PrepareWish wish)
    {
        var attempt = await TryAsync(_prepare, wish);
        if (attempt is not null)
        {
            _metrics.Payment(attempt.Account.Provider, "created");
        }

        return attempt;
    }

    public async Task<bool> RecordAsync(RecordWish wish)
    {
        var recorded = await TryAsync(_record, wish);
        if (recorded)
        {
            _metrics.Payment(wish.Provider, "pending");
        }

        return recorded;
    }

    public Task<Asked?> AskAsync(byte[] secretHash) => TryAsync(_ask, secretHash);

    public async Task<bool> SettleAsync(SettleWish wish)
    {
        var settled = await TryAsync(_settle, wish);
        if (settled)
        {
            _metrics.Payment(wish.Asked.Account.Provider, "captured");
            _metrics.Order("confirmed");
        }

        return settled;
    }

    private async Task<TAnswer[]> OnLaneAsync<TAnswer>(string name, Func<NpgsqlConnection, Task<TAnswer[]>> write)
    {
        using var span = Spans.Begin(name, Spans.Present);
        await using var connection = await _lanes.OpenAsync();
        return await write(connection);
    }

    /// <summary>When the database did not say what it did, the usual way looks: it takes what it finds, written or not.</summary>
    private async Task<TAnswer?> TryAsync<TWish, TAnswer>(InBatches<TWish, TAnswer> batches, TWish wish)
    {
        try
        {
            return await batches.AskAsync(wish);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            _log.LogInformation("A payment could not go straight ({Failure}); it goes the usual way", failure.GetType().Name);
            return default;
        }
    }
}

/// <summary>
/// What the steps share. A batch is one round trip and one transaction; every statement sees what the locks of those before it waited for. Look-ups are
/// lateral subqueries, sorts sort only what was wished for, and updates name their keys as an array as well, so that the plan made once is one by index.
/// </summary>
internal static class StraightSql
{
    public static NpgsqlParameterCollection Add(this NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command.Parameters;
    }

    /// <summary>Runs the batch and reads the rows of its last statement, whose results are the only ones that count.</summary>
    public static async Task ReadLastAsync(this NpgsqlBatch batch, Action<NpgsqlDataReader> row)
    {
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 1; i < batch.BatchCommands.Count; i++)
        {
            await reader.NextResultAsync();
        }

        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
