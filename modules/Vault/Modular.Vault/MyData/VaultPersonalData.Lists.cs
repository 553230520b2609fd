using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Legal.Withdraw;
using Modular.Vault.Links;
using Modular.Vault.People;

namespace Modular.Vault.MyData;

/// <summary>The lists of the answer.</summary>
internal sealed partial class VaultPersonalData
{
    private async IAsyncEnumerable<PersonalRecord> FactorsOf(Guid id, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var wrap in await db.Wraps.AsNoTracking().Where(w => w.AccountId == id).OrderBy(w => w.Kind).ThenBy(w => w.Number).Select(w => new { w.Kind, w.MadeAt, w.InertSince }).ToListAsync(stop))
        {
            yield return Way(wrap.Kind == WrapKind.Password ? T.Of("Passwort", "Password") : T.Of("Wiederherstellungscode", "Recovery code"), wrap.MadeAt, wrap.InertSince is null ? "" : T.Of("gilt nicht mehr", "no longer in force"));
        }

        if (await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.AccountId == id, stop) is { } app)
        {
            var left = await db.BackupCodes.CountAsync(c => c.AccountId == id && c.UsedAt == null, stop);
            yield return Way(T.Of("Authenticator-App", "Authenticator app"), app.MadeAt, Show.Count(left, "Ersatzcode unbenutzt", "Ersatzcodes unbenutzt", "backup code unused", "backup codes unused"));
        }

        foreach (var key in await db.Passkeys.AsNoTracking().Where(p => p.AccountId == id).OrderBy(p => p.MadeAt).Select(p => new { p.Name, p.MadeAt, p.LastUsedAt }).ToListAsync(stop))
        {
            yield return Way("Passkey", key.MadeAt, key.Name);
        }

        var companies = await db.CompanyIdentities.AsNoTracking().Where(i => i.AccountId == id).OrderBy(i => i.LinkedAt)
            .Join(db.Connections, i => i.ConnectionId, c => c.Id, (i, c) => new { c.Name, i.Issuer, i.Subject, i.LinkedAt }).ToListAsync(stop);
        foreach (var company in companies)
        {
            yield return Way(T.Of("Firmen-Anmeldung", "Company sign-in"), company.LinkedAt, $"{company.Name}: {company.Subject} ({company.Issuer})");
        }
    }

    private static PersonalRecord Way(string what, DateTime since, string more) =>
        new(Fact.Of("what", "Was", "What", what), Fact.At("since", "Seit", "Since", since), Fact.Of("more", "Dazu", "More", more));

    private async IAsyncEnumerable<PersonalRecord> SessionsOf(Guid id, [EnumeratorCancellation] CancellationToken stop)
    {
        var open = await db.UnlockedSessions.AsNoTracking().Where(u => u.AccountId == id).Select(u => u.SessionId).ToListAsync(stop);
        foreach (var session in await db.Sessions.AsNoTracking().Where(s => s.AccountId == id).OrderByDescending(s => s.SeenAt).ToListAsync(stop))
        {
            yield return Seen(T.Of("Anmeldung", "Sign-in"), session.Device, session.OpenedAt, session.SeenAt, open.Exists(o => o.AsSpan().SequenceEqual(session.Id)));
        }

        foreach (var device in await db.KnownDevices.AsNoTracking().Where(d => d.AccountId == id).OrderByDescending(d => d.LastAt).Select(d => new { d.FirstAt, d.LastAt }).ToListAsync(stop))
        {
            yield return Seen(T.Of("Bekannter Browser", "Known browser"), "", device.FirstAt, device.LastAt, false);
        }
    }

    private static PersonalRecord Seen(string what, string device, DateTime first, DateTime last, bool unlocked) => new(
        Fact.Of("what", "Was", "What", what), Fact.Of("device", "Gerät", "Device", device), Fact.At("first", "Zuerst", "First", first), Fact.At("last", "Zuletzt", "Last", last),
        Fact.YesNo("vaultUnlocked", "Tresor geöffnet", "Vault unlocked", unlocked));

    private async IAsyncEnumerable<PersonalRecord> BanksOf(Guid id, [EnumeratorCancellation] CancellationToken stop)
    {
        // Named columns: this process's database user may not read the others.
        var banks = await db.BankCredentials.Where(c => c.AccountId == id).OrderBy(c => c.StoredAt).Select(c => new { c.Id, c.Bank, c.StoredAt, c.Until }).ToListAsync(stop);
        foreach (var bank in banks)
        {
            var openings = await db.Openings.CountAsync(o => o.CredentialId == bank.Id && o.OpenedAt != null, stop);
            yield return new(
                Fact.Of("bank", "Bank", "Bank", bank.Bank), Fact.At("storedAt", "Hinterlegt", "Stored", bank.StoredAt), Fact.At("until", "Bis", "Until", bank.Until),
                Fact.Count("openings", "Vom Kontoabruf geöffnet", "Opened by the fetcher", openings));
        }
    }

    private async IAsyncEnumerable<PersonalRecord> RolesOf(PersonAsking person, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var role in await db.Memberships.AsNoTracking().Where(m => m.AccountId == person.Account).OrderBy(m => m.TenantName).ToListAsync(stop))
        {
            yield return Role(role.TenantName, role.Role is { } now ? RoleWords.Of((TenantRole)now) : T.Of("nicht mehr", "no longer"), role.ChangedAt);
        }

        var mailbox = person.Mailbox?.Normalised;
        foreach (var invitation in await db.Invitations.AsNoTracking().Where(i => i.EmailKey == mailbox).OrderBy(i => i.SentAt).ToListAsync(stop))
        {
            yield return Role(invitation.TenantName, T.Of($"Einladung: {RoleWords.Of((TenantRole)invitation.Role)}", $"Invitation: {RoleWords.Of((TenantRole)invitation.Role)}"), invitation.SentAt);
        }
    }

    private IAsyncEnumerable<PersonalRecord> ConsentsOf(Guid id) => db.Consents.AsNoTracking().Where(c => c.AccountId == id).OrderBy(c => c.Purpose).ThenBy(c => c.Number).AsAsyncEnumerable().Select(c => new PersonalRecord(
        Fact.Of("purpose", "Wozu", "To what", ConsentWords.Of(c.Purpose), LegalTexts.Slug(c.Purpose)), Fact.Of("done", "Was", "What", c.IsGiven ? T.Of("zugestimmt", "agreed") : T.Of("widerrufen", "withdrawn"), c.IsGiven ? "given" : "withdrawn"),
        Fact.Of("version", "Fassung", "Version", c.TextVersion), Fact.At("at", "Wann", "When", c.At)));

    /// <summary>Those made in this account, and those made with this mailbox without signing in.</summary>
    private async IAsyncEnumerable<PersonalRecord> WithdrawalsOf(PersonAsking person, [EnumeratorCancellation] CancellationToken stop)
    {
        var (mine, seen) = (person.Mailbox is { } mailbox ? declarations.Keys(mailbox) : [], new HashSet<Guid>());
        var rows = await db.Withdrawals.AsNoTracking().Where(w => w.AccountId == person.Account).ToListAsync(stop);
        foreach (var key in mine)
        {
            rows.AddRange(await db.Withdrawals.AsNoTracking().Where(w => w.MailboxKey == key).ToListAsync(stop));
        }

        foreach (var row in rows.Where(r => seen.Add(r.Id)).OrderBy(r => r.ReceivedAt))
        {
            var declared = declarations.Open(row);
            yield return new(
                Fact.At("receivedAt", "Eingegangen", "Received", row.ReceivedAt), Fact.Of("contract", "Vertrag", "Contract", Declarations.Words(declared.Contract, legal) ?? declared.Contract, declared.Contract),
                Fact.Of("details", "Bezeichnung", "Description", declared.Details), Fact.Of("name", "Name", "Name", declared.Name), Fact.Of("email", "Eingangsbestätigung an", "Receipt to", declared.Email));
        }
    }

    private static PersonalRecord Role(string tenant, string role, DateTime at) =>
        new(Fact.Of("operator", "Anbieter", "Operator", tenant), Fact.Of("role", "Rolle", "Role", role), Fact.At("since", "Seit", "Since", at));

    private async IAsyncEnumerable<PersonalRecord> KeysOf(Guid id, [EnumeratorCancellation] CancellationToken stop)
    {
        var (wrapped, published) = (await db.SealedKeys.CountAsync(k => k.AccountId == id, stop), await db.PublicKeys.CountAsync(k => k.AccountId == id, stop));
        if (wrapped + published > 0)
        {
            yield return new(
                Fact.Count("wrapped", "Verschlüsselte Schlüssel", "Wrapped keys", wrapped), Fact.Count("public", "Öffentliche Schlüssel", "Public keys", published),
                Fact.Count("streams", "Ströme, deren Ende gemerkt ist", "Streams whose end is noted", await db.StreamHeads.CountAsync(h => h.AccountId == id, stop)));
        }
    }

    /// <summary>Links to this person's mailboxes, old ones included.</summary>
    private IAsyncEnumerable<PersonalRecord> LinksOf(Guid id) => db.Links.AsNoTracking()
        .Where(l => l.AccountId == id || l.AccountId == null && db.Accounts.Any(a => a.Id == id && a.EmailKey == l.EmailKey && a.ConfirmedAt != null)).OrderByDescending(l => l.SentAt).AsAsyncEnumerable()
        .Select(l => new PersonalRecord(
            Fact.Of("purpose", "Wozu", "What for", Purpose(l.Purpose), l.Purpose.ToString()), Fact.Of("email", "An", "To", l.Email), Fact.At("sentAt", "Gesendet", "Sent", l.SentAt)));

    private static string Purpose(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Confirm => T.Of("Adresse bestätigen", "Confirm the address"),
        LinkPurpose.Reset => T.Of("Passwort neu setzen", "Reset the password"),
        LinkPurpose.NotMe => T.Of("„Das war ich nicht“", "“This was not me”"),
        LinkPurpose.ChangeEmail => T.Of("Adresse ändern", "Change the address"),
        _ => T.Of("Adresse zurückholen", "Take the address back"),
    };
}
