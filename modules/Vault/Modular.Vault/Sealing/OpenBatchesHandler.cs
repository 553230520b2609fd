using System.Security.Cryptography;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Storage;

namespace Modular.Vault.Sealing;

/// <summary>Opens a stream that the fetcher sealed: checks who sealed it and that nothing was dropped, repeated or exchanged, before it opens anything.</summary>
internal sealed class OpenBatchesHandler(VaultDb db, PersonKeys keys, FetcherPublic fetcher, IncidentLog incidents) : IRequestHandler<OpenBatches, OpenedAnswer>
{
    public async Task<OpenedAnswer> Handle(OpenBatches request, CancellationToken cancellationToken)
    {
        if (!await keys.MayOpen(request.Session, request.Person, cancellationToken))
        {
            return new(SealingResult.Locked, []);
        }

        var headers = new List<BatchHeader>(request.Batches.Count);
        foreach (var batch in request.Batches)
        {
            if (BatchHeader.Read(fetcher, request.Person, batch.Header) is not { } header || header.Stream != request.Stream || !IsComplete(header, batch.Values, request.MayLackValues))
            {
                return await Refuse(IncidentKind.SealedValueChanged, request.Person, cancellationToken);
            }

            headers.Add(header);
        }

        var head = await db.StreamHeads.AsNoTracking().SingleOrDefaultAsync(h => h.AccountId == request.Person && h.StreamId == request.Stream, cancellationToken);
        if (!Chain.IsWhole(headers, head))
        {
            return await Refuse(IncidentKind.BatchesDropped, request.Person, cancellationToken);
        }

        var opened = new List<PlainValue>();
        for (var i = 0; i < headers.Count; i++)
        {
            var (secret, isEarlier) = await keys.Key(KeyKind.Secret, headers[i].KeyNumber, cancellationToken);
            if (isEarlier)
            {
                return new(SealingResult.Earlier, []);
            }

            if (secret is null || !Open(secret, headers[i], request.Person, request.Batches[i].Values, opened))
            {
                return await Refuse(IncidentKind.SealedValueChanged, request.Person, cancellationToken);
            }
        }

        return new(SealingResult.Done, opened);
    }

    /// <summary>Every value is one that the header names, in its place, none twice.</summary>
    private static bool IsComplete(BatchHeader header, IReadOnlyList<SealedValue> values, bool mayLack)
    {
        var last = -1;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var value in values)
        {
            if (BatchSeal.Index(value.Sealed.Span) is not { } index || index <= last || index >= header.Count)
            {
                return false;
            }

            SHA256.HashData(value.Sealed.Span, hash);
            if (!header.ValueHash(index).SequenceEqual(hash))
            {
                return false;
            }

            last = index;
        }

        return mayLack || values.Count == header.Count;
    }

    private static bool Open(KeyBytes secret, BatchHeader header, Guid person, IReadOnlyList<SealedValue> values, List<PlainValue> opened)
    {
        using var context = Hpke.Receive(AeadAlgorithm.Aes256Gcm, header.Encapsulated, secret, BatchSeal.Info(person, header.Stream, header.Number, header.Run, header.KeyNumber));
        if (context is null)
        {
            return false;
        }

        foreach (var value in values)
        {
            if (BatchSeal.Open(context, person, value, BatchSeal.Index(value.Sealed.Span)!.Value) is not { } plain)
            {
                return false;
            }

            opened.Add(new(value.Place, plain));
        }

        return true;
    }

    private async Task<OpenedAnswer> Refuse(string kind, Guid person, CancellationToken stop)
    {
        await incidents.Raise(kind, person, stop);
        return new(SealingResult.Changed, []);
    }
}
