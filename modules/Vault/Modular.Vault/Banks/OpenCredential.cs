using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Erase;
using Modular.Vault.Incidents;
using Modular.Vault.Legal;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.Banks;

internal sealed class ScheduleOpeningsHandler(VaultDb db, LegalTexts texts, TimeProvider clock) : IRequestHandler<ScheduleOpenings, IReadOnlyList<Guid>>
{
    public async Task<IReadOnlyList<Guid>> Handle(ScheduleOpenings request, CancellationToken cancellationToken)
    {
        var (now, version) = (clock.UtcNow(), texts.Current(ConsentPurpose.AccountAccess).Version);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var due = await db.BankCredentials.Where(c => request.Credentials.Contains(c.Id) && c.Until > now && c.Bank != BankCanaries.Bank)
            .Where(c => db.Consents.Where(k => k.AccountId == c.AccountId && k.Purpose == ConsentPurpose.AccountAccess).OrderByDescending(k => k.Number).Select(k => k.IsGiven && k.TextVersion == version).FirstOrDefault())
            .Select(c => c.Id).ToListAsync(cancellationToken);
        var known = await db.Openings.Where(o => o.RunId == request.Run && due.Contains(o.CredentialId)).Select(o => o.CredentialId).ToListAsync(cancellationToken);
        db.Openings.AddRange(due.Except(known).Select(id => new CredentialOpening { CredentialId = id, RunId = request.Run, AnnouncedAt = now }));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return due;
    }
}

/// <summary>The only opener of bank credentials. What it opens was announced, and is in the audit trail before anybody sees it.</summary>
internal sealed class OpenBankCredentialHandler(VaultDb db, EraseStore erase, IEnumerable<FetcherKeys> fetcher, ConsentLedger consents, AuditTrail trail, IncidentLog incidents, TimeProvider clock)
    : IRequestHandler<OpenBankCredential, BankCredentialAnswer>
{
    public async Task<BankCredentialAnswer> Handle(OpenBankCredential request, CancellationToken cancellationToken)
    {
        if (fetcher.SingleOrDefault() is not { } keys)
        {
            return new(SealingResult.NotHere);
        }

        var credential = await db.BankCredentials.AsNoTracking().SingleOrDefaultAsync(c => c.Id == request.Credential, cancellationToken);
        if (credential?.Bank == BankCanaries.Bank)
        {
            await incidents.Raise(IncidentKind.CanaryOpened, request.Credential, cancellationToken);
            return new(SealingResult.NoKey);
        }

        var verdict = await Claim(request, credential, cancellationToken);
        if (verdict == "unannounced")
        {
            await incidents.Raise(IncidentKind.UnannouncedOpening, request.Credential, cancellationToken);
        }

        if (verdict != "opened")
        {
            return new(SealingResult.NoKey);
        }

        using var inner = await erase.Find(credential!.EraseKeyId, cancellationToken);
        if (inner is null || CredentialSeal.Open(keys, inner, credential.AccountId, credential.Id, credential.Sealed) is not { } both)
        {
            await incidents.Raise(IncidentKind.SealedValueChanged, request.Credential, cancellationToken);
            return new(SealingResult.Changed);
        }

        return new(SealingResult.Done, both.Login, both.Pin);
    }

    /// <summary>One commit: the announcement is used up and the opening is in the trail, whatever happens next.</summary>
    private async Task<string> Claim(OpenBankCredential request, BankCredential? credential, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        var announced = await db.Openings.Where(o => o.CredentialId == request.Credential && o.RunId == request.Run && o.OpenedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.OpenedAt, now), stop) == 1;
        var verdict = !announced ? "unannounced" : credential is null ? "gone" : credential.Until <= now ? "out-of-time"
            : !await consents.IsGiven(credential.AccountId, ConsentPurpose.AccountAccess, stop) ? "no-consent" : "opened";
        trail.Add(AuditKind.CredentialOpened, null, request.Credential, $"run {request.Run}, {verdict}");
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return verdict;
    }
}
