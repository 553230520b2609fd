using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.ConfirmEmail;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Links;
using Modular.Vault.Passwords;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;

namespace Modular.Vault.Register;

/// <summary>
/// Opens an account, unconfirmed. Whether the address had one already is told to its mailbox, not to whoever typed it: the answer and the work are the same.
/// </summary>
internal sealed class Register(VaultDb db, MailedLinks links, PasswordMeter meter, UserKeys keys, Throttle throttle, ConsentLedger consents, LegalTexts texts, TimeProvider clock)
{
    public async Task<IReadOnlyList<Refusal>> Handle(Newcomer newcomer, System.Net.IPAddress? from, CancellationToken stop)
    {
        List<Refusal> refusals = [.. AccountRules.Name(newcomer.Name), .. AccountRules.Email(newcomer.Email, out var email)];
        refusals.AddRange(AccountRules.Password(meter.Judge(newcomer.Password, new(newcomer.Name, newcomer.Email))));
        if (newcomer.Terms != texts.Current(ConsentPurpose.Terms).Version)
        {
            refusals.Add(AccountRules.OtherTerms);
        }

        if (refusals.Count > 0)
        {
            return refusals;
        }

        if (await throttle.Count(Tried.At("confirm", email.Normalised, from, Pace.Mails), stop) is { } wait)
        {
            return [SignIn.SignIn.TooOften(wait)];
        }

        using var password = await keys.Prepare(clock.NewId(), newcomer.Password, stop);
        if (password is null)
        {
            return [AccountRules.Busy];
        }

        await Store(newcomer, email, password, stop);
        return [];
    }

    private async Task Store(Newcomer newcomer, EmailAddress email, NewLock password, CancellationToken stop)
    {
        var now = clock.UtcNow();
        links.Issue(LinkPurpose.Confirm, email, ConfirmComposer.Name);
        if (!await db.Accounts.AnyAsync(a => a.EmailKey == email.Normalised, stop))
        {
            var account = new Account
            {
                Id = password.Account,
                Email = email.Reveal(),
                EmailKey = email.Normalised,
                Name = newcomer.Name,
                Language = newcomer.Language,
                OpenedAt = now,
            };
            db.Accounts.Add(account);
            keys.Create(password);
            await consents.AcceptTerms(account.Id, newcomer.Terms, stop);
            db.Tell(new AccountOpened(account.Id));
        }

        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // Two at once with one address: the first has the account, and the second learns as little as anybody.
            db.ChangeTracker.Clear();
        }
    }
}

/// <summary>What a person typed to open an account, and the version of the terms they were shown.</summary>
internal sealed record Newcomer(string Name, string Email, string Password, string Language, string Terms)
{
    public override string ToString() => "***";
}
