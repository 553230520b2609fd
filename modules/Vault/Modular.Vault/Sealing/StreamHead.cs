using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.Sealing;

/// <summary>
/// How far a stream of batches had come when its fetcher last said so: a stream that ends earlier has lost batches. It may lag behind by the batches of
/// a crash, never run ahead.
/// </summary>
internal sealed class StreamHead
{
    public Guid AccountId { get; init; }

    public Guid StreamId { get; init; }

    public long Number { get; set; }

    /// <summary>SHA-256 of that batch's header.</summary>
    [NotPersonal]
    public required byte[] Hash { get; set; }

    public DateTime At { get; set; }
}

internal sealed class NoteBatchesHandler(VaultDb db, IEnumerable<FetcherKeys> fetcher, FetcherPublic known, TimeProvider clock) : IRequestHandler<NoteBatches, SealingResult>
{
    public async Task<SealingResult> Handle(NoteBatches request, CancellationToken cancellationToken)
    {
        if (!fetcher.Any())
        {
            return SealingResult.NotHere;
        }

        var now = clock.UtcNow();
        var streams = request.Batches.Select(b => b.Stream).ToList();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var heads = (await db.StreamHeads.Where(h => streams.Contains(h.StreamId)).ToListAsync(cancellationToken)).ToDictionary(h => (h.AccountId, h.StreamId));
        foreach (var batch in request.Batches)
        {
            if (BatchHeader.Read(known, batch.Person, batch.Header) is not { } header || header.Stream != batch.Stream)
            {
                return SealingResult.Changed;
            }

            if (!heads.TryGetValue((batch.Person, batch.Stream), out var head))
            {
                db.StreamHeads.Add(heads[(batch.Person, batch.Stream)] = new StreamHead { AccountId = batch.Person, StreamId = batch.Stream, Number = header.Number, Hash = header.Hash(), At = now });
            }
            else if (header.Number > head.Number)
            {
                (head.Number, head.Hash, head.At) = (header.Number, header.Hash(), now);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return SealingResult.Done;
    }
}

/// <summary>Whether a stream is whole: numbers from 1 on without a hole, each naming the one before, and no end before the head.</summary>
internal static class Chain
{
    public static bool IsWhole(IReadOnlyList<BatchHeader> headers, StreamHead? head)
    {
        var previous = new byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Number != i + 1 || !headers[i].Previous.SequenceEqual(previous))
            {
                return false;
            }

            previous = headers[i].Hash();
            if (head?.Number == i + 1 && !head.Hash.AsSpan().SequenceEqual(previous))
            {
                return false;
            }
        }

        return head is null || head.Number <= headers.Count;
    }
}
