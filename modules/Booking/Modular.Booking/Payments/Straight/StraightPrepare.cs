using Modular.Booking.Hold;
using Npgsql;
using NpgsqlTypes;

namespace Modular.Booking.Payments.Straight;

/// <summary>The attempt to pay: an order that is held, with all its places, that nobody ever tried to pay, whose operator has an account.</summary>
internal static class StraightPrepare
{
    /// <summary>
    /// The disk need not have it before the provider is asked: nobody gets the page before <see cref="StraightRecord"/>, whose commit brings this one to
    /// the disk first. Should the database crash between the two, the attempt is gone and the provider's page with it: nobody has its address.
    /// </summary>
    private const string Light = "select set_config('synchronous_commit', 'off', true)";

    private const string Lock = """
        with mine as materialized (
          select o.id from unnest($1) as w(secret_hash) cross join lateral (select o.id from booking.orders o where o.secret_hash = w.secret_hash limit 1) o
        ), locked as materialized (
          select o.id from (select m.id from mine m order by m.id) m cross join lateral (select o.id from booking.orders o where o.id = m.id for update) o
        ), seat as materialized (
          select distinct a.pool_id from locked m cross join lateral (select a.pool_id from booking.allocation a where a.order_id = m.id offset 0) a
        )
        select count(*) from (select s.pool_id from seat s order by s.pool_id) s cross join lateral (select p.id from booking.pool p where p.id = s.pool_id for update) p
        """;

    // The usual way: StartPayment.PrepareAsync, PayOnce.WhoAsync and Places.ExtendAsync.
    private const string Write = """
        with wish as materialized (
          select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $14) as w(secret_hash, key, guest_name, guest_email, culture, payment_id, operation_id, event_id, method)
        ), straight as materialized (
          select w.*, o.id as order_id, o.operator_id, o.number, o.total_minor, o.currency, least($10, o.held_at + $11) as until,
            a.id as account_id, a.provider, a.hook_key, a.settings_sealed, a.sandbox, t.title_de, t.title_en
          from wish w
          cross join lateral (select o.* from booking.orders o where o.secret_hash = w.secret_hash limit 1) o
          cross join lateral (
            select * from (
              select a.id, a.provider, a.hook_key, a.settings_sealed, a.sandbox, a.position from booking.payment_account a where a.operator_id = o.operator_id and a.enabled
                and (w.method = '00000000-0000-0000-0000-000000000000' or a.id = w.method) offset 0) a order by a.position, a.id limit 1) a
          cross join lateral (select l.departure_id from booking.order_line l where l.order_id = o.id limit 1) l
          cross join lateral (select d.experience_id from booking.departure d where d.id = l.departure_id limit 1) d
          cross join lateral (select e.title_de, e.title_en from booking.experience e where e.id = d.experience_id limit 1) t
          where o.state = 0 and o.expires_at > $9 and o.total_minor > 0
            and (select count(*) from booking.payment p where p.order_id = o.id) = 0
            and a.provider <> all ($15)
            and (select count(*) from booking.pay_form f where f.order_id = o.id and f.key = w.key) = 0
            and (select bool_and(a.state = 0) from booking.allocation a where a.order_id = o.id)
        ), kept as (
          update booking.allocation a set expires_at = s.until from straight s where a.order_id = any (array(select order_id from straight)) and a.order_id = s.order_id
        ), named as (
          update booking.orders o set guest_name = s.guest_name, guest_email = s.guest_email, culture = s.culture, version = o.version + 1, expires_at = s.until
          from straight s where o.id = any (array(select order_id from straight)) and o.id = s.order_id
        ), formed as (
          insert into booking.pay_form (order_id, key, request_hash, at)
          select order_id, key, sha256(convert_to(order_id::text || '|' || guest_email || '|' || guest_name
            || case when method = '00000000-0000-0000-0000-000000000000' then '' else '|' || method::text end, 'UTF8')), $9
          from straight where key <> '00000000-0000-0000-0000-000000000000'
        ), begun as (
          insert into booking.payment (id, operator_id, order_id, account_id, operation_id, status, amount_minor, currency, captured_minor, refunded_minor, disputed_minor,
            decision, created_at, expires_at, next_check_at, checks, begins)
          select payment_id, operator_id, order_id, account_id, operation_id, 0, total_minor, currency, 0, 0, 0, 0, $9, $12, $13, 0, 1 from straight
        ), noted as (
          insert into booking.money_event (id, operator_id, order_id, payment_id, at, kind, amount_minor, currency)
          select event_id, operator_id, order_id, payment_id, $9, 0, total_minor, currency from straight
        )
        select payment_id, order_id, operator_id, operation_id, total_minor, currency, number, account_id, provider, hook_key, settings_sealed, sandbox, title_de, title_en from straight
        """;

    /// <param name="connection">Where to.</param>
    /// <param name="wishes">What for.</param>
    /// <param name="slow">Providers whose payments are not plain: transfers, for which places are kept for days.</param>
    /// <param name="now">The instant.</param>
    public static async Task<Attempt?[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<PrepareWish> wishes, string[] slow, DateTime now)
    {
        // Two wishes about one order: the second is not plain.
        var first = wishes.Select((wish, at) => (wish, at, id: Guid.CreateVersion7(now))).DistinctBy(w => Convert.ToHexString(w.wish.SecretHash)).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(Light);
        batch.Add(Lock).AddColumn(first, w => w.wish.SecretHash);
        var write = batch.Add(Write);
        write.AddColumn(first, w => w.wish.SecretHash);
        write.AddColumn(first, w => w.wish.Key);
        write.AddColumn(first, w => w.wish.Guest.Name);
        write.AddColumn(first, w => w.wish.Guest.Email.Reveal());
        write.AddColumn(first, w => w.wish.Culture);
        write.AddColumn(first, w => w.id);
        write.AddColumn(first, _ => Guid.CreateVersion7(now));
        write.AddColumn(first, _ => MoneyEvents.NextId(now));
        write.AddInstant(now);
        write.AddInstant(now + StartPayment.PageLife + StartPayment.Grace);
        write.Add(new NpgsqlParameter<TimeSpan> { TypedValue = HoldRules.Life + StartPayment.PageLife + StartPayment.Grace, NpgsqlDbType = NpgsqlDbType.Interval });
        write.AddInstant(now + StartPayment.PageLife);
        write.AddInstant(now + StartPayment.FirstCheck);
        write.AddColumn(first, w => w.wish.Method);
        write.Add(new NpgsqlParameter<string[]> { TypedValue = slow });
        var answers = new Attempt?[wishes.Count];
        var places = first.ToDictionary(w => w.id, w => w.at);
        await batch.ReadLastAsync(row =>
        {
            var at = places[row.GetGuid(0)];
            answers[at] = Read(row, wishes[at].Culture, now);
        });
        return answers;
    }

    private static Attempt Read(NpgsqlDataReader row, string culture, DateTime now) => new()
    {
        PaymentId = row.GetGuid(0),
        OrderId = row.GetGuid(1),
        OperationId = row.GetGuid(3),
        AmountMinor = row.GetInt64(4),
        Currency = row.GetString(5),
        Number = row.GetString(6),
        ExpiresAt = now + StartPayment.PageLife,
        Culture = culture,
        Title = row.GetString(culture == "de-DE" ? 12 : 13),
        Account = new PaymentAccount
        {
            Id = row.GetGuid(7),
            OperatorId = row.GetGuid(2),
            Provider = row.GetString(8),
            HookKey = row.GetString(9),
            SettingsSealed = (byte[])row[10],
            Sandbox = row.GetBoolean(11),
        },
    };
}
