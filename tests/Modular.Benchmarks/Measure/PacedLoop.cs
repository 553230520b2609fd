using System.Diagnostics;

namespace Modular.Benchmarks.Measure;

/// <summary>What a stretch of offered load came to. Unsent: arrivals for which every connection still waited for an answer.</summary>
internal sealed record PacedResult(LoadResult Load, double OfferedPerSecond, int Unsent, double RefusedP99Ms);

/// <summary>Guests who arrive at a rate, whether or not those before them have been answered: load that does not wait for the host to cope.</summary>
internal static class PacedLoop
{
    public static PacedResult Run(int port, double perSecond, int connections, TimeSpan length, Func<int, Script> script)
    {
        PacedResult? result = null;
        var thread = new Thread(() => result = Loop(port, perSecond, connections, length, script)) { IsBackground = true, Name = "paced" };
        thread.Start();
        thread.Join();
        return result ?? throw new InvalidOperationException("The load ended early.");
    }

    private static PacedResult Loop(int port, double perSecond, int connections, TimeSpan length, Func<int, Script> script)
    {
        using var poller = new Poller();
        var visits = new Visit[connections];
        var free = new Stack<Visit>(connections);
        for (var i = 0; i < connections; i++)
        {
            free.Push(visits[i] = new Visit(new Caller(port), script(i)));
            poller.Add(visits[i].Caller.Socket, i);
        }

        var (times, refusals) = (new List<double>(100_000), new List<double>(100_000));
        var counts = new int[4];
        long arrived = 0;
        var unsent = 0;
        var cpu = Cpu.ThisThread();
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond); arrived < due; arrived++)
            {
                if (free.TryPop(out var visit))
                {
                    visit.Begin();
                }
                else
                {
                    unsent++;
                }
            }

            foreach (var ready in poller.Wait(1))
            {
                var visit = visits[ready];
                if (visit.Take() is { } turn)
                {
                    counts[(int)turn]++;
                    (turn == Turn.Done ? times : refusals).Add(visit.Milliseconds);
                    free.Push(visit);
                }
            }
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var load = LoadResult.Of(times, counts[(int)Turn.Done], counts[(int)Turn.Refused], counts[(int)Turn.Failed], seconds, Cpu.ThisThread() - cpu);
        foreach (var visit in visits)
        {
            visit.Caller.Dispose();
        }

        refusals.Sort();
        return new PacedResult(load, arrived / seconds, unsent, refusals.Count == 0 ? 0 : refusals[(int)((refusals.Count - 1) * 0.99)]);
    }

    private sealed class Visit(Caller caller, Script script)
    {
        private long _begun;

        public Caller Caller { get; } = caller;

        public double Milliseconds => Stopwatch.GetElapsedTime(_begun).TotalMilliseconds;

        public void Begin()
        {
            _begun = Stopwatch.GetTimestamp();
            script.Begin();
            Caller.Send(script.Request);
        }

        /// <summary>Null while the errand goes on.</summary>
        public Turn? Take()
        {
            if (!Caller.Receive(out var answer))
            {
                return null;
            }

            var turn = script.Continue(answer);
            if (turn == Turn.Next)
            {
                Caller.Send(script.Request);
                return null;
            }

            return turn;
        }
    }
}
