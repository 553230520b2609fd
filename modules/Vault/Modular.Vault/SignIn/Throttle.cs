using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.SignIn;

/// <summary>
/// Progressive delay. A try is counted as failed before the password is looked at, and uncounted when it was right; so a thousand tries
/// sent at once are counted, too. Addresses without an account are counted the same, so that the delay tells nobody who has one.
/// </summary>
internal sealed class Throttle(VaultDb db, TimeProvider clock)
{
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Null when the try may go on; otherwise how long to wait.</summary>
    public async Task<TimeSpan?> Count(Tried tried, CancellationToken stop)
    {
        for (var again = 4; ; again--)
        {
            try
            {
                return await CountOnce(tried, stop);
            }
            catch (DbUpdateException) when (again > 0)
            {
                // Two first tries at once made the same row; the second finds it now, unless it was forgiven in between.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>It was right: the person starts afresh, their network gets this one try back.</summary>
    public async Task Forgive(Tried tried, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        // Locked in the order of counting, or the two would wait for each other.
        await Rows(tried).AsNoTracking().ToListAsync(stop);
        await db.Attempts.Where(a => a.Key == tried.Person).ExecuteDeleteAsync(stop);
        await db.Attempts.Where(a => a.Key == tried.Network && a.Failures > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Failures, a => a.Failures - 1).SetProperty(a => a.OpenAt, now), stop);
        await write.CommitAsync(stop);
    }

    private async Task<TimeSpan?> CountOnce(Tried tried, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        var forgotten = now - Memory;
        await db.Attempts.Where(a => a.LastAt < forgotten).ExecuteDeleteAsync(stop);
        var rows = await Rows(tried).ToListAsync(stop);
        if (rows.Select(row => row.OpenAt - now).DefaultIfEmpty().Max() is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        Add(rows, tried.Person, tried.Pace, tried.Pace.FreePerPerson, now);
        Add(rows, tried.Network, tried.Pace, tried.Pace.FreePerNetwork, now);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        db.ChangeTracker.Clear();
        return null;
    }

    private IQueryable<Attempt> Rows(Tried tried)
    {
        var sql = $"select * from {db.Table("attempt")} where key in ({{0}}, {{1}}) order by key{(db.IsSqlite ? "" : " for update")}";
        return db.Attempts.FromSqlRaw(sql, tried.Person, tried.Network);
    }

    private void Add(List<Attempt> rows, byte[] key, Pace pace, int free, DateTime now)
    {
        var row = rows.Find(r => r.Key.AsSpan().SequenceEqual(key));
        if (row is null)
        {
            db.Attempts.Add(row = new Attempt { Key = key });
        }

        row.Failures++;
        row.LastAt = now;
        row.OpenAt = now + pace.Delay(row.Failures, free);
    }
}

/// <summary>How patient one kind of trying is: some tries are free, then each doubles the wait.</summary>
internal sealed record Pace(int FreePerPerson, int FreePerNetwork, TimeSpan First, TimeSpan Longest)
{
    public static Pace Passwords { get; } = new(5, 30, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));

    /// <summary>Links by mail: nobody's mailbox is to be filled by a stranger.</summary>
    public static Pace Mails { get; } = new(3, 30, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    public TimeSpan Delay(int failures, int free)
    {
        var over = failures - free;
        return over < 0 ? TimeSpan.Zero : over > 12 || First * (1 << over) > Longest ? Longest : First * (1 << over);
    }
}

/// <summary>What is counted, as hashes: for whom, and from where. An IPv6 subscriber is their /64.</summary>
internal sealed record Tried(byte[] Person, byte[] Network, Pace Pace)
{
    public static Tried At(string purpose, string person, System.Net.IPAddress? address, Pace? pace = null)
    {
        var bytes = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().GetAddressBytes() : address?.GetAddressBytes() ?? [];
        var network = Convert.ToHexString(bytes.Length == 16 ? bytes[..8] : bytes);
        return new(Hash($"{purpose}:person:{person}"), Hash($"{purpose}:network:{network}"), pace ?? Pace.Passwords);
    }

    public override string ToString() => "***";

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
