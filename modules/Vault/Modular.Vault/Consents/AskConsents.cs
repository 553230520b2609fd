using MediatR;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;

namespace Modular.Vault.Consents;

internal sealed class IsConsentGivenHandler(ConsentLedger ledger) : IRequestHandler<IsConsentGiven, bool>
{
    public Task<bool> Handle(IsConsentGiven request, CancellationToken cancellationToken) => ledger.IsGiven(request.Person, request.Purpose, cancellationToken);
}

internal sealed class ConsentOfHandler(ConsentLedger ledger, LegalTexts texts) : IRequestHandler<ConsentOf, ConsentInfo?>
{
    public async Task<ConsentInfo?> Handle(ConsentOf request, CancellationToken cancellationToken) =>
        (await new FindConsentsHandler(ledger, texts).Handle(new(request.Person), cancellationToken)).SingleOrDefault(c => c.Purpose == request.Purpose);
}

internal sealed class FindConsentsHandler(ConsentLedger ledger, LegalTexts texts) : IRequestHandler<FindConsents, IReadOnlyList<ConsentInfo>>
{
    public async Task<IReadOnlyList<ConsentInfo>> Handle(FindConsents request, CancellationToken cancellationToken) =>
        [.. (await ledger.Look(request.Person, cancellationToken)).Values.Where(c => c.IsGiven).OrderBy(c => c.Purpose)
            .Select(c => new ConsentInfo(c.Purpose, c.TextVersion, c.At, c.TextVersion == texts.Current(c.Purpose).Version))];
}
