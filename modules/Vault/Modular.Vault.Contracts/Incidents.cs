using MediatR;

namespace Modular.Vault.Contracts;

/// <summary>What does not happen by itself and nobody has settled yet, the latest first. For who runs the platform.</summary>
/// <param name="Most">How many at most.</param>
public sealed record ListIncidents(int Most) : IRequest<IReadOnlyList<IncidentInfo>>;

/// <summary>Somebody has looked into it. False when it was settled before or never was.</summary>
/// <param name="Incident">Which.</param>
/// <param name="By">The account that says so; it is noted in the audit trail.</param>
public sealed record CloseIncident(Guid Incident, Guid By) : IRequest<bool>;

/// <summary>One incident: ids and codes, nothing about a person.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">Its code: "unlock-burst".</param>
/// <param name="Words">The same in the language of who asks.</param>
/// <param name="Subject">The id of the person or thing it is about; null when it is about none.</param>
/// <param name="At">When it was first noticed, UTC.</param>
/// <param name="LastAt">When it was noticed last, UTC.</param>
/// <param name="Count">How often since then.</param>
public sealed record IncidentInfo(Guid Id, string Kind, string Words, Guid? Subject, DateTime At, DateTime LastAt, int Count);
