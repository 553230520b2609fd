using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Storage;

namespace Modular.Vault.Tests.Support;

/// <summary>The statements that a request sends to the vault's tables (the host's own rounds ask the same database for other things): equal work takes equal time, whatever the machine does meanwhile.</summary>
internal static partial class Work
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Watched = new();

    /// <summary>The statements of one piece of work, without their values.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(TestHost host, Func<Task> work)
    {
        var database = await host.InScopeAsync(services => Task.FromResult(Name(services.GetRequiredService<VaultDb>().Database.GetDbConnection())));
        var statements = Watched[database] = new();
        await work();
        Watched.TryRemove(database, out _);
        return [.. statements];
    }

    // EF looks only now and then whether anybody listens, so we listen from the start.
    [ModuleInitializer]
    internal static void Listen() => DiagnosticListener.AllListeners.Subscribe(new Listener());

    private static string Name(System.Data.Common.DbConnection connection) => connection.DataSource + "/" + connection.Database;

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    private sealed class Listener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
            {
                value.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == RelationalEventId.CommandExecuted.Name && value.Value is CommandExecutedEventData { Context: VaultDb, Command: { Connection: { } connection } command } && Watched.TryGetValue(Name(connection), out var statements))
            {
                statements.Enqueue(Parameter().Replace(command.CommandText, "?"));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
