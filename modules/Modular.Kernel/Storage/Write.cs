using Microsoft.EntityFrameworkCore.Storage;

namespace Modular.Kernel;

/// <summary>A transaction that gives its turn back when disposed. Not committed = rolled back.</summary>
public sealed class Write : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly IDisposable? _turn;
    private readonly ModuleDb _db;
    private bool _committed;

    internal Write(IDbContextTransaction transaction, IDisposable? turn, ModuleDb db) => (_transaction, _turn, _db) = (transaction, turn, db);

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await _transaction.CommitAsync(cancellation);
        _committed = true;
        _db.Ended(committed: true);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        finally
        {
            _turn?.Dispose();
            if (!_committed)
            {
                _db.Ended(committed: false);
            }
        }
    }
}
