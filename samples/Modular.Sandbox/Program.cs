using System.Net.Sockets;

namespace Modular.Sandbox;

// A named class instead of top-level statements: test projects also reference the host, whose entry point is called Program.
internal static class SandboxProgram
{
    private static async Task<int> Main(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables("Sandbox__").AddCommandLine(args).Build();
        var options = new SandboxOptions();
        settings.Bind(options);
        await using var app = SandboxApp.Build(options);
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync($"The sandbox cannot listen: {e.Message.TrimEnd('.')}. Choose other ports with --Port and --SmtpPort.");
            return 1;
        }
        var address = app.SandboxAddress();
        Console.WriteLine($"Sandbox  {address.BaseUrl}  (Stripe API {address.BaseUrl}v1, mail {address.BaseUrl}mail, SMS {address.BaseUrl}sms)");
        Console.WriteLine($"SMTP     localhost:{address.SmtpPort}");
        if (options.EndWithInput)
        {
            _ = EndWithInput(app.Lifetime);
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task EndWithInput(IHostApplicationLifetime lifetime)
    {
        using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lifetime.StopApplication();
    }
}
