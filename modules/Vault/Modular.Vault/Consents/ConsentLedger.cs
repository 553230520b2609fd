using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Erase;
using Modular.Vault.Legal;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Consents;

/// <summary>
/// Who agreed to what. Giving and withdrawing is one row and its note in the trail, in one commit, with what a withdrawal takes along: from that commit on
/// everybody who asks hears no.
/// </summary>
internal sealed class ConsentLedger(VaultDb db, LegalTexts texts, EraseStore erase, AuditTrail trail, CurrentSession session, TimeProvider clock)
{
    private static readonly Refusal Unknown = new("purpose", "So eine Einwilligung gibt es nicht. Laden Sie die Seite neu.", "There is no such consent. Reload the page.", "purpose");

    private static readonly Refusal Changed = new(
        "version",
        "Von diesem Text gibt es inzwischen eine andere Fassung. Lesen Sie die unten und stimmen Sie dann zu.",
        "There is another version of this text by now. Read the one below, then agree.",
        "version");

    private static readonly Refusal ByCompany = new(
        "company",
        "Ihre Firma hat Sie angemeldet. Was nur Sie selbst angeht, bestätigen Sie nach einer Anmeldung mit Ihrem eigenen Passwort oder Passkey.",
        "Your company signed you in. What concerns you alone you agree to after signing in with your own password or passkey.");

    private static readonly Refusal EndsWithAccount = new(
        "terms",
        "Die AGB gelten, solange es Ihr Konto gibt. Sie enden, wenn Sie es löschen.",
        "The terms hold while there is your account. They end when you delete it.",
        "purpose");

    /// <summary>The last row of every purpose there is one for.</summary>
    public async Task<IReadOnlyDictionary<ConsentPurpose, Consent>> Look(Guid account, CancellationToken stop) =>
        (await db.Consents.AsNoTracking().Where(c => c.AccountId == account).OrderBy(c => c.Number).ToListAsync(stop)).GroupBy(c => c.Purpose).ToDictionary(g => g.Key, g => g.Last());

    public async Task<bool> IsGiven(Guid account, ConsentPurpose purpose, CancellationToken stop) =>
        await Last(account, purpose, stop) is { IsGiven: true } last && last.TextVersion == texts.Current(purpose).Version;

    /// <param name="version">The version the person was shown; refused when it is not the one in force.</param>
    public async Task<Outcome> Give(Guid account, ConsentPurpose? purpose, string version, CancellationToken stop)
    {
        if (purpose is not { } what)
        {
            return Unknown;
        }

        if (version != texts.Current(what).Version)
        {
            return Changed;
        }

        if (session.ByCompany)
        {
            return ByCompany;
        }

        await using var write = await db.BeginWriteAsync(stop);
        await Lock(account, stop);
        var last = await Last(account, what, stop);
        if (last is { IsGiven: true } && last.TextVersion == version)
        {
            return Outcome.Done;
        }

        Note(account, what, version, (last?.Number ?? 0) + 1);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Effective with this commit; bank credentials go with the access to accounts.</summary>
    public async Task<Outcome> Withdraw(Guid account, ConsentPurpose? purpose, CancellationToken stop)
    {
        if (purpose is not { } what)
        {
            return Unknown;
        }

        if (what == ConsentPurpose.Terms)
        {
            return EndsWithAccount;
        }

        await using var write = await db.BeginWriteAsync(stop);
        var keys = await Withdraw(account, what, db, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        // A crash before this leaves keys that open nothing any more; they are swept up.
        await erase.Forget(keys, stop);
        return Outcome.Done;
    }

    /// <summary>In the caller's write. The erase keys of what went, to forget after the commit.</summary>
    public async Task<IReadOnlyList<Guid>> Withdraw(Guid account, ConsentPurpose what, VaultDb write, CancellationToken stop)
    {
        await Lock(account, stop);
        if (await Last(account, what, stop) is not { IsGiven: true } last)
        {
            return [];
        }

        write.Consents.Add(Row(account, what, false, last.TextVersion, last.Number + 1));
        trail.Add(AuditKind.ConsentWithdrawn, account, account, Facts(what, last.TextVersion));
        write.Tell(new ConsentWithdrawn(account, what, last.Number + 1));
        return what == ConsentPurpose.AccountAccess ? await DropCredentials(account, stop) : [];
    }

    /// <summary>The terms of an account that is opened in the caller's write.</summary>
    public async Task AcceptTerms(Guid account, string version, CancellationToken stop) =>
        Note(account, ConsentPurpose.Terms, version, (await Last(account, ConsentPurpose.Terms, stop))?.Number + 1 ?? 1);

    /// <summary>One at a time per person, until the end of the caller's write: nothing is stored under a consent that is being withdrawn.</summary>
    public async Task Lock(Guid account, CancellationToken stop)
    {
        if (!db.IsSqlite)
        {
            var sql = $"select 1 from {db.Table("account")} where id = {{0}} for no key update";
            await db.Database.ExecuteSqlRawAsync(sql, [account], stop);
        }
    }

    private void Note(Guid account, ConsentPurpose what, string version, long number)
    {
        db.Consents.Add(Row(account, what, true, version, number));
        trail.Add(AuditKind.ConsentGiven, account, account, Facts(what, version));
        db.Tell(new ConsentGiven(account, what, version, number));
    }

    private Consent Row(Guid account, ConsentPurpose what, bool isGiven, string version, long number) => new()
    {
        AccountId = account,
        Purpose = what,
        Number = number,
        IsGiven = isGiven,
        TextVersion = version,
        Language = Language.Code,
        At = clock.UtcNow(),
        Session = session.Handle == Guid.Empty ? null : session.Handle,
    };

    private async Task<List<Guid>> DropCredentials(Guid account, CancellationToken stop)
    {
        var all = await db.BankCredentials.Where(c => c.AccountId == account).Select(c => new { c.Id, c.EraseKeyId }).ToListAsync(stop);
        await db.BankCredentials.Where(c => c.AccountId == account).ExecuteDeleteAsync(stop);
        foreach (var credential in all)
        {
            trail.Add(AuditKind.CredentialDeleted, account, credential.Id);
        }

        return [.. all.Select(c => c.EraseKeyId)];
    }

    private Task<Consent?> Last(Guid account, ConsentPurpose purpose, CancellationToken stop) =>
        db.Consents.AsNoTracking().Where(c => c.AccountId == account && c.Purpose == purpose).OrderByDescending(c => c.Number).FirstOrDefaultAsync(stop);

    private static string Facts(ConsentPurpose what, string version) => $"{LegalTexts.Slug(what)} {version}";
}
