using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Storage;

namespace Modular.Vault.Seed;

/// <summary>
/// The demo sign-ins. Their password is public, so they are never written in production. Roles at the demo operator are granted by whoever
/// seeds the operator, by <see cref="GrantRole"/>: these mailboxes count as proved.
/// </summary>
internal sealed class DemoPeople(VaultDb db, UserKeys keys, ConsentLedger consents, LegalTexts texts, TimeProvider clock)
{
    public const string Password = "lantern velvet harbour 42";

    private static readonly (string Mailbox, string Name)[] People =
    [
        ("owner", "Jule Brandt"), ("staff", "Emre Yıldız"), ("door", "Mia Kowalski"), ("tenant", "Hannah Vogel"), ("partner", "Jonas Richter"), ("admin", "Ada Platform"),
    ];

    public async Task Write(CancellationToken stop)
    {
        foreach (var (mailbox, name) in People)
        {
            var email = EmailAddress.Parse($"{mailbox}@demo.example");
            var known = await db.Accounts.AsNoTracking().Where(a => a.EmailKey == email.Normalised).Select(a => (Guid?)a.Id).SingleOrDefaultAsync(stop);
            if (known is { } id && await db.Wraps.AnyAsync(w => w.AccountId == id, stop))
            {
                continue;
            }

            using var password = await keys.Prepare(known ?? clock.NewId(), Password, stop) ?? throw new InvalidOperationException("The password queue is full while seeding.");
            keys.Create(password);
            if (known is not null)
            {
                // Seeded before accounts had keys.
                await db.SaveChangesAsync(stop);
                continue;
            }

            var now = clock.UtcNow();
            var account = new Account
            {
                Id = password.Account,
                Email = email.Reveal(),
                EmailKey = email.Normalised,
                Name = name,
                Language = "de",
                OpenedAt = now,
                ConfirmedAt = now,
                IsPlatform = mailbox == "admin",
            };
            db.Accounts.Add(account);
            await consents.AcceptTerms(account.Id, texts.Current(ConsentPurpose.Terms).Version, stop);
            db.Tell(new AccountOpened(account.Id));
            await db.SaveChangesAsync(stop);
        }
    }
}
