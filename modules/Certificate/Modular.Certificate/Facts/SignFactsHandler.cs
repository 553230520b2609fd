using MediatR;
using Modular.Certificate.Contracts;
using Modular.Certificate.Keys;
using Modular.Kernel;

namespace Modular.Certificate.Facts;

internal sealed class SignFactsHandler(SigningKeys keys, PublicUrl publicUrl, TimeProvider clock) : IRequestHandler<SignFacts, SignedFacts>
{
    public async Task<SignedFacts> Handle(SignFacts request, CancellationToken cancellationToken)
    {
        FactsRules.Check(request, clock.UtcNow());
        var key = await keys.PresentAsync(cancellationToken);
        using var pair = keys.Open(key);
        var facts = new DocumentFacts(
            request.Key, publicUrl.Root.GetLeftPart(UriPartial.Authority), request.TenantId, request.Kind, request.Subject, request.IssuedAtUtc, request.ValidUntilUtc);
        return new SignedFacts(CompactJws.Write(facts, key.KeyId, pair), key.KeyId);
    }
}
