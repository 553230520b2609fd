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

        // One statement, whose snapshot sees the note either waiting or in the chain; two of the same key at once meet at the primary key.
        var actor = db.IsSqlite ? "{3}" : "cast({3} as uuid)";
        var subject = db.IsSqlite ? "{4}" : "cast({4} as uuid)";
        var sql = $"insert into {db.Table("audit_pending")} (id, at, kind, actor, subject, facts) select {{0}}, {{1}}, {{2}}, {actor}, {subject}, {{5}} "
            + $"where not exists (select 1 from {db.Table("audit_entry")} where id = {{0}}) on conflict (id) do nothing";
        await using var write = db.IsSqlite ? await db.BeginWriteAsync(cancellationToken) : null;
        var noted = await db.Database.ExecuteSqlRawAsync(sql, [request.Key, clock.UtcNow(), request.Kind, request.Actor!, request.Subject!, request.Facts], cancellationToken);
        if (write is not null)
        {
            await write.CommitAsync(cancellationToken);
        }

        return noted == 1;
    }
}
