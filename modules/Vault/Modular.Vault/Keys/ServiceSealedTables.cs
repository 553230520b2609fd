using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Company;
using Modular.Vault.Identify;
using Modular.Vault.Legal.Withdraw;
using Modular.Vault.SecondFactor;
using Modular.Vault.Storage;

namespace Modular.Vault.Keys;

internal sealed class SealedPhones(VaultDb db, ServiceKeys keys) : ServiceSealedRows(keys)
{
    protected override ModuleDb Db => db;

    protected override string What => "vault.phone";

    protected override string Purpose => Tans.PhonePurpose;

    protected override byte[] Context(Guid id) => Tans.PhoneContext(id);

    protected override IQueryable<SealedRow> After(Guid id) => db.Phones.Where(p => p.AccountId > id).OrderBy(p => p.AccountId).Select(p => new SealedRow(p.AccountId, p.Sealed));

    protected override Task SwapAsync(SealedRow row, byte[] renewed, CancellationToken cancellation) =>
        db.Phones.Where(p => p.AccountId == row.Id && p.Sealed == row.Sealed).ExecuteUpdateAsync(set => set.SetProperty(p => p.Sealed, renewed), cancellation);
}

internal sealed class SealedAuthenticators(VaultDb db, ServiceKeys keys) : ServiceSealedRows(keys)
{
    protected override ModuleDb Db => db;

    protected override string What => "vault.authenticator";

    protected override string Purpose => SecondFactors.Purpose;

    protected override byte[] Context(Guid id) => SecondFactors.Context(id);

    protected override IQueryable<SealedRow> After(Guid id) => db.Authenticators.Where(a => a.AccountId > id).OrderBy(a => a.AccountId).Select(a => new SealedRow(a.AccountId, a.Sealed));

    protected override Task SwapAsync(SealedRow row, byte[] renewed, CancellationToken cancellation) =>
        db.Authenticators.Where(a => a.AccountId == row.Id && a.Sealed == row.Sealed).ExecuteUpdateAsync(set => set.SetProperty(a => a.Sealed, renewed), cancellation);
}

internal sealed class SealedCompanySecrets(VaultDb db, ServiceKeys keys) : ServiceSealedRows(keys)
{
    protected override ModuleDb Db => db;

    protected override string What => "vault.company_connection";

    protected override string Purpose => CompanyDoor.Purpose;

    protected override byte[] Context(Guid id) => id.ToByteArray();

    protected override IQueryable<SealedRow> After(Guid id) => db.Connections.Where(c => c.Id > id).OrderBy(c => c.Id).Select(c => new SealedRow(c.Id, c.Sealed));

    protected override Task SwapAsync(SealedRow row, byte[] renewed, CancellationToken cancellation) =>
        db.Connections.Where(c => c.Id == row.Id && c.Sealed == row.Sealed).ExecuteUpdateAsync(set => set.SetProperty(c => c.Sealed, renewed), cancellation);
}

/// <summary>The declaration, and the hash by which its mailbox finds it again.</summary>
internal sealed class SealedWithdrawals(VaultDb db, ServiceKeys keys) : ServiceSealedRows(keys)
{
    protected override ModuleDb Db => db;

    protected override string What => "vault.withdrawal";

    protected override string Purpose => Declarations.Purpose;

    protected override byte[] Context(Guid id) => Declarations.Place(id);

    protected override IQueryable<SealedRow> After(Guid id) => db.Withdrawals.Where(w => w.Id > id).OrderBy(w => w.Id).Select(w => new SealedRow(w.Id, w.Sealed));

    protected override Task SwapAsync(SealedRow row, byte[] renewed, CancellationToken cancellation)
    {
        var declared = JsonSerializer.Deserialize<Declaration>(Keys.Open(Purpose, Context(row.Id), renewed))!;
        var swap = db.Withdrawals.Where(w => w.Id == row.Id && w.Sealed == row.Sealed);
        return EmailAddress.TryParse(declared.Email, out var mailbox) && new Declarations(Keys).Keys(mailbox)[0] is var hash
            ? swap.ExecuteUpdateAsync(set => set.SetProperty(w => w.Sealed, renewed).SetProperty(w => w.MailboxKey, hash), cancellation)
            : swap.ExecuteUpdateAsync(set => set.SetProperty(w => w.Sealed, renewed), cancellation);
    }
}

/// <summary>Nothing is sealed here: the service key vouches for each public key.</summary>
internal sealed class VouchedPublicKeys(PublicKeys keys) : IServiceSealed
{
    public Task<KeysLeft> WalkAsync(bool renew, CancellationToken cancellation) => keys.Walk(renew, cancellation);
}

/// <summary>The signed ends of the audit chain, in their folder: written once more under the first key, because a file that only grows is not changed.</summary>
internal sealed class SignedAuditHeads(AuditHeads heads, TimeProvider clock) : IServiceSealed
{
    public Task<KeysLeft> WalkAsync(bool renew, CancellationToken cancellation) => heads.Walk(renew, clock.UtcNow(), cancellation);
}
