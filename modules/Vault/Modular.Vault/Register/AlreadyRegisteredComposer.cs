using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Storage;

namespace Modular.Vault.Register;

internal sealed class AlreadyRegisteredComposer(VaultDb db, PublicUrl site, MailRenderer renderer) : IMailComposer
{
    public const string Name = "vault.already-registered";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == reference, cancellation) is not { } account)
        {
            return null;
        }

        var body = await renderer.Render<AlreadyRegisteredMail>(account.Language, new Dictionary<string, object?>
        {
            [nameof(AlreadyRegisteredMail.Name)] = account.Name,
            [nameof(AlreadyRegisteredMail.Link)] = site.To("/account/sign-in").AbsoluteUri,
            [nameof(AlreadyRegisteredMail.Imprint)] = site.To("/legal/imprint").AbsoluteUri,
        });
        var subject = account.Language == "de" ? "Sie haben schon ein Konto" : "You already have an account";
        return new Mail { To = EmailAddress.Parse(account.Email), Subject = subject, Html = body.Html, Text = body.Text };
    }
}
