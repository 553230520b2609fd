using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

internal sealed class InvitationMailComposer(VaultDb db, InvitationLink link, PublicUrl site, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "vault.invitation";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        if (await db.Invitations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == reference && i.ClosedAt == null && i.ExpiresAt > now, cancellation) is not { } invitation)
        {
            return null;
        }

        var body = await renderer.Render<InvitationMail>(invitation.Language, new Dictionary<string, object?>
        {
            [nameof(InvitationMail.TenantName)] = invitation.TenantName,
            [nameof(InvitationMail.Name)] = invitation.Name,
            [nameof(InvitationMail.Link)] = site.To($"/account/invitation/{link.Token(invitation.Id)}").AbsoluteUri,
            [nameof(InvitationMail.Imprint)] = site.To("/legal/imprint").AbsoluteUri,
        });
        using var spoken = Language.Use(invitation.Language);
        return new Mail { To = EmailAddress.Parse(invitation.Email), FromName = invitation.TenantName, Subject = InvitationMail.Subject(invitation.TenantName), Html = body.Html, Text = body.Text };
    }
}
