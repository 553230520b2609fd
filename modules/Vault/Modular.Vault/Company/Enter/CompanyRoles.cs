using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Sdk.Sso;
using Modular.Vault.Accounts;
using Modular.Vault.People;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Enter;

/// <summary>
/// Which role somebody has by their company, looked at anew at every sign-in. The company decides about roles it gave; what an owner gave or took by
/// hand stays as the owner wanted, unless a group says otherwise. Groups that the provider left out take nothing away: what is left of the list can raise a role,
/// never lower it.
/// </summary>
internal sealed class CompanyRoles(VaultDb db, TimeProvider clock)
{
    public static readonly Refusal NoRole = new(
        "no-role",
        "Ihre Firma hat Sie angemeldet, aber für Ihre Gruppen ist hier kein Zugang vorgesehen. Fragen Sie, wer bei Ihnen die Anmeldung verwaltet.",
        "Your company signed you in, but none of your groups has access here. Ask whoever manages sign-in at your place.");

    public static readonly Refusal TakenByHand = new(
        "taken",
        "Ihr Zugang wurde hier von Hand entfernt. Nur wer die Rolle Inhaber hat, kann Sie wieder dazuholen.",
        "Your access was removed here by hand. Only an owner can bring you back.");

    /// <summary>The role by group, or the one for everybody; null when neither.</summary>
    public async Task<StaffRole?> ByGroup(Guid connection, ExternalIdentity who, CancellationToken stop)
    {
        var groups = who.Groups.Where(g => g.Length <= CompanyGroup.Longest).ToList();
        return await db.CompanyGroups.Where(g => g.ConnectionId == connection && groups.Contains(g.Name)).MaxAsync(g => (StaffRole?)g.Role, stop);
    }

    /// <summary>Inside the caller's write. Refused: the person does not come in; a role the company had given is gone then.</summary>
    public async Task<Outcome> Settle(CompanyConnection connection, Guid account, StaffRole? byGroup, ExternalIdentity who, StaffRole? invited, CancellationToken stop)
    {
        var now = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.AccountId == account && m.TenantId == connection.TenantId, stop);
        if (connection.IsEmergency(account) && now?.Role is not null)
        {
            return Outcome.Done;
        }

        if (now is { Role: null, CompanyId: null } && invited is null)
        {
            return TakenByHand;
        }

        var keeps = now?.Role is not null && (now.CompanyId is null || !who.GroupsComplete);
        return (byGroup, invited, keeps, connection.DefaultRole) switch
        {
            ({ } role, _, _, _) when !who.GroupsComplete && now?.Role > role => Outcome.Done,
            ({ } role, _, _, _) => await Give(connection, account, now, role, connection.Id, stop),
            (_, { } role, _, _) => await Give(connection, account, now, role, null, stop),
            (_, _, true, _) => Outcome.Done,
            (_, _, _, { } role) => await Give(connection, account, now, role, connection.Id, stop),
            _ => await Take(connection, account, now, stop),
        };
    }

    private async Task<Outcome> Give(CompanyConnection connection, Guid account, Membership? now, StaffRole role, Guid? by, CancellationToken stop)
    {
        if (now is null || now.Role != role || now.CompanyId != by)
        {
            // An operator keeps its last owner, whatever the groups say: that is no reason to leave them outside.
            await Memberships.Set(db, clock, account, connection.TenantId, connection.TenantName, role, clock.NewId(), stop, by);
        }

        return Outcome.Done;
    }

    private async Task<Outcome> Take(CompanyConnection connection, Guid account, Membership? now, CancellationToken stop)
    {
        if (now?.Role is not null && await Memberships.Set(db, clock, account, connection.TenantId, connection.TenantName, null, clock.NewId(), stop, connection.Id) is not null)
        {
            return Outcome.Done;
        }

        return NoRole;
    }
}
