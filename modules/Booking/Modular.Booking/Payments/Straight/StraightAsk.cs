using Modular.Booking.Hold;
using Npgsql;

namespace Modular.Booking.Payments.Straight;

/// <summary>The only payment of an order, with everything that asking the provider and settling need, unless somebody asked a moment ago.</summary>
internal static class StraightAsk
{
    // Reads only: asking twice at once does no harm, and who hears anything but "paid in full" takes the turn then (CheckPayment).
    private const string Read = """
        select w.secret_hash, o.version, p.id, p.operator_id, p.order_id, p.account_id, p.operation_id, p.amount_minor, p.currency, p.provider_ref, p.created_at, p.expires_at, p.checks,
          a.provider, a.hook_key, a.settings_sealed, a.sandbox, (select sum(l.quantity)::int from booking.order_line l where l.order_id = p.order_id)
        from unnest($1) as w(secret_hash)
        cross join lateral (select o.id, o.version, o.state from booking.orders o where o.secret_hash = w.secret_hash limit 1) o
        cross join lateral (select p.* from booking.payment p where p.order_id = o.id limit 1) p
        cross join lateral (select a.provider, a.hook_key, a.settings_sealed, a.sandbox from booking.payment_account a where a.id = p.account_id limit 1) a
        where o.state = 0 and p.provider_ref is not null and p.status in (0, 1) and p.mismatch is null and p.decision = 0 and (p.asked_at is null or p.asked_at <= $2)
          and (select count(*) from booking.payment x where x.order_id = o.id) = 1
        """;

    public static async Task<Asked?[]> ReadAsync(NpgsqlConnection connection, IReadOnlyList<byte[]> hashes, DateTime now)
    {
        var first = hashes.Select((hash, at) => (name: Convert.ToHexString(hash), at)).DistinctBy(h => h.name).ToDictionary(h => h.name, h => h.at);
        await using var batch = new NpgsqlBatch(connection);
        var read = batch.Add(Read);
        read.AddColumn([.. first.Values], at => hashes[at]);
        read.AddInstant(now - Pace.Calm);
        var answers = new Asked?[hashes.Count];
        await batch.ReadLastAsync(row => answers[first[Convert.ToHexString((byte[])row[0])]] = Asked(row));
        return answers;
    }

    private static Asked Asked(NpgsqlDataReader row) => new(
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
