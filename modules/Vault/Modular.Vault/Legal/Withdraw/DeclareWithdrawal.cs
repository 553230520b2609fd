using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Erase;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Legal.Withdraw;

/// <summary>
/// The withdrawal function of § 356a BGB: anybody declares, confirms, and has a receipt by mail with the text and the time. Whoever is signed in and withdraws
/// from the platform contract is out of it with the same commit; everything else goes to the house's mailbox.
/// </summary>
internal sealed class DeclareWithdrawal(VaultDb db, ConsentLedger ledger, EraseStore erase, Declarations declarations, Throttle throttle, LegalFacts legal, TimeProvider clock)
{
    private const int LongestDetails = 400;

    /// <summary>What is wrong with it; empty when it can be confirmed.</summary>
    public IReadOnlyList<Refusal> Check(Declaration declared)
    {
        List<Refusal> refusals = [.. AccountRules.Name(declared.Name), .. AccountRules.Email(declared.Email, out _)];
        if (Declarations.Words(declared.Contract, legal) is null)
        {
            refusals.Add(new("contract", "Wählen Sie, welchen Vertrag Sie widerrufen.", "Choose which contract you withdraw from.", "contract"));
        }

        if (declared.Details.Length > LongestDetails || declared.Details.Any(c => char.IsControl(c) && c is not '\n' and not '\r'))
        {
            refusals.Add(new("details", $"Höchstens {LongestDetails} Zeichen, bitte ohne Steuerzeichen.", $"At most {LongestDetails} characters, please without control characters.", "details"));
        }
        else if (declared.Details.Length == 0 && declared.Contract != Declarations.Platform)
        {
            refusals.Add(new("details", "Sagen Sie uns, welcher Vertrag es ist, zum Beispiel mit der Bestellnummer.", "Tell us which contract it is, for example by its order number.", "details"));
        }

        return refusals;
    }

    /// <param name="id">Made with the page that asks for the confirmation: pressed twice, it is one declaration.</param>
    public async Task<IReadOnlyList<Refusal>> Confirm(Guid id, Guid? account, Declaration declared, System.Net.IPAddress? from, CancellationToken stop)
    {
        if (Check(declared) is { Count: > 0 } refusals)
        {
            return refusals;
        }

        if (await db.Withdrawals.AnyAsync(w => w.Id == id, stop))
        {
            return [];
        }

        var mailbox = EmailAddress.Parse(declared.Email);
        if (await throttle.Count(Tried.At("withdrawal", mailbox.Normalised, from, Pace.Mails), stop) is not null)
        {
            return [new(
                "too-often",
                $"An diese Adresse gingen gerade schon mehrere Eingangsbestätigungen. Warten Sie ein wenig, oder widerrufen Sie per E-Mail an {legal.Email}; das gilt genauso.",
                $"Several receipts went to this address just now. Wait a little, or withdraw by e-mail to {legal.Email}, which counts as well.")];
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        db.Withdrawals.Add(new Withdrawal
        {
            Id = id,
            AccountId = account,
            ReceivedAt = now,
            KeptUntil = new DateTime(now.Year + 4, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Sealed = declarations.Seal(id, declared),
            MailboxKey = declarations.Keys(mailbox)[0],
            Language = Language.Code,
        });
        db.Post(ReceiptComposer.Name, id);
        db.Post(HouseComposer.Name, id);
        var keys = account is { } person && declared.Contract == Declarations.Platform ? await ledger.Withdraw(person, ConsentPurpose.PlatformContract, db, stop) : [];
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        await erase.Forget(keys, stop);
        return [];
    }
}
