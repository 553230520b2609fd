using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Links;
using Modular.Vault.Storage;

namespace Modular.Vault.ChangeEmail;

/// <summary>The mail to the new address; where it has an account already, a mail to that account's person, without the link.</summary>
internal sealed class ChangeEmailComposer(VaultDb db, LinkMails mails, PublicUrl site) : IMailComposer
{
    public const string Name = "vault.change-email";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await mails.Open(reference, cancellation) is not { } link || await mails.AccountOf(link, cancellation) is not { } account)
        {
            return null;
        }

        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.EmailKey == link.EmailKey, cancellation) is { } other)
        {
            return await mails.Write<AddressTakenMail>(other.Email, other, "Ihre Adresse gehört schon zu einem Konto", "Your address already belongs to an account", site.To("/account/sign-in").AbsoluteUri);
        }

        return mails.Address(link, "/account/email") is { } address
            ? await mails.Write<ChangeEmailMail>(link.Email, account, "Bestätigen Sie Ihre neue E-Mail-Adresse", "Confirm your new e-mail address", address)
            : null;
    }
}

/// <summary>The mail to the old address: what happened, and the link that takes it back.</summary>
internal sealed class UndoEmailComposer(LinkMails mails) : IMailComposer
{
    public const string Name = "vault.undo-email";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation) =>
        await mails.Open(reference, cancellation) is { } link && await mails.AccountOf(link, cancellation) is { } account && mails.Address(link, "/account/email/undo") is { } address
            ? await mails.Write<EmailChangedMail>(link.Email, account, "Ihr Konto hat eine neue E-Mail-Adresse", "Your account has a new e-mail address", address)
            : null;
}
