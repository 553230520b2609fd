using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Erase;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.Banks;

/// <summary>Seals a credential on entry. Nothing of it is read back: all queries of this file name the columns a web process may see.</summary>
internal sealed class StoreBankCredentialHandler(VaultDb db, EraseStore erase, FetcherPublic fetcher, ConsentLedger consents, AuditTrail trail, TimeProvider clock) : IRequestHandler<StoreBankCredential, SealingResult>
{
    private const int Longest = 100;

    public async Task<SealingResult> Handle(StoreBankCredential request, CancellationToken cancellationToken)
    {
        if (request.Login is not { Length: > 0 and <= Longest } || request.Pin is not { Length: > 0 and <= Longest } || request.Bank is not { Length: > 0 and <= 40 })
        {
            throw new ArgumentException("Login and PIN have 1 to 100 characters, a bank's id 1 to 40.", nameof(request));
        }

        if (fetcher.Present is not { } key)
        {
            return SealingResult.NoKey;
        }

        if (!await consents.IsGiven(request.Person, ConsentPurpose.AccountAccess, cancellationToken))
        {
            return SealingResult.NoConsent;
        }

        var eraseKey = await erase.Make(request.Person, cancellationToken);
        using var inner = eraseKey.Key;
        if (CredentialSeal.Close(key, inner, request.Person, request.Credential, request.Login, request.Pin) is not { } @sealed)
        {
            return SealingResult.NoKey;
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        await consents.Lock(request.Person, cancellationToken);
        if (!await consents.IsGiven(request.Person, ConsentPurpose.AccountAccess, cancellationToken))
        {
            // Withdrawn in between; the key that was just made opens nothing and is swept up.
            return SealingResult.NoConsent;
        }

        if (await db.BankCredentials.Where(c => c.Id == request.Credential).Select(c => (Guid?)c.AccountId).SingleOrDefaultAsync(cancellationToken) is { } owner)
        {
            // The key that was just made opens nothing and is swept up.
            return owner == request.Person ? SealingResult.Done : SealingResult.NoKey;
        }

        db.BankCredentials.Add(new BankCredential
        {
            Id = request.Credential,
            AccountId = request.Person,
            Bank = request.Bank,
            Sealed = @sealed,
            EraseKeyId = eraseKey.Id,
            StoredAt = clock.UtcNow(),
            Until = request.Until,
        });
        trail.Add(AuditKind.CredentialStored, request.Person, request.Credential, request.Bank);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return SealingResult.Done;
    }
}

internal sealed class DeleteBankCredentialHandler(VaultDb db, EraseStore erase, AuditTrail trail) : IRequestHandler<DeleteBankCredential, bool>
{
    public async Task<bool> Handle(DeleteBankCredential request, CancellationToken cancellationToken)
    {
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await db.BankCredentials.Where(c => c.Id == request.Credential && c.AccountId == request.Person).Select(c => (Guid?)c.EraseKeyId).SingleOrDefaultAsync(cancellationToken) is not { } eraseKey)
        {
            return false;
        }

        await db.BankCredentials.Where(c => c.Id == request.Credential).ExecuteDeleteAsync(cancellationToken);
        trail.Add(AuditKind.CredentialDeleted, request.Person, request.Credential);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        await erase.Forget([eraseKey], cancellationToken);
        return true;
    }
}

internal sealed class FindBankCredentialsHandler(VaultDb db) : IRequestHandler<FindBankCredentials, IReadOnlyList<BankCredentialInfo>>
{
    public async Task<IReadOnlyList<BankCredentialInfo>> Handle(FindBankCredentials request, CancellationToken cancellationToken) =>
        await db.BankCredentials.Where(c => c.AccountId == request.Person).OrderBy(c => c.StoredAt).Select(c => new BankCredentialInfo(c.Id, c.Bank, c.StoredAt, c.Until)).ToListAsync(cancellationToken);
}
