using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Credit.Files;
using Modular.Credit.Storage;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Credit.OnAccountOpened;

internal sealed class OpenFile(CreditDb db, IMediator mediator, TimeProvider clock) : INotificationHandler<AccountOpened>
{
    public async Task Handle(AccountOpened notification, CancellationToken cancellationToken)
    {
        // The inbox delivers an event once; told under another event id, the account still has one file.
        // The account may be gone already, and the word of that been here before this one.
        if (!await db.Files.AnyAsync(f => f.AccountId == notification.AccountId, cancellationToken) && await mediator.Send(new AccountExists(notification.AccountId), cancellationToken))
        {
            db.Files.Add(new CreditFile { AccountId = notification.AccountId, OpenedAt = clock.UtcNow() });
        }
    }
}
