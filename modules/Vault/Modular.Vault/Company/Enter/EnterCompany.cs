using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Sdk.Sso;
using Modular.Vault.Accounts;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Notices;
using Modular.Vault.People;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Enter;

/// <summary>What a sign-in by company came to: in, or first to be linked with an account that is there already.</summary>
internal sealed record Entered(Guid Account, Guid Identity, bool MustLink = false);

/// <summary>
/// From what the company's provider says to an account. Known by (issuer, subject): that account. Unknown: an address that the provider has checked,
/// in a domain that is the operator's by DNS; then a new account, or an account with this address that its owner or an owner of the operator vouches for.
/// </summary>
internal sealed class EnterCompany(VaultDb db, CompanyDoor door, CompanyRoles roles, SecurityLog log, AuditTrail trail, TimeProvider clock)
{
    private static readonly Refusal NoAddress = new(
        "no-address",
        "Ihre Firma hat uns keine geprüfte E-Mail-Adresse genannt. Ohne sie legen wir niemandem ein Konto an. Fragen Sie, wer bei Ihnen die Anmeldung verwaltet.",
        "Your company did not tell us an e-mail address that it has checked. Without one we open no account. Ask whoever manages sign-in at your place.");

    private static readonly Refusal OtherDomain = new(
        "other-domain",
        "Ihre E-Mail-Adresse gehört zu keiner Domain, die dieser Betrieb als seine nachgewiesen hat. Fragen Sie, wer bei Ihnen die Anmeldung verwaltet.",
        "Your e-mail address is in no domain that this business has shown to be its own. Ask whoever manages sign-in at your place.");

    private static readonly Refusal NotInvited = new(
        "not-invited",
        "Sie haben hier noch kein Konto. Bitten Sie jemanden mit der Rolle Inhaber um eine Einladung.",
        "You have no account here yet. Ask an owner for an invitation.");

    private static readonly Refusal Stopped = new(
        "stopped",
        "Dieses Konto wurde von seinem Postfach aus gesperrt. Wählen Sie über „Passwort vergessen“ ein neues Passwort, dann ist es wieder offen.",
        "This account was stopped from its mailbox. Choose a new password by “Forgot your password”, and it is open again.");

    public async Task<Outcome<Entered>> Handle(CompanyConnection connection, ExternalIdentity who, string language, string device, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        var byGroup = await roles.ByGroup(connection.Id, who, stop);
        var known = await db.CompanyIdentities.SingleOrDefaultAsync(i => i.ConnectionId == connection.Id && i.Issuer == who.Issuer && i.Subject == who.Subject, stop);
        var outcome = known is null ? await Unknown(connection, who, byGroup, language, device, stop) : await Known(connection, known, who, byGroup, stop);
        Note(connection, outcome);
        if (outcome.Refusal is null && !outcome.Value.MustLink)
        {
            var now = clock.UtcNow();
            await db.Connections.Where(c => c.Id == connection.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.WorkedAt, now), stop);
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return outcome;
    }

    /// <summary>Inside the caller's write: the identity belongs to this account from now on.</summary>
    public CompanyIdentity Link(CompanyConnection connection, string issuer, string subject, Guid account)
    {
        var now = clock.UtcNow();
        var identity = new CompanyIdentity { Id = clock.NewId(), ConnectionId = connection.Id, Issuer = issuer, Subject = subject, AccountId = account, LinkedAt = now, SeenAt = now };
        db.CompanyIdentities.Add(identity);
        trail.Add(AuditKind.CompanyLinked, account, account, $"{connection.Id} {identity.Id}");
        return identity;
    }

    private async Task<Outcome<Entered>> Known(CompanyConnection connection, CompanyIdentity known, ExternalIdentity who, StaffRole? byGroup, CancellationToken stop)
    {
        if (await db.Accounts.AnyAsync(a => a.Id == known.AccountId && a.StoppedAt != null, stop))
        {
            return Stopped;
        }

        known.SeenAt = clock.UtcNow();
        var invitation = await Invitation(connection, await db.Accounts.Where(a => a.Id == known.AccountId).Select(a => a.EmailKey).SingleAsync(stop), stop);
        var settled = await roles.Settle(connection, known.AccountId, byGroup, who, invitation?.Role, stop);
        if (settled.Refusal is { } refusal)
        {
            // Who lost their access is out in every browser, at once.
            await db.Sessions.Where(s => s.CompanyId == connection.Id && s.AccountId == known.AccountId).ExecuteDeleteAsync(stop);
            return refusal;
        }

        Close(invitation);
        return new Entered(known.AccountId, known.Id);
    }

