using System.Security.Cryptography;
using MediatR;
using Modular.Certificate.Contracts;
using Modular.Certificate.Keys;
using Modular.Kernel;

namespace Modular.Certificate.Facts;

/// <summary>The signature first, the content after: nothing of a document that we did not sign is read, let alone shown.</summary>
internal sealed class CheckFactsHandler(SigningKeys keys, TimeProvider clock) : IRequestHandler<CheckFacts, FactsVerdict>
{
    public async Task<FactsVerdict> Handle(CheckFacts request, CancellationToken cancellationToken)
    {
        // Mail programs and PDF readers break long lines.
        var compact = string.Concat((request.Compact ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (CompactJws.Read(compact) is not { } document)
        {
            return new(FactsState.Unreadable);
        }

        if (await keys.FindAsync(document.KeyId, cancellationToken) is not { } key)
        {
            return new(FactsState.UnknownKey);
        }

        return Judge(document, key, clock.UtcNow());
    }

    internal static FactsVerdict Judge(CompactJws document, SigningKey key, DateTime now)
    {
        using var pair = ECDsa.Create();
        pair.ImportSubjectPublicKeyInfo(key.Public, out _);
        return document.IsSignedBy(pair) && document.Facts() is { } facts
            ? new(now < facts.ValidUntilUtc ? FactsState.Valid : FactsState.Expired, facts, key.KeyId)
            : new(FactsState.Forged);
    }
}
