using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;

namespace Modular.Vault.Audit;

/// <summary>Notes a deed in the caller's own write: no deed without its note, no note without its deed. The chain takes it up moments later.</summary>
internal sealed class AuditTrail(VaultDb db, TimeProvider clock)
{
    public const int LongestKind = 60;
    public const int LongestFacts = 400;

    public void Add(string kind, Guid? actor, Guid? subject, string facts = "") =>
        db.AuditPending.Add(new AuditPending { Id = clock.NewId(), At = clock.UtcNow(), Kind = kind, Actor = actor, Subject = subject, Facts = facts });
}

/// <summary>For other modules.</summary>
internal sealed class RecordAuditHandler(VaultDb db, TimeProvider clock) : IRequestHandler<RecordAudit, bool>
{
    public async Task<bool> Handle(RecordAudit request, CancellationToken cancellationToken)
    {
        if (request.Kind is not { Length: > 2 and <= AuditTrail.LongestKind } || !request.Kind.Contains('.', StringComparison.Ordinal) || request.Facts.Length > AuditTrail.LongestFacts)
        {
            throw new ArgumentException("A kind is \"module.what\" of at most 60 characters, facts have at most 400.", nameof(request));
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        if (await db.AuditEntries.AnyAsync(e => e.Id == request.Key, cancellationToken) || await db.AuditPending.AnyAsync(p => p.Id == request.Key, cancellationToken))
        {
            return false;
        }

        db.AuditPending.Add(new AuditPending { Id = request.Key, At = clock.UtcNow(), Kind = request.Kind, Actor = request.Actor, Subject = request.Subject, Facts = request.Facts });
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }
}
