using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Links;
using Modular.Vault.Register;

namespace Modular.Vault.ConfirmEmail;

/// <summary>The mail with the link; for an account that is confirmed already, a mail that says so; for nobody, none.</summary>
internal sealed class ConfirmComposer(LinkMails mails, PublicUrl site) : IMailComposer
{
    public const string Name = "vault.confirm";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await mails.Open(reference, cancellation) is not { } link || await mails.AccountOf(link, cancellation) is not { } account)
        {
            return null;
        }

        if (account.ConfirmedAt is not null)
        {
            return await mails.Write<AlreadyRegisteredMail>(account.Email, account, "Sie haben schon ein Konto", "You already have an account", site.To("/account/sign-in").AbsoluteUri,
                (nameof(AlreadyRegisteredMail.Reset), site.To("/account/reset").AbsoluteUri));
        }

        return mails.Address(link, "/account/confirm") is { } address
            ? await mails.Write<ConfirmMail>(account.Email, account, "Bestätigen Sie Ihre E-Mail-Adresse", "Confirm your e-mail address", address, (nameof(ConfirmMail.Reset), site.To("/account/reset").AbsoluteUri))
            : null;
    }
}
