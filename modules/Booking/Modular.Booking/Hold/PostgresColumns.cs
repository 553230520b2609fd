using Npgsql;
using NpgsqlTypes;

namespace Modular.Booking.Hold;

/// <summary>Rows turned into columns, which is how PostgreSQL takes many of them in one statement.</summary>
internal static class PostgresColumns
{
    public static void AddColumn<TRow, TValue>(this NpgsqlParameterCollection parameters, IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        parameters.Add(new NpgsqlParameter<TValue[]> { TypedValue = column });
    }

    public static void AddInstant(this NpgsqlParameterCollection parameters, DateTime instant) =>
        parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = instant, NpgsqlDbType = NpgsqlDbType.TimestampTz });

    public static void AddInstants<TRow>(this NpgsqlParameterCollection parameters, IReadOnlyList<TRow> rows, Func<TRow, DateTime?> value) =>
        parameters.Add(new NpgsqlParameter<DateTime?[]> { TypedValue = [.. rows.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });

    /// <summary>$1 to $9 of an insert into orders.</summary>
    public static void AddOrders(this NpgsqlParameterCollection parameters, IReadOnlyList<HoldCommand> orders)
    {
        parameters.AddColumn(orders, o => o.OrderId);
        parameters.AddColumn(orders, o => o.OperatorId);
        parameters.AddColumn(orders, o => o.Number);
        parameters.AddColumn(orders, o => o.SecretHash);
        parameters.AddColumn(orders, o => o.IdempotencyKey);
        parameters.AddColumn(orders, o => o.RequestHash);
        parameters.AddColumn(orders, o => o.Culture);
        parameters.AddColumn(orders, o => o.TotalMinor);
        parameters.AddColumn(orders, o => o.Currency);
    }

    /// <summary>Ten columns of an insert into order_line.</summary>
    public static void AddLines(this NpgsqlParameterCollection parameters, IReadOnlyList<LineRow> lines)
    {
        parameters.AddColumn(lines, l => l.Id);
        parameters.AddColumn(lines, l => l.Order.OperatorId);
        parameters.AddColumn(lines, l => l.Order.OrderId);
        parameters.AddColumn(lines, l => l.Order.DepartureId);
        parameters.AddColumn(lines, l => l.Count.Unit.Id);
        parameters.AddColumn(lines, l => l.Count.Quantity);
        parameters.AddColumn(lines, l => l.Count.Unit.PriceMinor);
        parameters.AddColumn(lines, l => l.Count.Unit.VatBasisPoints);
        parameters.AddColumn(lines, l => l.Count.Unit.Places);
        parameters.AddColumn(lines, l => l.Order.PolicyId);
    }
}
