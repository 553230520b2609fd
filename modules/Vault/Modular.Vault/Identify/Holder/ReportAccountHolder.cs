using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Incidents;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.Identify.Holder;

/// <summary>The only place where the two names meet: the fetcher's memory. What it writes is a level and a time.</summary>
internal sealed class ReportAccountHolderHandler(VaultDb db, IEnumerable<FetcherKeys> fetcher, AuditTrail trail, IncidentLog incidents, TimeProvider clock) : IRequestHandler<ReportAccountHolder, HolderAnswer>
{
    public async Task<HolderAnswer> Handle(ReportAccountHolder request, CancellationToken cancellationToken)
    {
        if (fetcher.SingleOrDefault() is not { } keys)
        {
            return new(SealingResult.NotHere);
        }

        var check = await db.HolderChecks.AsNoTracking().SingleOrDefaultAsync(c => c.AccountId == request.Person && c.CredentialId == request.Credential && c.State == HolderState.Waiting, cancellationToken);
        if (check is null)
        {
            return new(SealingResult.NoKey);
        }

        if (FetcherValue.Open(keys, check.AccountId, new(AskBank.Place(check), check.Sealed)) is not { } plain)
        {
            await incidents.Raise(IncidentKind.SealedValueChanged, check.AccountId, cancellationToken);
            await End(check, HolderState.NoAnswer, null, cancellationToken);
            return new(SealingResult.Changed);
        }

        var name = JsonSerializer.Deserialize<string[]>(plain)!;
        CryptographicOperations.ZeroMemory(plain);
        var match = HolderMatcher.Best(name[0], name[1], request.Holders);
        return await End(check, HolderState.Compared, match, cancellationToken) ? new(SealingResult.Done, match) : new(SealingResult.NoKey);
    }

    /// <summary>The name goes, the level stays. False when somebody else was faster, or the person has begun anew.</summary>
    public async Task<bool> End(HolderCheck check, HolderState state, HolderMatch? match, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        // By single columns: the fetcher's database user may change these and no others (host/build/roles.sql).
        if (await db.HolderChecks.Where(c => c.AccountId == check.AccountId && c.Version == check.Version && c.State == HolderState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, state).SetProperty(c => c.Sealed, Array.Empty<byte>()), stop) == 0)
        {
            return false;
        }

        if (match is { } level)
        {
            DateTime? confirmedAt = level >= HolderMatch.Close ? now : null;
            await db.Identities.Where(i => i.AccountId == check.AccountId && i.ConfirmedAt == null && i.Method == IdentifiedBy.BankAccount)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Holder, (HolderMatch?)level).SetProperty(i => i.ConfirmedAt, confirmedAt), stop);
            trail.Add(AuditKind.HolderMatched, null, check.AccountId, ((int)level).ToString(CultureInfo.InvariantCulture));
            await db.SaveChangesAsync(stop);
        }

        await write.CommitAsync(stop);
        return true;
    }
}
