using MediatR;

namespace Modular.Booking.Contracts;

/// <summary>Asks what does not add up at all operators, as of the last hourly comparison of money, orders and places. For the platform's own pages; reads only.</summary>
public sealed record ListDiscrepancies : IRequest<Discrepancies>;

/// <summary>What does not add up.</summary>
/// <param name="ComparedAt">The instant of the last comparison, UTC; null before the first.</param>
/// <param name="Open">By operator and kind, the oldest first; no more than 200.</param>
public sealed record Discrepancies(DateTime? ComparedAt, IReadOnlyList<OpenDiscrepancy> Open);

/// <summary>Findings of one kind at one operator.</summary>
/// <param name="OperatorId">Whose books.</param>
/// <param name="Operator">Its name.</param>
/// <param name="Rule">The broken rule's stable name, as doctor prints it.</param>
/// <param name="What">What that means, in the language in use.</param>
/// <param name="Count">How many.</param>
/// <param name="Since">When the oldest was first seen, UTC.</param>
public sealed record OpenDiscrepancy(Guid OperatorId, string Operator, string Rule, string What, int Count, DateTime Since);
