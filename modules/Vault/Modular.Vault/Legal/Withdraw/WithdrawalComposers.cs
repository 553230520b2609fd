using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Storage;

namespace Modular.Vault.Legal.Withdraw;

/// <summary>The receipt: what was declared and when it came in, on a durable medium (§ 356a (4) BGB).</summary>
internal sealed class ReceiptComposer(VaultDb db, Declarations declarations, LegalFacts legal, PublicUrl site, MailRenderer renderer) : IMailComposer
{
    public const string Name = "vault.withdrawal-receipt";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.Withdrawals.AsNoTracking().SingleOrDefaultAsync(w => w.Id == reference, cancellation) is not { } row)
        {
            return null;
        }

        var declared = declarations.Open(row);
        return await Write(row, declared, EmailAddress.Parse(declared.Email), row.Language, isHouse: false);
    }

    internal async Task<Mail> Write(Withdrawal row, Declaration declared, EmailAddress to, string language, bool isHouse)
    {
        using var spoken = Language.Use(language);
        var body = await renderer.Render<WithdrawalMail>(language, new Dictionary<string, object?>
        {
            [nameof(WithdrawalMail.Data)] = declared,
            [nameof(WithdrawalMail.Contract)] = Declarations.Words(declared.Contract, legal),
            [nameof(WithdrawalMail.At)] = Show.Instant(row.ReceivedAt, MyData.Fact.Zone, year: true),
            [nameof(WithdrawalMail.IsHouse)] = isHouse,
            [nameof(WithdrawalMail.IsEffected)] = row.AccountId is not null && declared.Contract == Declarations.Platform,
            [nameof(WithdrawalMail.Imprint)] = site.To("/legal/imprint").AbsoluteUri,
        });
        return new Mail { To = to, Subject = WithdrawalMail.Subject(isHouse), Html = body.Html, Text = body.Text };
    }
}

/// <summary>The same to the house's mailbox, where somebody acts on it.</summary>
internal sealed class HouseComposer(VaultDb db, Declarations declarations, LegalFacts legal, PublicUrl site, MailRenderer renderer) : IMailComposer
{
    public const string Name = "vault.withdrawal-house";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation) =>
        await db.Withdrawals.AsNoTracking().SingleOrDefaultAsync(w => w.Id == reference, cancellation) is { } row
            ? await new ReceiptComposer(db, declarations, legal, site, renderer).Write(row, declarations.Open(row), EmailAddress.Parse(legal.Email), "de", isHouse: true)
            : null;
}
