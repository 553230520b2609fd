using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;

namespace Modular.Booking.Schedule;

/// <summary>Many rows in few statements, on both databases. Rows that exist already are left alone, also when somebody else writes them right now.</summary>
internal static class Batch
{
    private const int RowsPerStatement = 250;

    /// <summary>Inserts what is missing and returns the ids of what was inserted.</summary>
    public static async Task<HashSet<Guid>> InsertAsync(BookingDb db, string table, string columns, string unique, IEnumerable<object[]> rows, CancellationToken cancellation)
    {
        var inserted = new HashSet<Guid>();
        foreach (var chunk in rows.Chunk(RowsPerStatement))
        {
            var sql = Sql(db, table, columns, unique, chunk) + " returning id as \"Value\"";
            inserted.UnionWith(await db.Database.SqlQueryRaw<Guid>(sql, [.. chunk.SelectMany(r => r)]).ToListAsync(cancellation));
        }

        return inserted;
    }

    /// <summary>The same for a table whose key is its whole row.</summary>
    public static async Task LinkAsync(BookingDb db, string table, string columns, IEnumerable<object[]> rows, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Chunk(RowsPerStatement * 4))
        {
            await db.Database.ExecuteSqlRawAsync(Sql(db, table, columns, columns, chunk), chunk.SelectMany(r => r), cancellation);
        }
    }

    private static string Sql(BookingDb db, string table, string columns, string unique, object[][] chunk)
    {
        var width = chunk[0].Length;
        var values = chunk.Select((_, row) => "(" + string.Join(", ", Enumerable.Range(row * width, width).Select(i => "{" + i.ToString(CultureInfo.InvariantCulture) + "}")) + ")");
        return $"insert into {db.Table(table)} ({columns}) values {string.Join(", ", values)} on conflict ({unique}) do nothing";
    }
}
