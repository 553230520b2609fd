using System.Buffers.Binary;
using MediatR;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;

namespace Modular.Vault.Sealing;

/// <summary>
/// One value for the fetcher: <c>0x03 | 0x01 | fetcher's key id(4) | encapsulated key(32) | ciphertext | tag(16)</c>, an HPKE context of its own each, so that
/// single values can be kept, replaced and deleted.
/// </summary>
internal static class FetcherValue
{
    public const int HeadSize = 6 + Hpke.EncapsulatedSize;

    private const byte Version = 3;
    private const byte HpkeX25519Aes256Gcm = 1;

    /// <summary>Null when the fetcher's public key is none.</summary>
    public static byte[]? Seal(FetcherPublicKey key, Guid person, PlainValue value)
    {
        using var context = Hpke.Send(AeadAlgorithm.Aes256Gcm, key.Seal, Info(person));
        if (context is null)
        {
            return null;
        }

        var result = new byte[HeadSize + value.Plain.Length + Aead.TagSize];
        (result[0], result[1]) = (Version, HpkeX25519Aes256Gcm);
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(2), key.SealId);
        context.Encapsulated.CopyTo(result.AsSpan(6));
        context.Seal(value.Plain.Span, Context(stackalloc byte[320], result.AsSpan(0, 6), person, value.Place), result.AsSpan(HeadSize));
        return result;
    }

    public static byte[]? Open(FetcherKeys keys, Guid person, SealedValue value)
    {
        var given = value.Sealed.Span;
        if (given.Length < HeadSize + Aead.TagSize || given[0] != Version || given[1] != HpkeX25519Aes256Gcm)
        {
            return null;
        }

        using var secret = keys.Secret(BinaryPrimitives.ReadUInt32BigEndian(given[2..]));
        using var context = secret is null ? null : Hpke.Receive(AeadAlgorithm.Aes256Gcm, given[6..HeadSize], secret, Info(person));
        var plain = new byte[given.Length - HeadSize - Aead.TagSize];
        return context?.Open(given[HeadSize..], Context(stackalloc byte[320], given[..6], person, value.Place), plain) == true ? plain : null;
    }

    private static byte[] Info(Guid person) => Lengths.Of("modular/fetcher", person);

    private static ReadOnlySpan<byte> Context(Span<byte> buffer, ReadOnlySpan<byte> head, Guid person, SealedPlace place)
    {
        var fields = new Lengths(buffer);
        fields.Add("modular/fetcher-value");
        fields.Add(head);
        place.Of(person).WriteTo(ref fields);
        return fields.Written;
    }
}

internal sealed class SealForFetcherHandler(FetcherPublic fetcher) : IRequestHandler<SealForFetcher, SealedAnswer>
{
    public Task<SealedAnswer> Handle(SealForFetcher request, CancellationToken cancellationToken)
    {
        var values = new List<SealedValue>(request.Values.Count);
        foreach (var value in request.Values)
        {
            if (fetcher.Present is not { } key || FetcherValue.Seal(key, request.Person, value) is not { } bytes)
            {
                return Task.FromResult(new SealedAnswer(SealingResult.NoKey, []));
            }

            values.Add(new(value.Place, bytes));
        }

        return Task.FromResult(new SealedAnswer(SealingResult.Done, values));
    }
}

internal sealed class OpenForFetcherHandler(IEnumerable<FetcherKeys> fetcher, IncidentLog incidents) : IRequestHandler<OpenForFetcher, OpenedAnswer>
{
    public async Task<OpenedAnswer> Handle(OpenForFetcher request, CancellationToken cancellationToken)
    {
        if (fetcher.SingleOrDefault() is not { } keys)
        {
            return new(SealingResult.NotHere, []);
        }

        var opened = new List<PlainValue>(request.Values.Count);
        foreach (var value in request.Values)
        {
            if (FetcherValue.Open(keys, request.Person, value) is not { } plain)
            {
                await incidents.Raise(IncidentKind.SealedValueChanged, request.Person, cancellationToken);
                return new(SealingResult.Changed, []);
            }

            opened.Add(new(value.Place, plain));
        }

        return new(SealingResult.Done, opened);
    }
}
