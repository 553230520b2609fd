using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Modular.Sandbox.Bank;
using Modular.Sandbox.Company;
using Modular.Sandbox.Dns;
using Modular.Sandbox.Entra;
using Modular.Sandbox.Faults;
using Modular.Sandbox.Mail;
using Modular.Sandbox.Mangopay;
using Modular.Sandbox.Pages;
using Modular.Sandbox.PayPal;
using Modular.Sandbox.Sms;
using Modular.Sandbox.Stripe;

namespace Modular.Sandbox;

/// <summary>Builds the sandbox world: a Stripe simulator, companies' identity providers, a mail box, an SMS box, a DNS zone and the knobs that break them.</summary>
public static class SandboxApp
{
    /// <summary>Builds the application; the caller starts, stops and disposes it.</summary>
    public static WebApplication Build(SandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The empty builder reads neither settings files nor environment: inside a test process those belong to somebody else.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(SandboxApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(options.Urls ?? Url(options));
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None).AddSimpleConsole();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.TimeProvider);
        builder.Services.AddSingleton(new Chance(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue)));
        builder.Services.AddSingleton<FaultBoard>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddSingleton<StripeWorld>();
        builder.Services.AddSingleton<PayPalWorld>();
        builder.Services.AddSingleton<MangopayWorld>();
        builder.Services.AddSingleton<MailBox>();
        builder.Services.AddSingleton<SmsBox>();
        builder.Services.AddSingleton<DnsZone>();
        builder.Services.AddSingleton<BankWorld>();
        builder.Services.AddCompany();
        builder.Services.AddEntra();
        builder.Services.AddSingleton<SmtpServer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SmtpServer>());

        var app = builder.Build();
        app.UseRouting();
        app.UseCompany();
        app.UseEntra();
        Home.Map(app);
        OpenApi.Map(app);
        StripeApi.Map(app);
        StripeControl.Map(app);
        HostedPage.Map(app);
        PayPalApi.Map(app);
        PayPalControl.Map(app);
        ApprovePage.Map(app);
        MangopayApi.Map(app);
        MangopayControl.Map(app);
        PaymentPage.Map(app);
        ScaPage.Map(app);
        MailApi.Map(app);
        MailPages.Map(app);
        SmsApi.Map(app);
        CompanyApi.Map(app);
        CompanyPages.Map(app);
        EntraApi.Map(app);
        EntraPages.Map(app);
        GraphApi.Map(app);
        DnsApi.Map(app);
        BankApi.Map(app);
        FaultApi.Map(app);
        return app;
    }

    /// <summary>Where the started sandbox listens.</summary>
    public static SandboxAddress SandboxAddress(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The sandbox has not been started: call StartAsync first.");
        var uri = new Uri(url.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal));
        return new SandboxAddress(uri, app.Services.GetRequiredService<SmtpServer>().Port);
    }

    private static string Url(SandboxOptions options) => (options.Public, options.Port) switch
    {
        (true, _) => string.Create(CultureInfo.InvariantCulture, $"http://0.0.0.0:{options.Port}"),
        (false, 0) => "http://127.0.0.1:0",
        _ => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{options.Port}"),
    };
}
