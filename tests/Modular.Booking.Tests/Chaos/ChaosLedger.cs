using System.Collections.Concurrent;
using System.Net;

namespace Modular.Booking.Tests.Chaos;

/// <summary>What really happened in a run, by the books.</summary>
internal sealed record ChaosCounts(int Payments, int Refunds, int Cancellations, int Expiries)
{
    public bool Reaches(ChaosCounts least) => Payments >= least.Payments && Refunds >= least.Refunds && Cancellations >= least.Cancellations && Expiries >= least.Expiries;

    public override string ToString() => $"{Payments} payments, {Refunds} refunds, {Cancellations} cancellations, {Expiries} expiries";
}

/// <summary>What guests were told, to be held against what is written.</summary>
internal sealed class ChaosLedger
{
    private readonly ConcurrentDictionary<(Deed, int Status), int> _answers = new();
    private readonly ConcurrentQueue<string> _faults = new();

    /// <summary>Orders whose hold was acknowledged, and by which key.</summary>
    public ConcurrentDictionary<string, Guid> Held { get; } = new();

    /// <summary>Orders whose cancellation was acknowledged, with the sum that was confirmed; null where only the places were given up.</summary>
    public ConcurrentDictionary<string, long?> Cancelled { get; } = new();

    public int Deeds => _answers.Values.Sum();

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Counts an answer. 503 says "not now, try again" and is allowed; any other fault of the server's is not.</summary>
    public void Answered(Deed deed, HttpStatusCode status)
    {
        _answers.AddOrUpdate((deed, (int)status), 1, (_, n) => n + 1);
        if ((int)status >= 500 && status != HttpStatusCode.ServiceUnavailable)
        {
            Fault($"{deed} was answered {(int)status}");
        }
    }

    public void Fault(string fault) => _faults.Enqueue(fault);

    public string Summary() => string.Join("  ", _answers.GroupBy(a => a.Key.Item1).OrderBy(g => g.Key)
        .Select(g => $"{g.Key} {string.Join('/', g.OrderBy(a => a.Key.Status).Select(a => $"{a.Value}×{a.Key.Status}"))}"));
}
