using Modular.Kernel;

namespace Modular.Booking.Hold;

internal sealed record LineRow(Guid Id, HoldCommand Order, UnitCount Count);

internal sealed record AllocationRow(Guid OrderId, Guid PoolId, int Places);

/// <summary>What a batch writes: the same rows for both databases.</summary>
internal sealed class HoldRows
{
    public List<HoldCommand> Orders { get; } = [];

    public List<LineRow> Lines { get; } = [];

    public List<AllocationRow> Allocations { get; } = [];

    /// <summary>Pools whose counter changes, in id order.</summary>
    public List<PoolFacts> Pools { get; } = [];

    /// <summary>Pools whose expired places were given to somebody else.</summary>
    public List<Guid> Reclaimed { get; } = [];

    public static HoldRows Of(IReadOnlyList<HoldCommand> commands, HoldFacts facts, Outcome<HeldOrder>[] verdicts)
    {
        var rows = new HoldRows();
        for (var i = 0; i < commands.Count; i++)
        {
            if (!verdicts[i].IsDone || verdicts[i].Value.Replayed)
            {
                continue;
            }

            var order = commands[i];
            rows.Orders.Add(order);
            AddLines(rows.Lines, order);

            foreach (var pool in facts.Departures[order.DepartureId].Pools)
            {
                rows.Allocations.Add(new AllocationRow(order.OrderId, pool, order.Places));
            }
        }

        rows.Pools.AddRange(facts.Pools.Values.Where(p => p.Delta != 0 || p.Reclaimed).OrderBy(p => p.Id));
        rows.Reclaimed.AddRange(rows.Pools.Where(p => p.Reclaimed).Select(p => p.Id));
        return rows;
    }

    /// <summary>The lines of all of them.</summary>
    public static List<LineRow> LinesOf(IReadOnlyList<HoldCommand> commands)
    {
        var lines = new List<LineRow>(commands.Count);
        foreach (var command in commands)
        {
            AddLines(lines, command);
        }

        return lines;
    }

    private static void AddLines(List<LineRow> lines, HoldCommand order)
    {
        var line = 0;
        foreach (var count in order.Units)
        {
            lines.Add(new LineRow(Numbered(order.OrderId, ++line), order, count));
        }
    }

    /// <summary>Line ids follow from the order's: its last byte plus the line's number keeps them unique and close together.</summary>
    private static Guid Numbered(Guid order, int line)
    {
        Span<byte> bytes = stackalloc byte[16];
        order.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[14] ^= (byte)(line >> 8);
        bytes[15] ^= (byte)line;
        return new Guid(bytes, bigEndian: true);
    }
}
