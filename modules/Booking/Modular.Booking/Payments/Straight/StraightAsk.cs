using Modular.Booking.Hold;
using Npgsql;

namespace Modular.Booking.Payments.Straight;

/// <summary>The turn to ask about the only payment of an order, with everything that asking and settling need.</summary>
internal static class StraightAsk
{
    // The usual way: PayEndpoints.ReturnAsync and CheckPayment.AskAsync. The turn need not outlive a crash of the database: with it goes whoever asked.
    private const string Light = "select set_config('synchronous_commit', 'off', true)";

    private const string Write = """
        with one as materialized (
          select w.secret_hash, o.id as order_id, o.version, p.id as payment_id
          from unnest($1) as w(secret_hash)
          cross join lateral (select o.id, o.version, o.state from booking.orders o where o.secret_hash = w.secret_hash limit 1) o
          cross join lateral (select (array_agg(p.id))[1] as id, count(*) as attempts from booking.payment p where p.order_id = o.id) p
          where o.state = 0 and p.attempts = 1
          order by p.id
        ), asked as (
          update booking.payment p set asked_at = $2, next_check_at = $3 from one
          where p.id = any (array(select payment_id from one)) and p.id = one.payment_id and p.provider_ref is not null and p.status in (0, 1) and p.mismatch is null and p.decision = 0 and (p.asked_at is null or p.asked_at <= $4)
          returning one.secret_hash, one.version, p.id, p.operator_id, p.order_id, p.account_id, p.operation_id, p.amount_minor, p.currency, p.provider_ref, p.created_at, p.expires_at, p.checks
        )
        select p.*, a.provider, a.hook_key, a.settings_sealed, a.sandbox, (select sum(l.quantity)::int from booking.order_line l where l.order_id = p.order_id)
        from asked p cross join lateral (select a.provider, a.hook_key, a.settings_sealed, a.sandbox from booking.payment_account a where a.id = p.account_id limit 1) a
        """;

    public static async Task<Asked?[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<byte[]> hashes, DateTime now)
    {
        var first = hashes.Select((hash, at) => (name: Convert.ToHexString(hash), at)).DistinctBy(h => h.name).ToDictionary(h => h.name, h => h.at);
        await using var batch = StraightSql.Batch(connection);
        batch.Add(Light);
        var write = batch.Add(Write);
        write.AddColumn([.. first.Values], at => hashes[at]);
        write.AddInstant(now);
        write.AddInstant(now + Pace.Lease);
        write.AddInstant(now - Pace.Calm);
        var answers = new Asked?[hashes.Count];
        await batch.ReadLastAsync(row => answers[first[Convert.ToHexString((byte[])row[0])]] = Read(row));
        return answers;
    }

    private static Asked Read(NpgsqlDataReader row) => new(
        new Payment
        {
            Id = row.GetGuid(2),
            OperatorId = row.GetGuid(3),
            OrderId = row.GetGuid(4),
            AccountId = row.GetGuid(5),
            OperationId = row.GetGuid(6),
            AmountMinor = row.GetInt64(7),
            Currency = row.GetString(8),
            ProviderRef = row.GetString(9),
            CreatedAt = row.GetDateTime(10),
            ExpiresAt = row.GetDateTime(11),
            Checks = row.GetInt32(12),
        },
        new PaymentAccount
        {
            Id = row.GetGuid(5),
            OperatorId = row.GetGuid(3),
            Provider = row.GetString(13),
            HookKey = row.GetString(14),
            SettingsSealed = (byte[])row[15],
            Sandbox = row.GetBoolean(16),
        },
        row.GetInt64(1),
        row.IsDBNull(17) ? 0 : row.GetInt32(17));
}
