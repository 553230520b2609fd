using System.Globalization;

namespace Modular.Host.Development;

/// <summary>
/// The outside world as a child process, from the copy beside a Debug build or in the package of the dev host. Where one already answers (two hosts,
/// a test's own), it is used and left alone.
/// </summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private readonly ChildProgram? _program;

    private SandboxProcess(Uri url, ChildProgram? program, bool isUp) => (Url, _program, IsUp) = (url, program, isUp);

    public Uri Url { get; }

    public bool IsUp { get; }

    /// <summary>Null where there is none to start: outside development, in a Release build, or when the setting Sandbox:Start is false.</summary>
    public static async Task<SandboxProcess?> StartAsync(WebApplication app, CancellationToken cancellation)
    {
        var settings = app.Configuration;
        var assembly = Path.Combine(AppContext.BaseDirectory, "sandbox", "Modular.Sandbox.dll");
        if (!app.Environment.IsDevelopment() || !settings.GetValue("Sandbox:Start", true) || !Uri.TryCreate(settings["Sandbox:Url"], UriKind.Absolute, out var url))
        {
            return null;
        }

        var health = new Uri(url, "/health");
        if (await ChildProgram.AnswersAsync(health, cancellation))
        {
            return new SandboxProcess(url, null, isUp: true);
        }

        if (!File.Exists(assembly) || !url.IsLoopback)
        {
            return null;
        }

        var program = ChildProgram.Start(assembly, "--EndWithInput", "true", "--Port", Text(url.Port), "--SmtpPort", Text(settings.GetValue("Mail:Port", 5025)));
        return new SandboxProcess(url, program, await program.ComesUpAsync(health, cancellation));
    }

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? default;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
