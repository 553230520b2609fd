using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

/// <summary>
/// Only a proved mailbox gets a role at once. An account whose address nobody proved may belong to somebody who typed a colleague's address first.
/// </summary>
internal sealed class GrantRoleHandler(VaultDb db, TimeProvider clock) : IRequestHandler<GrantRole, GrantRoleAnswer>
{
    public async Task<GrantRoleAnswer> Handle(GrantRole request, CancellationToken cancellationToken)
    {
        var name = request.DisplayName.Trim();
        if (AccountRules.Name(name).Concat(AccountRules.Email(request.Email, out var email)).FirstOrDefault() is { } refusal)
        {
            return Refused(refusal);
        }

        if (!Enum.IsDefined(request.Role))
        {
            return Refused(new("role", "Wählen Sie eine Rolle.", "Choose a role."));
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await Before(request.Key, cancellationToken) is { } before)
        {
            return before;
        }

        var account = await db.Accounts.SingleOrDefaultAsync(a => a.EmailKey == email.Normalised && a.ConfirmedAt != null, cancellationToken);
        var answer = account is null ? await Invite(request, name, email, cancellationToken) : await Grant(request, account, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return answer;
    }

    internal static GrantRoleAnswer Refused(Refusal refusal) => new(GrantResult.Refused, refusal.Code, refusal.De, refusal.En);

    private async Task<GrantRoleAnswer?> Before(Guid key, CancellationToken stop) =>
        await db.Invitations.AnyAsync(i => i.Id == key, stop) ? new(GrantResult.Invited)
        : await db.Memberships.AnyAsync(m => m.Key == key, stop) ? new(GrantResult.Done)
        : null;

    private async Task<GrantRoleAnswer> Grant(GrantRole request, Account account, CancellationToken stop) =>
        await Memberships.Set(db, clock, account.Id, request.TenantId, request.TenantName, (StaffRole)request.Role, request.Key, stop) is { } refusal
            ? Refused(refusal)
            : new(GrantResult.Done);

    private async Task<GrantRoleAnswer> Invite(GrantRole request, string name, EmailAddress email, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await db.Invitations.Where(i => i.TenantId == request.TenantId && i.EmailKey == email.Normalised && i.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ClosedAt, now), stop);
        var old = now.AddDays(-30);
        await db.Invitations.Where(i => i.SentAt < old).ExecuteDeleteAsync(stop);
        db.Invitations.Add(new Invitation
        {
            Id = request.Key,
            TenantId = request.TenantId,
            TenantName = request.TenantName,
            Email = email.Reveal(),
            EmailKey = email.Normalised,
            Name = name,
            Role = (StaffRole)request.Role,
            Language = request.Language == "de" ? "de" : "en",
            SentAt = now,
            ExpiresAt = now + Invitation.Life,
        });
        db.Post(InvitationMailComposer.Name, request.Key);
        return new(GrantResult.Invited);
    }
}
