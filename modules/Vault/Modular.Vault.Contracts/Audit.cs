using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>Notes a deed in the audit trail: who did what to whom. False when the key was noted before. The asker calls it after its own commit, with a key it keeps.</summary>
/// <param name="Key">Idempotency key; names the entry.</param>
/// <param name="Kind">"module.what", at most 60 characters: "credit.evidence-opened".</param>
/// <param name="Actor">The account that did it; null for the house itself.</param>
/// <param name="Subject">The person or thing it was done to.</param>
/// <param name="Facts">Ids and codes, at most 400 characters; never a person's data.</param>
public sealed record RecordAudit(Guid Key, string Kind, Guid? Actor, Guid? Subject, string Facts = "") : IRequest<bool>;
