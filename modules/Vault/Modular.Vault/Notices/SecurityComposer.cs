using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Links;
using Modular.Vault.Storage;

namespace Modular.Vault.Notices;

internal sealed class SecurityComposer(VaultDb db, LinkMails mails, PublicUrl site, MailRenderer renderer) : IMailComposer
{
    public const string Name = "vault.security";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.SecurityEvents.AsNoTracking().SingleOrDefaultAsync(e => e.Id == reference, cancellation) is not { } happened
            || await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == happened.AccountId, cancellation) is not { } account)
        {
            return null;
        }

        var link = await mails.Open(reference, cancellation);
        using var spoken = Language.Use(account.Language);
        var body = await renderer.Render<SecurityMail>(account.Language, new Dictionary<string, object?>
        {
            [nameof(SecurityMail.Name)] = account.Name,
            [nameof(SecurityMail.Title)] = SecurityWords.Title(happened.Kind),
            [nameof(SecurityMail.Sentence)] = SecurityWords.Sentence(happened.Kind),
            [nameof(SecurityMail.IfNotYou)] = SecurityWords.IfNotYou(happened.Kind),
            [nameof(SecurityMail.At)] = Show.Instant(happened.At, "Europe/Berlin", year: true),
            [nameof(SecurityMail.Device)] = happened.Device,
            [nameof(SecurityMail.NotMe)] = link is null ? null : mails.Address(link, NotMeRoutes.Path),
            [nameof(SecurityMail.Reset)] = site.To("/account/reset").AbsoluteUri,
            [nameof(SecurityMail.Imprint)] = site.To("/legal/imprint").AbsoluteUri,
        });
        return new Mail { To = EmailAddress.Parse(account.Email), Subject = SecurityWords.Title(happened.Kind), Html = body.Html, Text = body.Text };
    }
}
