namespace Modular.Booking.Shop;

/// <summary>
/// Which edition of its shop an operator has: the database itself counts it up with every change of what the front page shows (triggers on operator,
/// experience, option, unit, season_price and date_price), in the transaction of the change, whoever makes it. Equal numbers: nothing has changed.
/// </summary>
internal sealed class ShopEdition
{
    public required Guid OperatorId { get; init; }

    public long Number { get; init; }
}

/// <summary>
/// The triggers, as the migration ShopEdition of both databases creates them: frozen with it, a change is a new migration. SQLite forgets the triggers
/// of a table that a migration rebuilds; ShopEditionTests says so by name.
/// </summary>
internal static class ShopEditionTriggers
{
    private static readonly string[] Tables = ["operator", "experience", "option", "unit", "season_price", "date_price"];

    private static readonly string[] Deeds = ["insert", "update", "delete"];

    /// <summary>Each when its statement is done: SQLite has one writer, so nobody can wait for another here.</summary>
    public static IEnumerable<string> Sqlite() =>
        from table in Tables
        from deed in Deeds
        let of = $"{(deed == "delete" ? "old" : "new")}.{(table == "operator" ? "id" : "operator_id")}"
        select $"""
            create trigger shop_edition_{table}_{deed} after {deed} on "{table}" begin
              insert into shop_edition (operator_id, number) values ({of}, 1) on conflict (operator_id) do update set number = number + 1;
            end;
            """;

    public static IEnumerable<string> SqliteGone() =>
        from table in Tables
        from deed in Deeds
        select $"drop trigger shop_edition_{table}_{deed};";

    /// <summary>All at the commit: the edition's row is locked last and for a moment, so that two people who edit one shop cannot wait for each other.</summary>
    public static IEnumerable<string> Postgres()
    {
        yield return """
            create function booking.shop_edition_up() returns trigger language plpgsql as $$
            declare shop uuid;
            begin
              shop := case
                when tg_table_name = 'operator' then (case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end ->> 'id')::uuid
                else (case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end ->> 'operator_id')::uuid
              end;
              insert into booking.shop_edition as e (operator_id, number) values (shop, 1) on conflict (operator_id) do update set number = e.number + 1;
              return null;
            end $$;
            """;
        foreach (var table in Tables)
        {
            yield return $"""
                create constraint trigger shop_edition_{table} after insert or update or delete on booking."{table}"
                deferrable initially deferred for each row execute function booking.shop_edition_up();
                """;
        }
    }

    public static IEnumerable<string> PostgresGone() => [.. Tables.Select(table => $"drop trigger shop_edition_{table} on booking.\"{table}\";"), "drop function booking.shop_edition_up();"];
}
