using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Vault.Tests.MyData;

/// <summary>Looks for something in every column of every table of every database.</summary>
internal static class Everywhere
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<IReadOnlyList<string>> WhereIsAsync(this TestHost host, Guid id) => host.WhereIsAsync(id.ToString());

    /// <summary>"vault.account.id": where the text stands, as it is or inside something longer, in whatever letters.</summary>
    public static async Task<IReadOnlyList<string>> WhereIsAsync(this TestHost host, string text)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var (column, value) in host.ColumnsAsync())
        {
            if (Text(value).Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(column);
            }
        }

        return [.. found];
    }

    /// <summary>Every value of every column, tables of migrations left out.</summary>
    public static async IAsyncEnumerable<(string Column, object Value)> ColumnsAsync(this TestHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        foreach (var info in scope.ServiceProvider.GetServices<ModuleDbInfo>())
        {
            var db = info.From(scope.ServiceProvider);
            await db.Database.OpenConnectionAsync(Stop);
            foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Distinct())
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = db.IsSqlite ? $"select * from \"{table}\"" : $"select * from {info.Module}.\"{table}\"";
                await using var reader = await command.ExecuteReaderAsync(Stop);
                while (await reader.ReadAsync(Stop))
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        yield return ($"{info.Module}.{table}.{reader.GetName(i)}", reader.GetValue(i));
                    }
                }
            }
        }
    }

    private static string Text(object value) => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
