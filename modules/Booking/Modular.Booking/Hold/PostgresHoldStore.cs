using Modular.Kernel;
using Npgsql;

namespace Modular.Booking.Hold;

/// <summary>
/// Holds on PostgreSQL. Most batches fit as they are: one statement checks, counts and writes them all, or nothing (<see cref="PostgresHoldAll"/>).
/// A batch that does not fit as a whole is decided wish by wish under the pools' locks (<see cref="PostgresHoldEach"/>), which takes a round trip more.
/// </summary>
internal sealed class PostgresHoldStore(PostgresLanes lanes) : IHoldStore
{
    /// <summary>Where one batch did not fit, the next will hardly: so many are decided wish by wish before all at once is tried again.</summary>
    private const int Patience = 16;

    private int _waiting;

    /// <summary>Few, so that batches form by themselves under load; more than one, so that one slow commit does not stop every departure.</summary>
    public int Lanes => 2;

    public async Task<Outcome<HeldOrder>[]> WriteAsync(IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        await using var connection = await lanes.OpenAsync();
        if (MayFit(commands) && await FitAsync(connection, commands, now))
        {
            return [.. commands.Select(c => (Outcome<HeldOrder>)c.Held(now))];
        }

        return await PostgresHoldEach.WriteAsync(connection, commands, now);
    }

    private bool MayFit(IReadOnlyList<HoldCommand> commands)
    {
        if (Volatile.Read(ref _waiting) > 0)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        return commands.Count == 1 || commands.Select(c => c.IdempotencyKey).Distinct().Count() == commands.Count;
    }

    private async Task<bool> FitAsync(NpgsqlConnection connection, IReadOnlyList<HoldCommand> commands, DateTime now)
    {
        try
        {
            if (await PostgresHoldAll.WriteAsync(connection, commands, now))
            {
                return true;
            }
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.CheckViolation)
        {
            // A key that another host wrote a moment ago, or a number drawn twice: nothing was written, and wish by wish will tell.
        }

        Volatile.Write(ref _waiting, Patience);
        return false;
    }
}
