using Modular.Booking.Hold;
using Npgsql;

namespace Modular.Booking.Payments.Straight;

/// <summary>The provider's page of an attempt that has none and about which nothing else was heard.</summary>
internal static class StraightRecord
{
    // The usual way: StartPayment.RecordAsync, in the case that the provider said yes.
    private const string Write = """
        with open as (
          update booking.payment p set provider_ref = w.reference, redirect_url = w.redirect, status = 1, expires_at = coalesce(w.expires_at, p.expires_at), next_check_at = $7
          from unnest($1, $2, $3, $4, $5) as w(payment_id, reference, redirect, expires_at, event_id)
          where p.id = any ($1) and p.id = w.payment_id and p.redirect_url is null and p.provider_ref is null and p.status = 0
          returning p.id, p.operator_id, p.order_id, w.event_id
        ), noted as (
          insert into booking.money_event (id, operator_id, order_id, payment_id, at, kind)
          select event_id, operator_id, order_id, id, $6, 1 from open
        )
        select id from open
        """;

    public static async Task<bool[]> WriteAsync(NpgsqlConnection connection, IReadOnlyList<RecordWish> wishes, DateTime now)
    {
        // In the order of their ids, which is the one in which several rows are locked everywhere.
        RecordWish[] sorted = [.. wishes.OrderBy(w => w.PaymentId)];
        await using var batch = new NpgsqlBatch(connection);
        var write = batch.Add(Write);
        write.AddColumn(sorted, w => w.PaymentId);
        write.AddColumn(sorted, w => w.Reference);
        write.AddColumn(sorted, w => w.Redirect);
        write.AddInstants(sorted, w => w.ExpiresAt);
        write.AddColumn(sorted, _ => MoneyEvents.NextId(now));
        write.AddInstant(now);
        write.AddInstant(now + StartPayment.FirstCheck);
        var recorded = new HashSet<Guid>();
        await batch.ReadLastAsync(row => recorded.Add(row.GetGuid(0)));
        return [.. wishes.Select(w => recorded.Remove(w.PaymentId))];
    }
}
