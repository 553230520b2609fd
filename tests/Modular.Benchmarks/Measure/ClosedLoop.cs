using System.Diagnostics;

namespace Modular.Benchmarks.Measure;

/// <summary>What a stretch of load came to.</summary>
internal sealed record LoadResult(double PerSecond, double P50Ms, double P99Ms, double WorstMs, int Done, int Refused, int Failed, double GeneratorMicros)
{
    public static LoadResult Of(List<double> milliseconds, int done, int refused, int failed, double seconds, TimeSpan cpu)
    {
        milliseconds.Sort();
        double At(double share) => milliseconds.Count == 0 ? 0 : milliseconds[(int)((milliseconds.Count - 1) * share)];
        return new LoadResult(done / seconds, At(0.50), At(0.99), At(1), done, refused, failed, cpu.TotalMicroseconds / Math.Max(1, done + refused + failed));
    }
}

/// <summary>Callers that each send, wait for the answer and send the next, all on one thread that polls their sockets, as wrk does.</summary>
internal static class ClosedLoop
{
    public static LoadResult Run(int port, int callers, TimeSpan length, Func<int, Script> script)
    {
        LoadResult? result = null;
        var thread = new Thread(() => result = Loop(port, callers, length, script)) { IsBackground = true, Name = "load" };
        thread.Start();
        thread.Join();
        return result ?? throw new InvalidOperationException("The load ended early.");
    }

    private static LoadResult Loop(int port, int callers, TimeSpan length, Func<int, Script> script)
    {
        using var poller = new Poller();
        var guests = new Guest[callers];
        for (var i = 0; i < callers; i++)
        {
            guests[i] = new Guest(new Caller(port), script(i));
            poller.Add(guests[i].Caller.Socket, i);
        }

        var times = new List<double>(100_000);
        var counts = new int[4];
        var cpu = Cpu.ThisThread();
        var begun = Stopwatch.GetTimestamp();
        foreach (var guest in guests)
        {
            guest.Begin();
        }

        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            foreach (var ready in poller.Wait(100))
            {
                if (guests[ready].Take(times) is { } turn)
                {
                    counts[(int)turn]++;
                    guests[ready].Begin();
                }
            }
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var used = Cpu.ThisThread() - cpu;
        foreach (var guest in guests)
        {
            guest.Caller.Dispose();
        }

        return LoadResult.Of(times, counts[(int)Turn.Done], counts[(int)Turn.Refused], counts[(int)Turn.Failed], seconds, used);
    }

    private sealed class Guest(Caller caller, Script script)
    {
        private long _begun;

        public Caller Caller { get; } = caller;

        public void Begin()
        {
            _begun = Stopwatch.GetTimestamp();
            script.Begin();
            Caller.Send(script.Request);
        }

        /// <summary>Null while the errand goes on.</summary>
        public Turn? Take(List<double> times)
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

            times.Add(Stopwatch.GetElapsedTime(_begun).TotalMilliseconds);
            return turn;
        }
    }
}
