using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Modular.Benchmarks.Load;

/// <summary>What a stretch of load came to.</summary>
internal sealed record LoadResult(double PerSecond, double P50Ms, double P99Ms, int Refused, int Failed);

/// <summary>
/// Closed-loop callers over raw keep-alive sockets: each sends a hold, waits for the answer, sends the next. A raw socket costs a tenth of
/// an HttpClient, and the callers share two cores with what they measure.
/// </summary>
internal static class HoldLoad
{
    private const string Unit = "00000000-0000-7000-8000-000000000004";

    public static async Task<LoadResult> RunAsync(Uri host, int callers, int departures, TimeSpan length)
    {
        var latencies = new List<double>[callers];
        int held = 0, refused = 0, failed = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = latencies[caller] = [];
            var chance = new Random(caller);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, host.Port);
            var buffer = new byte[16 * 1024];
            while (watch.Elapsed < length)
            {
                var begun = Stopwatch.GetTimestamp();
                var status = await OneAsync(socket, buffer, host, chance.Next(1, departures + 1));
                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                _ = status switch
                {
                    201 => Interlocked.Increment(ref held),
                    409 or 429 or 503 => Interlocked.Increment(ref refused),
                    _ => Interlocked.Increment(ref failed),
                };
            }
        })));
        var elapsed = watch.Elapsed.TotalSeconds;
        var all = latencies.SelectMany(l => l).Order().ToArray();
        return new LoadResult(held / elapsed, At(all, 0.50), At(all, 0.99), refused, failed);
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * share)];

    private static async Task<int> OneAsync(Socket socket, byte[] buffer, Uri host, int departure)
    {
        var body = $"{{\"departure\":\"00000000-0000-7000-9000-{departure:x12}\",\"key\":\"{Guid.NewGuid()}\",\"units\":[{{\"unit\":\"{Unit}\",\"quantity\":2}}]}}";
        var request = Encoding.ASCII.GetBytes(
            $"POST /book/load/hold HTTP/1.1\r\nHost: localhost:{host.Port}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await socket.SendAsync(request);
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
            {
                throw new IOException("The host closed the connection.");
            }

            filled += read;
            if (Complete(buffer.AsSpan(0, filled)))
            {
                return int.Parse(Encoding.ASCII.GetString(buffer, 9, 3), System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>Kestrel answers with Content-Length or in chunks that end with 0.</summary>
    private static bool Complete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var at = answer.IndexOf("Content-Length: "u8);
        if (at < 0 || at > end)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        return Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) && answer.Length >= end + 4 + length;
    }
}
