using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.Incidents;

internal sealed class ListIncidentsHandler(IncidentLog incidents) : IRequestHandler<ListIncidents, IReadOnlyList<IncidentInfo>>
{
    public async Task<IReadOnlyList<IncidentInfo>> Handle(ListIncidents request, CancellationToken cancellationToken) =>
        [.. (await incidents.Open(request.Most, cancellationToken)).Select(i => new IncidentInfo(i.Id, i.Kind, IncidentWords.Of(i.Kind), i.Subject, i.At, i.LastAt, i.Count))];
}

internal sealed class CloseIncidentHandler(VaultDb db, AuditTrail trail, TimeProvider clock) : IRequestHandler<CloseIncident, bool>
{
    public async Task<bool> Handle(CloseIncident request, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await db.Incidents.Where(i => i.Id == request.Incident && i.ClosedAt == null).ExecuteUpdateAsync(set => set.SetProperty(i => i.ClosedAt, now), cancellationToken) == 0)
        {
            return false;
        }

        trail.Add(AuditKind.IncidentClosed, request.By, request.Incident);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }
}
