using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.People;

/// <summary>An operator as its owner sees it here.</summary>
internal sealed record Tenant(Guid Id, string Name);

/// <summary>Whose team is asked for, and the page that shows it.</summary>
internal sealed class PeopleView(VaultDb db, FindPeopleHandler find, TimeProvider clock)
{
    public Guid NewKey() => clock.NewId();

    /// <summary>The operator named in the address, or the only one; null unless the person owns it.</summary>
    public async Task<Tenant?> Tenant(HttpContext context, string? named, CancellationToken stop)
    {
        var owned = await Owned(context, stop);
        return named is null ? owned.FirstOrDefault() : Guid.TryParse(named, out var id) ? owned.FirstOrDefault(t => t.Id == id) : null;
    }

    public async Task<IResult> Page(HttpContext context, Tenant tenant, Typed typed, GrantRoleAnswer? refused, string? done, int status, CancellationToken stop)
    {
        context.NeverStore();
        var field = refused?.Code is "name" or "email" or "role" ? refused.Code : "";
        return UiResults.Page<PeoplePage>(
            new
            {
                Tenant = tenant.Id,
                TenantName = tenant.Name,
                People = await find.Handle(new(tenant.Id), stop),
                Others = (IReadOnlyList<(Guid, string)>)[.. (await Owned(context, stop)).Select(t => (t.Id, t.Name))],
                Key = NewKey(),
                Errors = refused is null ? null : new FormErrors().Add(field, T.Of(refused.De!, refused.En!)),
                typed.Name,
                typed.Email,
                typed.Role,
                Done = done,
            },
            status);
    }

    private async Task<List<Tenant>> Owned(HttpContext context, CancellationToken stop)
    {
        var id = context.User.AccountId();
        // The session's roles, not the account's: who came by one operator's company is nobody at another.
        var here = context.User.Memberships().Where(m => m.Role == StaffRole.Owner).Select(m => m.Tenant).ToList();
        return await db.Memberships.AsNoTracking().Where(m => m.AccountId == id && m.Role == StaffRole.Owner && here.Contains(m.TenantId)).OrderBy(m => m.TenantName).Select(m => new Tenant(m.TenantId, m.TenantName)).ToListAsync(stop);
    }
}
