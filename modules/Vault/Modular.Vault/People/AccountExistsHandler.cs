using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.People;

internal sealed class AccountExistsHandler(VaultDb db) : IRequestHandler<AccountExists, bool>
{
    public Task<bool> Handle(AccountExists request, CancellationToken cancellationToken) => db.Accounts.AnyAsync(a => a.Id == request.AccountId && !db.Deletions.Any(d => d.AccountId == request.AccountId), cancellationToken);
}
