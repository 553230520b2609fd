using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

internal sealed class TakeRoleHandler(VaultDb db, TimeProvider clock) : IRequestHandler<TakeRole, GrantRoleAnswer>
{
    public async Task<GrantRoleAnswer> Handle(TakeRole request, CancellationToken cancellationToken)
    {
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var row = await db.Memberships.AsNoTracking().SingleOrDefaultAsync(m => m.TenantId == request.TenantId && m.AccountId == request.PersonId && m.Role != null, cancellationToken);
        if (row is not null)
        {
            if (await Memberships.Set(db, clock, row.AccountId, row.TenantId, row.TenantName, role: null, row.Key, cancellationToken) is { } refusal)
            {
                return GrantRoleHandler.Refused(refusal);
            }

            await db.SaveChangesAsync(cancellationToken);
        }
        else if (await Withdraw(request, cancellationToken) == 0)
        {
            return GrantRoleHandler.Refused(new("unknown", "Diese Person gehört nicht mehr dazu. Laden Sie die Seite neu.", "This person no longer belongs here. Reload the page."));
        }

        await write.CommitAsync(cancellationToken);
        return new(GrantResult.Done);
    }

    private async Task<int> Withdraw(TakeRole request, CancellationToken stop)
    {
        var now = clock.UtcNow();
        return await db.Invitations.Where(i => i.Id == request.PersonId && i.TenantId == request.TenantId && i.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ClosedAt, now), stop);
    }
}
