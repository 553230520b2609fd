using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Modular.Benchmarks.Measure;
using Modular.Testing;

namespace Modular.Benchmarks.Load;

/// <summary>
/// The published host as production runs it: a process of its own, logs to a file, the management port closed. What differs from a fresh
/// installation is in <see cref="Settings"/>: every caller here has one address, so the limits per address are lifted.
/// </summary>
internal sealed class LoadHost : IDisposable
{
    /// <summary>Seals the accounts that <see cref="LoadShop"/> writes; every host of one run shares it.</summary>
    public static readonly byte[] ServiceKey = RandomNumberGenerator.GetBytes(32);

    private static readonly byte[] Pepper = RandomNumberGenerator.GetBytes(32);

    private readonly Process _process;

    private LoadHost(Process process, int port, TimeSpan firstPage) => (_process, Port, FirstPage) = (process, port, firstPage);

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process to the last byte of the first page.</summary>
    public TimeSpan FirstPage { get; }

    public double MemoryMb => Cpu.MemoryMb(Id);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "host");

    public static LoadHost Start(TestDatabase database, string roles = "web,worker", IReadOnlyDictionary<string, string?>? more = null)
    {
        var port = Ports.Free();
        var begun = Stopwatch.GetTimestamp();
        var process = Process.Start(Command(database, roles, port, more ?? new Dictionary<string, string?>()))!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(process);
        var page = FirstAnswer(process, port, begun, Path.Combine(database.Folder, "host.log"));
        return new LoadHost(process, port, page);
    }

    public void Dispose() => End(_process);

    /// <summary>SIGTERM; returns the exit code once it has finished what it accepted.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    private static ProcessStartInfo Command(TestDatabase database, string roles, int port, IReadOnlyDictionary<string, string?> more)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = Folder };
        // The shell becomes the host; its output goes to a file, as a service manager would have it, and costs the measuring process nothing.
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec dotnet Modular.Host.dll serve --roles \"$0\" > \"$1\" 2>&1");
        start.ArgumentList.Add(roles);
        start.ArgumentList.Add(Path.Combine(database.Folder, "host.log"));
        foreach (var (key, value) in Settings(database, port).Concat(more))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return start;
    }

    private static Dictionary<string, string?> Settings(TestDatabase database, int port) => new(database.Settings)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Urls"] = $"http://localhost:{port}",
        ["ServiceKey"] = Convert.ToBase64String(ServiceKey),
        ["Pepper"] = Convert.ToBase64String(Pepper),
        ["Mail:From"] = "post@load.example",
        // TLS ends at the load balancer.
        ["Https:Redirect"] = "false",
        ["Plugins:Folder"] = Path.Combine(AppContext.BaseDirectory, "plugins"),
        ["Plugins:Loose"] = "true",
        ["RateLimits:PerMinute"] = "0",
        ["RateLimits:SignInPerMinute"] = "0",
        ["RateLimits:CodesPerMinute"] = "0",
        ["RateLimits:WebhooksPerMinute"] = "0",
    };

    /// <summary>Asks for the shop's first page until there is one.</summary>
    private static TimeSpan FirstAnswer(Process process, int port, long begun, string log)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(1) }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(2))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("The host ended instead of becoming ready:\n" + File.ReadAllText(log));
            }

            try
            {
                using var answer = client.GetAsync(LoadShop.FrontPage).GetAwaiter().GetResult();
                if (answer.IsSuccessStatusCode)
                {
                    return Stopwatch.GetElapsedTime(begun);
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            Thread.Sleep(5);
        }

        throw new TimeoutException("The host did not show a page within two minutes:\n" + File.ReadAllText(log));
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }
}
