using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Banks;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Keys;
using Modular.Vault.Sealing;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Identify.Holder;

/// <summary>How it stands with asking the bank.</summary>
internal sealed record BankState(bool IsOpen, bool MayAsk, DateTime? ConfirmedAt, HolderState? State, HolderMatch? Match);

/// <summary>
/// Confirms who a person is by their online banking: what they say of themselves is sealed for them, the name also for the fetcher, login and PIN twice. Everything
/// after that is the fetcher's (<see cref="ReportAccountHolderHandler"/>).
/// </summary>
internal sealed class AskBank(VaultDb db, PersonKeys keys, CurrentSession session, SessionUnlock unlock, FetcherPublic fetcher, StoreBankCredentialHandler credentials, ConsentLedger consents, BankList banks, Throttle throttle, TimeProvider clock)
{
    /// <summary>The credential serves one question, and nobody opens it later.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private static readonly Refusal Confirmed = new("confirmed", "Ihre Identität ist schon bestätigt.", "Your identity is confirmed already.");

    private static readonly Refusal NoConsent = new(
        "consent",
        "Stimmen Sie zuerst dem Kontozugriff zu. Ohne das dürfen wir Ihre Bank nicht fragen.",
        "Agree to the access to your accounts first. Without that we may not ask your bank.");

    private static readonly Refusal Waiting = new("waiting", "Wir fragen Ihre Bank gerade. Es dauert nur Sekunden.", "We are asking your bank. It takes seconds.");

    private static readonly Refusal NotSetUp = new("not-set-up", "Das geht hier gerade nicht. Nehmen Sie den Personalausweis.", "That is not possible here just now. Use your identity card.");

    public async Task<BankState> Look(Guid account, CancellationToken stop)
    {
        var row = await db.Identities.AsNoTracking().Where(i => i.AccountId == account).Select(i => new { i.ConfirmedAt, i.Holder }).SingleOrDefaultAsync(stop);
        var check = await db.HolderChecks.AsNoTracking().Where(c => c.AccountId == account).Select(c => new { c.State, c.AskedAt }).SingleOrDefaultAsync(stop);
        var isLost = check is { State: HolderState.Waiting } && check.AskedAt + Lasts <= clock.UtcNow();
        return new(
            await unlock.Look(stop) == UnlockState.Unlocked, await consents.IsGiven(account, ConsentPurpose.AccountAccess, stop), row?.ConfirmedAt,
            isLost ? HolderState.NoAnswer : check?.State, row?.Holder);
    }

    public async Task<Outcome> Ask(Guid account, Particulars who, string bank, string login, string pin, System.Net.IPAddress? from, CancellationToken stop)
    {
        var now = clock.UtcNow();
        if (Identify.Refuse(who, DateOnly.FromDateTime(now)) is { } refusal)
        {
            return refusal;
        }

        if (banks.Find(bank) is null || login.Length is 0 or > 100 || pin.Length is 0 or > 100)
        {
            return new Refusal("bank", "Wählen Sie Ihre Bank und geben Sie Anmeldename und PIN an, je höchstens 100 Zeichen.", "Choose your bank and give login and PIN, at most 100 characters each.", "login");
        }

        if (!await keys.MayOpen(session.Handle, account, stop) || await keys.Present(KeyKind.Data, stop) is not { } number || (await keys.Key(KeyKind.Data, number, stop)).Key is not { } data)
        {
            return Identify.Locked;
        }

        if (await Look(account, stop) is var state && (state.ConfirmedAt is not null || state.State == HolderState.Waiting))
        {
            return state.ConfirmedAt is not null ? Confirmed : Waiting;
        }

        // A bank locks its customer out after three wrong PINs; we do not help with that.
        if (await throttle.Count(Tried.At("bank", account.ToString(), from, Pace.Mails), stop) is { } wait)
        {
            return SignIn.SignIn.TooOften(wait);
        }

        var credential = clock.NewId();
        var stored = await credentials.Handle(new(account, credential, bank, login, pin, now + Lasts), stop);
        return stored switch
        {
            SealingResult.Done => await Write(account, who, credential, (uint)number, data, stop),
            SealingResult.NoConsent => NoConsent,
            _ => NotSetUp,
        };
    }

    private async Task<Outcome> Write(Guid account, Particulars who, Guid credential, uint number, KeyBytes data, CancellationToken stop)
    {
        var (plain, name) = (JsonSerializer.SerializeToUtf8Bytes(who), JsonSerializer.SerializeToUtf8Bytes(new[] { who.FirstNames, who.LastName }));
        await using var write = await db.BeginWriteAsync(stop);
        var (row, check) = (await db.Identities.SingleOrDefaultAsync(i => i.AccountId == account, stop), await db.HolderChecks.SingleOrDefaultAsync(c => c.AccountId == account, stop));
        if (row is { ConfirmedAt: not null })
        {
            return Confirmed;
        }

        if (row is null)
        {
            db.Identities.Add(row = new Identity { AccountId = account, Sealed = [] });
        }

        if (check is null)
        {
            db.HolderChecks.Add(check = new HolderCheck { AccountId = account, Sealed = [] });
        }

        var now = clock.UtcNow();
        row.Version++;
        (row.Method, row.CheckedAt, row.Holder) = (IdentifiedBy.BankAccount, now, null);
        row.Sealed = SealedRecord.Seal(number, data, new RecordPlace(Guid.Empty, account, Identity.Table, Identity.Column, account, row.Version), plain);
        check.Version++;
        (check.CredentialId, check.State, check.AskedAt) = (credential, HolderState.Waiting, now);
        check.Sealed = FetcherValue.Seal(fetcher.Present!, account, new(Place(check), name)) ?? throw new CryptographicException("The fetcher's public key is none.");
        CryptographicOperations.ZeroMemory(plain);
        CryptographicOperations.ZeroMemory(name);
        // A code that was on its way to a phone belongs to the other way.
        await db.Tans.Where(t => t.AccountId == account).ExecuteDeleteAsync(stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return Outcome.Done;
    }

    public static SealedPlace Place(HolderCheck check) => new(HolderCheck.Table, HolderCheck.Column, check.AccountId, check.Version);
}
