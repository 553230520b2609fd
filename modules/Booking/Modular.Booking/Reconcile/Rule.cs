using Microsoft.EntityFrameworkCore;
using Modular.Booking.Payments;
using Modular.Booking.Storage;

namespace Modular.Booking.Reconcile;

internal enum RuleSubject
{
    Pool = 0,
    Order = 1,
    Payment = 2,
    Refund = 3,
}

/// <summary>One thing that does not add up, as a rule's statement returns it.</summary>
internal sealed record Break
{
    /// <summary>A pool, an order, a payment or a refund, as the rule says.</summary>
    public required Guid SubjectId { get; init; }

    public required Guid OperatorId { get; init; }

    /// <summary>The order it belongs to; null for pools.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>What it should be: places, tickets, minor units.</summary>
    public required long Expected { get; init; }

    public required long Actual { get; init; }

    /// <summary>ISO 4217 when the numbers are money.</summary>
    public string? Currency { get; init; }
}

/// <summary>
/// One sentence that must be true of money, orders and places. It is one statement, so that it sees one moment and is not fooled by what
/// commits meanwhile; the database counts, we only read what is wrong.
/// </summary>
/// <param name="Name">Stable: findings are kept under it.</param>
/// <param name="Subject">What the found ids are.</param>
/// <param name="Sql">The statement for a database whose tables are called so; {0} is a day ago, {1} is as long ago as a bank may think.</param>
internal sealed record Rule(string Name, RuleSubject Subject, Func<Func<string, string>, string> Sql)
{
    public Task<List<Break>> FindAsync(BookingDb db, DateTime now, int most, CancellationToken cancellation)
    {
        // Nothing but table names is put into the text; values are parameters.
        var sql = Sql(db.Table) + " order by 1 limit {2}";
        return db.Database.SqlQueryRaw<Break>(sql, now.AddDays(-1), now - Pace.LongestProcessing, most).ToListAsync(cancellation);
    }
}

internal static class Rules
{
    public static IReadOnlyList<Rule> All { get; } = [.. PlaceRules.All, .. MoneyRules.All];
}
