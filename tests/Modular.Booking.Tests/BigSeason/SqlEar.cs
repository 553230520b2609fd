using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Modular.Booking.Tests.BigSeason;

/// <summary>One statement as it was sent, with its values.</summary>
internal sealed record Heard(string Sql, IReadOnlyList<DbParameter> Parameters);

/// <summary>
/// Hears every statement that this process sends to one database. It has to exist before the first one: EF remembers for a second that nobody listens.
/// </summary>
internal sealed class SqlEar : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _ears = [];
    private readonly List<Heard> _heard = [];

    public SqlEar() => _ears.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Which database; none until it is said.</summary>
    public Func<DbConnection, bool> Ours { get; set; } = _ => false;

    /// <summary>What was heard since the last question.</summary>
    public IReadOnlyList<Heard> Take()
    {
        lock (_heard)
        {
            Heard[] all = [.. _heard];
            _heard.Clear();
            return all;
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            _ears.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Command: { Connection: { } connection } command } && Ours(connection))
        {
            lock (_heard)
            {
                _heard.Add(new Heard(command.CommandText, [.. command.Parameters.Cast<DbParameter>()]));
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _ears.ForEach(e => e.Dispose());

    private static class DbLoggerCategory
    {
        public const string Name = "Microsoft.EntityFrameworkCore";
    }
}
