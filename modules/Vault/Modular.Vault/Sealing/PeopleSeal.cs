using MediatR;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Keys;

namespace Modular.Vault.Sealing;

/// <summary>Seals what a run found to people who are not there.</summary>
internal sealed class SealForPeopleHandler(PublicKeys publicKeys, IEnumerable<FetcherKeys> fetcher) : IRequestHandler<SealForPeople, SealedBatchesAnswer>
{
    public async Task<SealedBatchesAnswer> Handle(SealForPeople request, CancellationToken cancellationToken)
    {
        if (fetcher.SingleOrDefault() is not { } keys)
        {
            return new(SealingResult.NotHere, []);
        }

        var known = await publicKeys.Present([.. request.Batches.Select(b => b.Person).Distinct()], cancellationToken);
        using var signer = keys.Signer();
        var signerId = FetcherPublicKey.IdOf(signer.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey));
        var batches = new List<SealedBatch>(request.Batches.Count);
        foreach (var batch in request.Batches)
        {
            if (known.TryGetValue(batch.Person, out var key) && Seal(batch, key, signer, signerId) is { } @sealed)
            {
                batches.Add(@sealed);
            }
        }

        return batches.Count == 0 && request.Batches.Count > 0 ? new(SealingResult.NoKey, []) : new(SealingResult.Done, batches);
    }

    private static SealedBatch? Seal(PersonBatch batch, PublicKey key, NSec.Cryptography.Key signer, uint signerId)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch.Number, 1);
        if (batch.Previous.IsEmpty != (batch.Number == 1))
        {
            throw new ArgumentException("The first batch of a stream has none before it, every other one has.");
        }

        using var context = Hpke.Send(AeadAlgorithm.Aes256Gcm, key.Bytes, BatchSeal.Info(batch.Person, batch.Stream, batch.Number, batch.Run, key.Number));
        if (context is null)
        {
            return null;
        }

        var values = batch.Values.Select(v => BatchSeal.Seal(context, batch.Person, v)).ToList();
        var header = BatchHeader.Sign(signer, signerId, batch.Person, key.Number, batch.Stream, batch.Number, batch.Run, batch.Previous.Span, context.Encapsulated, values);
        return new(batch.Person, batch.Stream, batch.Number, header.Bytes, [.. batch.Values.Zip(values, (v, bytes) => new SealedValue(v.Place, bytes))]);
    }
}
