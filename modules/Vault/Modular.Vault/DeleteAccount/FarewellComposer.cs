using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Storage;

namespace Modular.Vault.DeleteAccount;

/// <summary>The last mail. It is written when nothing of the person is left but the address it goes to.</summary>
internal sealed class FarewellComposer(VaultDb db, DeleteAccount delete, PublicUrl site, MailRenderer renderer) : IMailComposer
{
    public const string Name = "vault.farewell";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.Deletions.AsNoTracking().SingleOrDefaultAsync(d => d.AccountId == reference, cancellation) is not { ErasedAt: not null } deletion || delete.Mailbox(deletion) is not { } to)
        {
            return null;
        }

        using var spoken = Language.Use(deletion.Language);
        var body = await renderer.Render<FarewellMail>(deletion.Language, new Dictionary<string, object?>
        {
            [nameof(FarewellMail.At)] = Show.Instant(deletion.AskedAt, MyData.Fact.Zone, year: true),
            [nameof(FarewellMail.BackupsUntil)] = Show.Date(DateOnly.FromDateTime(deletion.AskedAt.AddDays(30))),
            [nameof(FarewellMail.Imprint)] = site.To("/legal/imprint").AbsoluteUri,
        });
        return new Mail { To = to, Subject = FarewellMail.Subject, Html = body.Html, Text = body.Text };
    }
}
