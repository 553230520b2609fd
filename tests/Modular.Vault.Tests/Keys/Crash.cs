using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Modular.Vault.Tests.Keys;

/// <summary>Throws at one step of what is written to a database: before a command, after it, before a commit, after it. Afterwards nothing goes through any more.</summary>
internal sealed class Crash : DbCommandInterceptor, IDbTransactionInterceptor
{
    private int _left = int.MaxValue;

    public bool HasHappened => _left <= 0;

    /// <summary>The next step but <paramref name="steps"/> is the last.</summary>
    public void After(int steps) => _left = steps;

    public void Heal() => _left = int.MaxValue;

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) => Step(result);

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) => Step(result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) => Step(result);

    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default) => Step(result);

    public ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => Step(result);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => Step(0).AsTask();

    private ValueTask<T> Step<T>(T result) => --_left < 0 ? throw new CrashException() : ValueTask.FromResult(result);
}

public sealed class CrashException() : Exception("The host is gone.");
