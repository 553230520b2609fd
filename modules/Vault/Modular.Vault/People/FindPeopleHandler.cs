using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

internal sealed class FindPeopleHandler(VaultDb db, TimeProvider clock) : IRequestHandler<FindPeople, IReadOnlyList<Person>>
{
    public async Task<IReadOnlyList<Person>> Handle(FindPeople request, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        var people = await db.Memberships.Where(m => m.TenantId == request.TenantId && m.Role != null)
            .Join(db.Accounts, m => m.AccountId, a => a.Id, (m, a) => new Person(a.Id, a.Name, a.Email, (TenantRole)m.Role!, false))
            .ToListAsync(cancellationToken);
        var invited = await db.Invitations.Where(i => i.TenantId == request.TenantId && i.ClosedAt == null && i.ExpiresAt > now)
            .Select(i => new Person(i.Id, i.Name, i.Email, (TenantRole)i.Role, true))
            .ToListAsync(cancellationToken);
        return [.. people.Concat(invited).OrderBy(p => p.DisplayName, StringComparer.InvariantCultureIgnoreCase)];
    }
}