    private async Task<Outcome<Entered>> Unknown(CompanyConnection connection, ExternalIdentity who, StaffRole? byGroup, string language, string device, CancellationToken stop)
    {
        if (!who.EmailVerified || !EmailAddress.TryParse(who.Email, out var email))
        {
            return NoAddress;
        }

        if (!await door.Owns(connection.Id, email.Reveal(), stop))
        {
            return OtherDomain;
        }

        var key = email.Normalised;
        var invitation = await Invitation(connection, key, stop);
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.EmailKey == key, stop) is { } there)
        {
            return await There(connection, there, who, byGroup, invitation, device, stop);
        }

        if (byGroup is null && invitation is null && connection.DefaultRole is null)
        {
            return CompanyRoles.NoRole;
        }

        return invitation is null && !connection.OpensAccounts ? NotInvited : await Open(connection, email, who, byGroup, invitation, language, stop);
    }

    /// <summary>An account with this address. Only whoever owns it, or an owner of the operator who brought it in, may tie it to the company.</summary>
    private async Task<Outcome<Entered>> There(CompanyConnection connection, Account there, ExternalIdentity who, StaffRole? byGroup, Invitation? invitation, string device, CancellationToken stop)
    {
        if (there.StoppedAt is not null)
        {
            return Stopped;
        }

        var isStaff = await db.Memberships.AnyAsync(m => m.AccountId == there.Id && m.TenantId == connection.TenantId && m.Role != null, stop);
        if (there.ConfirmedAt is null || there.IsPlatform || !(isStaff || invitation is not null))
        {
            return new Entered(there.Id, Guid.Empty, MustLink: true);
        }

        var settled = await roles.Settle(connection, there.Id, byGroup, who, invitation?.Role, stop);
        if (settled.Refusal is { } refusal)
        {
            return refusal;
        }

        Close(invitation);
        await log.Add(there.Id, SecurityEventKind.CompanyLinked, device, stop);
        return new Entered(there.Id, Link(connection, who.Issuer, who.Subject, there.Id).Id);
    }

    /// <summary>Just in time: without a password, and so without keys. The mailbox counts as proved, by the company and the domain's DNS together.</summary>
    private async Task<Outcome<Entered>> Open(CompanyConnection connection, EmailAddress email, ExternalIdentity who, StaffRole? byGroup, Invitation? invitation, string language, CancellationToken stop)
    {
        var now = clock.UtcNow();
        var account = new Account
        {
            Id = clock.NewId(),
            Email = email.Reveal(),
            EmailKey = email.Normalised,
            Name = Name(who.Name ?? invitation?.Name) ?? email.Reveal()[..email.Reveal().IndexOf('@', StringComparison.Ordinal)],
            Language = language,
            OpenedAt = now,
            ConfirmedAt = now,
        };
        db.Accounts.Add(account);
        await db.SaveChangesAsync(stop);
        db.Tell(new AccountOpened(account.Id));
        trail.Add(AuditKind.CompanyAccountOpened, null, account.Id, connection.Id.ToString());
        var settled = await roles.Settle(connection, account.Id, byGroup, who, invitation?.Role, stop);
        if (settled.Refusal is { } refusal)
        {
            throw new InvalidOperationException($"Nobody gets an account who gets no role ({refusal.Code}).");
        }

        Close(invitation);
        return new Entered(account.Id, Link(connection, who.Issuer, who.Subject, account.Id).Id);
    }

    private Task<Invitation?> Invitation(CompanyConnection connection, string emailKey, CancellationToken stop)
    {
        var now = clock.UtcNow();
        return db.Invitations.Where(i => i.TenantId == connection.TenantId && i.EmailKey == emailKey && i.ClosedAt == null && i.ExpiresAt > now).OrderByDescending(i => i.SentAt).FirstOrDefaultAsync(stop);
    }

    private void Close(Invitation? invitation) => _ = invitation?.ClosedAt = clock.UtcNow();

    private void Note(CompanyConnection connection, Outcome<Entered> outcome)
    {
        if (outcome.Refusal is { } refusal)
        {
            trail.Add(AuditKind.CompanyRefused, null, connection.Id, refusal.Code);
        }
        else if (!outcome.Value.MustLink)
        {
            trail.Add(AuditKind.CompanyEntered, outcome.Value.Account, connection.Id, outcome.Value.Identity.ToString());
        }
    }

    private static string? Name(string? name) =>
        name is not null && new string([.. name.Where(c => !char.IsControl(c))]).Trim() is { Length: > 0 } clean ? clean[..Math.Min(clean.Length, AccountRules.LongestName)] : null;
}
