using Modular.Host.Commands;
using Modular.Host.Composition;
using Modular.Kernel;

namespace Modular.Host.Development;

/// <summary>The program that plays the provider of a plug-in that is being written: told where to listen, where its messages go and where it sends people back to.</summary>
internal sealed class BesideProcess : IAsyncDisposable
{
    /// <summary>Where it listens, and the only simulator beside the sandbox that accounts may name.</summary>
    public const string Setting = "Dev:Simulator";

    private readonly ChildProgram _program;

    private BesideProcess(Uri url, ChildProgram program, bool isUp) => (Url, _program, IsUp) = (url, program, isUp);

    public Uri Url { get; }

    public bool IsUp { get; }

    public static async Task<BesideProcess?> StartAsync(string? assembly, WebApplication app, CancellationToken cancellation)
    {
        if (assembly is null)
        {
            return null;
        }

        if (!File.Exists(assembly))
        {
            throw new NotReadyException($"There is no program {assembly}. Build it first.");
        }

        var url = new Uri(app.Configuration[Setting]!);
        if (await ChildProgram.ListensAsync(url, cancellation))
        {
            throw new NotReadyException($"Something already answers at {url.GetLeftPart(UriPartial.Authority)}: set Dev__Simulator.");
        }

        var (account, host) = (DemoAccount.Read(app.Configuration), PublicAddress.Of(app.Configuration, app.Services));
        var program = ChildProgram.Start(
            Path.GetFullPath(assembly),
            "--urls", url.GetLeftPart(UriPartial.Authority),
            "--hook", new Uri(host, "/hooks/pay/" + account?.HookKey).AbsoluteUri,
            "--callback", new Uri(host, $"/sso/{DemoAccount.Connection}/callback").AbsoluteUri);
        return new BesideProcess(url, program, await program.ComesUpAsync(url, cancellation));
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
