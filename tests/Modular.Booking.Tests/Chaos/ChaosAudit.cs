using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Chaos;

/// <summary>Our books against themselves, against the provider's, and against what guests were told.</summary>
internal static class ChaosAudit
{
    public static async Task<IReadOnlyList<string>> FaultsAsync(ChaosWorld world, ChaosLedger ledger)
    {
        var faults = new List<string>(await Books.FaultsAsync(world.Keeper.Services));
        var orders = await world.ReadAsync(db => db.Orders.AsNoTracking().Select(o => new { o.SecretHash, o.State, o.IdempotencyKey }).ToListAsync());
        var byHash = orders.ToDictionary(o => Convert.ToHexString(o.SecretHash));
        foreach (var (order, key) in ledger.Held)
        {
            if (!byHash.TryGetValue(Hash(order), out var found) || found.IdempotencyKey != key)
            {
                faults.Add($"a hold was acknowledged and is lost: {order}");
            }
        }

        faults.AddRange(ledger.Cancelled.Keys.Where(order => byHash.GetValueOrDefault(Hash(order))?.State != OrderState.Cancelled).Select(order => $"a cancellation was acknowledged and is lost: {order}"));
        faults.AddRange(await MoneyAsync(world));
        return faults;
    }

    public static async Task<string> SummaryAsync(ChaosWorld world)
    {
        var orders = await world.ReadAsync(db => db.Orders.GroupBy(o => o.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync());
        var paid = await world.ReadAsync(db => db.Payments.Where(p => p.Status == PaymentStatus.Captured).GroupBy(_ => 1).Select(g => new { Count = g.Count(), Sum = g.Sum(p => p.CapturedMinor) }).SingleOrDefaultAsync());
        var back = await world.ReadAsync(db => db.Refunds.GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.Count() }).ToListAsync());
        var tickets = await world.ReadAsync(db => db.Tickets.GroupBy(t => t.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync());
        return $"orders {string.Join(", ", orders.OrderBy(o => o.Key).Select(o => $"{o.Count} {o.Key}"))}; tickets {string.Join(", ", tickets.OrderBy(t => t.Key).Select(t => $"{t.Count} {t.Key}"))}; "
            + $"{paid?.Count ?? 0} payments of {paid?.Sum ?? 0}; refunds {string.Join(", ", back.OrderBy(b => b.Key).Select(b => $"{b.Count} {b.Key}"))}";
    }

    /// <summary>Made up payments of the demo data do not count; an expiry counts when others took the places, or when nobody has yet.</summary>
    public static Task<ChaosCounts> CountAsync(ChaosWorld world) => world.ReadAsync(async db =>
    {
        var now = DateTime.UtcNow;
        return new ChaosCounts(
            await db.Payments.CountAsync(p => p.Status == PaymentStatus.Captured && p.ProviderRef != null),
            await db.Refunds.CountAsync(r => r.Status == RefundStatus.Done && r.ProviderRef != null),
            await db.Orders.CountAsync(o => o.State == OrderState.Cancelled),
            await db.Orders.CountAsync(o => o.State == OrderState.Expired || (o.State == OrderState.Held && o.ExpiresAt <= now)));
    });

    /// <summary>When every hold has run out, the places that are not sold can be held again, to the last one.</summary>
    public static async Task<IReadOnlyList<string>> NoPlaceIsLostAsync(ChaosWorld world)
    {
        foreach (var id in await world.ReadAsync(db => db.Orders.Where(o => o.State == OrderState.Held).Select(o => o.Id).ToListAsync()))
        {
            await world.ExpireAsync(id);
        }

        foreach (var departure in world.Departures)
        {
            for (var held = HttpStatusCode.Created; held == HttpStatusCode.Created;)
            {
                using var answer = await departure.HoldAsync(world.Keeper.Http);
                held = answer.StatusCode;
            }
        }

        var faults = new List<string>(await Books.FaultsAsync(world.Keeper.Services));
        foreach (var departure in world.Departures)
        {
            var full = await world.ReadAsync(db => db.DeparturePools.Where(l => l.DepartureId == departure.Id).Join(db.Pools, l => l.PoolId, p => p.Id, (_, p) => p).AnyAsync(p => p.Held + p.Sold == p.Capacity));
            if (!full)
            {
                faults.Add($"places of departure {departure.Id} are gone: nothing can be held, and no pool is full");
            }
        }

        return faults;
    }

    private static async Task<IEnumerable<string>> MoneyAsync(ChaosWorld world)
    {
        var captured = await SumAsync(world.Sandbox, "/v1/checkout/sessions", s => s.GetProperty("payment_status").GetString() == "paid" ? s.GetProperty("amount_total").GetInt64() : 0);
        var refunded = await SumAsync(world.Sandbox, "/v1/refunds", r => r.GetProperty("status").GetString() == "succeeded" ? r.GetProperty("amount").GetInt64() : 0);
        // What the demo data made up, the provider has never seen.
        var (ours, back) = await world.ReadAsync(async db => (
            await db.Payments.Where(p => p.Status == PaymentStatus.Captured && p.ProviderRef != null).SumAsync(p => p.CapturedMinor),
            await db.Refunds.Where(r => r.Status == RefundStatus.Done && r.ProviderRef != null).SumAsync(r => r.AmountMinor)));
        var open = await world.ReadAsync(db => db.Refunds.CountAsync(r => r.Status != RefundStatus.Done));
        return new[]
        {
            captured == ours ? null : $"the provider took {captured}, our payments say {ours}",
            refunded == back ? null : $"the provider gave back {refunded}, our refunds say {back}",
            open == 0 ? null : $"{open} refunds did not arrive",
        }.OfType<string>();
    }

    private static async Task<long> SumAsync(SandboxWorld sandbox, string list, Func<JsonElement, long> amount)
    {
        long sum = 0;
        string? after = null;
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, list + "?limit=100" + (after is null ? "" : "&starting_after=" + after));
            request.Headers.Authorization = new("Bearer", "sk_test_modular_demo");
            using var answer = await sandbox.Http.SendAsync(request);
            var page = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
            foreach (var entry in page.GetProperty("data").EnumerateArray())
            {
                sum += amount(entry);
                after = entry.GetProperty("id").GetString();
            }

            if (!page.GetProperty("has_more").GetBoolean())
            {
                return sum;
            }
        }
    }

    private static string Hash(string order) => Convert.ToHexString(OrderSecrets.Hash(order["/orders/".Length..]));
}
