using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Storage;

namespace Modular.Vault.Links;

/// <summary>What every composer of a mail with a link needs: the link while it is open, its address, and the rendering.</summary>
internal sealed class LinkMails(VaultDb db, LinkSecrets secrets, PublicUrl site, MailRenderer renderer, TimeProvider clock)
{
    public async Task<MailedLink?> Open(Guid reference, CancellationToken stop) =>
        await db.Links.AsNoTracking().SingleOrDefaultAsync(l => l.Id == reference, stop) is { } link && link.IsOpen(clock.UtcNow()) ? link : null;

    /// <summary>The account whose mailbox this is.</summary>
    public Task<Account?> AccountOf(MailedLink link, CancellationToken stop) =>
        db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => link.AccountId == null ? a.EmailKey == link.EmailKey : a.Id == link.AccountId, stop);

    /// <summary>The whole address, or null when the service key that made it is gone.</summary>
    public string? Address(MailedLink link, string path) => secrets.Of(link) is { } secret ? site.To($"{path}/{secret}").AbsoluteUri : null;

    /// <summary>Renders a mail component whose parameters are Name, Link and Imprint, and perhaps more.</summary>
    public async Task<Mail> Write<TMail>(string to, Account account, string subjectDe, string subjectEn, string link, params (string Name, object? Value)[] more) where TMail : IComponent
    {
        var parameters = new Dictionary<string, object?> { ["Name"] = account.Name, ["Link"] = link, ["Imprint"] = site.To("/legal/imprint").AbsoluteUri };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        var body = await renderer.Render<TMail>(account.Language, parameters);
        return new Mail { To = EmailAddress.Parse(to), Subject = account.Language == "de" ? subjectDe : subjectEn, Html = body.Html, Text = body.Text };
    }
}
