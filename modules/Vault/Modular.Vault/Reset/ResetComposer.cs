using Modular.Kernel;
using Modular.Vault.Links;

namespace Modular.Vault.Reset;

internal sealed class ResetComposer(LinkMails mails) : IMailComposer
{
    public const string Name = "vault.reset";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation) =>
        await mails.Open(reference, cancellation) is { } link && await mails.AccountOf(link, cancellation) is { } account && mails.Address(link, "/account/reset") is { } address
            ? await mails.Write<ResetMail>(account.Email, account, "Ihr neues Passwort", "Your new password", address)
            : null;
}
