namespace Modular.Testing;

/// <summary>How a <see cref="HostProcess"/> is started.</summary>
public sealed record HostProcessOptions
{
    public string Roles { get; init; } = "web,worker,fetcher";

    public string Environment { get; init; } = "Development";

    /// <summary>The outside world; it stays alive when the host is killed.</summary>
    public SandboxWorld? Sandbox { get; init; }

    /// <summary>"Section:Key" → value.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}

/// <summary>The built host as a real process, which can be killed and started again on the same data and the same port.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly HostProcessOptions _options;
    private readonly List<string> _earlier = [];
    private DotnetProcess _process;

    private HostProcess(TestDatabase database, HostProcessOptions options)
    {
        (_database, _options) = (database, options);
        BaseUrl = new Uri($"http://localhost:{Ports.ToComeBackTo()}");
        Http = BrowserLike.Client(BaseUrl);
        _process = Launch();
    }

    public Uri BaseUrl { get; }

    public HttpClient Http { get; }

    /// <summary>All it wrote, over all restarts.</summary>
    public string Output => string.Join('\n', [.. _earlier, .. _process.Lines]);

    /// <summary>Starts <c>serve</c> and returns when it is ready. The database outlives the process and belongs to the caller.</summary>
    public static async Task<HostProcess> StartAsync(TestDatabase database, HostProcessOptions? options = null)
    {
        var host = new HostProcess(database, options ?? new());
        try
        {
            await host.ReadyAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one verb to its end: exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TestDatabase database, string[] arguments, HostProcessOptions? options = null)
    {
        using var process = DotnetProcess.Start("Modular.Host", arguments, Variables(database, options ?? new()));
        return (await process.ExitCodeAsync(TimeSpan.FromMinutes(2)), process.Output);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM; returns the exit code.</summary>
    public Task<int> StopAsync() => _process.StopAsync();

    /// <summary>Starts it again after it ended or was killed, and returns when it is ready.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        _earlier.AddRange(_process.Lines);
        _process.Dispose();
        _process = Launch();
        await ReadyAsync();
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string?> Variables(TestDatabase database, HostProcessOptions options)
    {
        var variables = new Dictionary<string, string?>(database.Settings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = options.Environment,
            // The tests' outside world is in the test's process, or there is none.
            ["Sandbox:Start"] = "false",
            // Build output is what lies beside a test, also where it plays production.
            ["Plugins:Loose"] = "true",
        };
        foreach (var (key, value) in (options.Sandbox?.Settings ?? []).Concat(options.Settings))
        {
            variables[key] = value;
        }

        return variables;
    }

    private DotnetProcess Launch()
    {
        var variables = Variables(_database, _options);
        variables["Urls"] = BaseUrl.GetLeftPart(UriPartial.Authority);
        return DotnetProcess.Start("Modular.Host", ["serve", "--roles", _options.Roles], variables);
    }

    private Task ReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            if (_process.HasExited)
            {
                // Waits for what it still had to say.
                var code = await _process.ExitCodeAsync();
                throw new InvalidOperationException($"The host ended with {code} instead of becoming ready:\n{_process.Output}");
            }

            try
            {
                using var answer = await Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "/health/ready of the host process",
        TimeSpan.FromMinutes(2));
}
