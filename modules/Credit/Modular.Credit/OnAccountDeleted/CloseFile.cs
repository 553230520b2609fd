using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Credit.Storage;
using Modular.Vault.Contracts;

namespace Modular.Credit.OnAccountDeleted;

/// <summary>The file goes with the account. Told again after a restore, it goes again.</summary>
internal sealed class CloseFile(CreditDb db) : INotificationHandler<AccountDeleted>
{
    public Task Handle(AccountDeleted notification, CancellationToken cancellationToken) =>
        db.Files.Where(f => f.AccountId == notification.AccountId).ExecuteDeleteAsync(cancellationToken);
}
