using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Modular.Kernel.Tests.Support;

internal sealed class FuseBlownException() : Exception("The process died here.");

/// <summary>
/// Ends the world at the n-th step of the databases: before each command, before each commit and right after each commit.
/// Once blown nothing works any more until <see cref="Mend"/>, as after a crash.
/// </summary>
internal sealed class Fuse : IDbCommandInterceptor, IDbTransactionInterceptor
{
    private int _left = int.MaxValue;

    public bool Blown { get; private set; }

    public void Arm(int step) => (_left, Blown) = (step, false);

    public void Mend() => (_left, Blown) = (int.MaxValue, false);

    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Step(result);

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Step(result);

    public ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) => Step(result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => Step(result);

    public async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => await Step(0);

    private ValueTask<T> Step<T>(T result)
    {
        Blown = Blown || --_left <= 0;
        return Blown ? throw new FuseBlownException() : ValueTask.FromResult(result);
    }
}
