namespace Modular.Sandbox;

// A named class instead of top-level statements: test projects also reference the host, whose entry point is called Program.
internal static class SandboxProgram
{
    private static async Task Main(string[] args)
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables("Sandbox__").AddCommandLine(args).Build();
        var options = new SandboxOptions();
        settings.Bind(options);
        await using var app = SandboxApp.Build(options);
        await app.StartAsync();
        var address = app.SandboxAddress();
        Console.WriteLine($"Sandbox  {address.BaseUrl}  (Stripe API {address.BaseUrl}v1, mail {address.BaseUrl}mail, SMS {address.BaseUrl}sms)");
        Console.WriteLine($"SMTP     localhost:{address.SmtpPort}");
        await app.WaitForShutdownAsync();
    }
}
