using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Modular.Kernel;

/// <summary>How values under a key stand while it rotates.</summary>
/// <param name="What">Where they lie: "vault.phone".</param>
/// <param name="Present">Under the first key.</param>
/// <param name="Older">Under a key behind it; renewed, where that was asked for.</param>
/// <param name="Unknown">Under none of the keys that are set, or changed.</param>
public sealed record KeysLeft(string What, int Present, int Older, int Unknown);

/// <summary>
/// Values that a module keeps under the service key for longer than a few days. Each module registers its own, so that <c>keys rotate-service</c> can put them
/// under the first key of the setting; what lives for minutes or is only derived needs none.
/// </summary>
public interface IServiceSealed
{
    /// <summary>Counts; with <paramref name="renew"/> seals anew what an older key sealed. A page a commit: stopped in the middle it is simply run again.</summary>
    Task<KeysLeft> WalkAsync(bool renew, CancellationToken cancellation);
}

/// <summary>One sealed value by the id of its row.</summary>
public sealed record SealedRow(Guid Id, byte[] Sealed);

/// <summary>The same for a table whose rows have an id and one sealed value.</summary>
public abstract class ServiceSealedRows(ServiceKeys keys) : IServiceSealed
{
    private const int Page = 200;

    protected abstract ModuleDb Db { get; }

    protected abstract string What { get; }

    protected abstract string Purpose { get; }

    protected ServiceKeys Keys { get; } = keys;

    /// <summary>What is bound to the value.</summary>
    protected abstract byte[] Context(Guid id);

    /// <summary>Rows after this id, in the order of ids, without those that hold nothing.</summary>
    protected abstract IQueryable<SealedRow> After(Guid id);

    /// <summary>Stores the value if the row still holds the one that was read: whoever wrote meanwhile wins, and has used the first key.</summary>
    protected abstract Task SwapAsync(SealedRow row, byte[] renewed, CancellationToken cancellation);

    public async Task<KeysLeft> WalkAsync(bool renew, CancellationToken cancellation)
    {
        var (present, older, unknown, last) = (0, 0, 0, Guid.Empty);
        while (await After(last).Take(Page).ToListAsync(cancellation) is { Count: > 0 } rows)
        {
            await using var write = renew ? await Db.BeginWriteAsync(cancellation) : null;
            foreach (var row in rows)
            {
                switch (Open(row))
                {
                    case (true, _):
                        present++;
                        break;
                    case (_, { } plain):
                        older++;
                        if (renew)
                        {
                            await SwapAsync(row, Keys.Seal(Purpose, Context(row.Id), plain), cancellation);
                        }

                        CryptographicOperations.ZeroMemory(plain);
                        break;
                    default:
                        unknown++;
                        break;
                }
            }

            if (write is not null)
            {
                await write.CommitAsync(cancellation);
            }

            last = rows[^1].Id;
        }

        return new(What, present, older, unknown);
    }

    private (bool IsPresent, byte[]? Plain) Open(SealedRow row)
    {
        try
        {
            return Keys.IsPresent(Purpose, Context(row.Id), row.Sealed) ? (true, null) : (false, Keys.Open(Purpose, Context(row.Id), row.Sealed));
        }
        catch (CryptographicException)
        {
            return (false, null);
        }
    }
}
