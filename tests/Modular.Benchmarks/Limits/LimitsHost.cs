using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modular.Testing;

namespace Modular.Benchmarks.Limits;

/// <summary>What the framework alone can do on this machine: an empty answer and a static page of thirty rows, in a process of its own.</summary>
internal sealed class LimitsHost : IDisposable
{
    private readonly Process _process;

    private LimitsHost(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static LimitsHost Start()
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Modular.Benchmarks.dll"));
        start.ArgumentList.Add("limits-host");
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        var process = Process.Start(start)!;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var i = 0; i < 600; i++)
        {
            try
            {
                client.GetStringAsync("/static").GetAwaiter().GetResult();
                return new LimitsHost(process, port);
            }
            catch (HttpRequestException)
            {
                Thread.Sleep(50);
            }
        }

        throw new TimeoutException("The host of the limits did not start.");
    }

    /// <summary>The other side: runs until its standard input closes, which it does when the starting process ends for whatever reason.</summary>
    public static async Task<int> ServeAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://localhost:{port}");
        builder.Services.AddRazorComponents();
        await using var app = builder.Build();
        app.MapGet("/", () => Results.Ok());
        app.MapGet("/static", () => new RazorComponentResult<StaticPage>());
        await app.StartAsync();
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Dispose()
    {
        _process.StandardInput.Dispose();
        _process.WaitForExit(5000);
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
