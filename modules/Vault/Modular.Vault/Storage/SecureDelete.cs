using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Modular.Vault.Storage;

/// <summary>SQLite overwrites with zeros what is deleted: a wrap or a code that is gone leaves nothing in the file (its WAL until the next checkpoint).</summary>
internal sealed class SecureDelete : DbConnectionInterceptor
{
    private const string Pragma = "PRAGMA secure_delete=ON;";

    public static SecureDelete Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragma;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
