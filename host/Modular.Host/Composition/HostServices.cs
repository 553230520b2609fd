using Microsoft.AspNetCore.Http.Features;
using Modular.Host.Admin;
using Modular.Host.Development;
using Modular.Host.Ops;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Plugins;
using Modular.Host.Web;
using Modular.Kernel;
using Modular.Ui;
using Npgsql;

namespace Modular.Host.Composition;

internal static class HostServices
{
    public static void AddHostServices(this IServiceCollection services, ModuleSettings settings, IReadOnlyList<ModularModule> modules)
    {
        services.AddSingleton(settings);
        // The builder keeps two, and only the one it shows can be changed by a test.
        services.AddSingleton(settings.Environment);
        services.AddSingleton(settings.Database);
        services.AddSingleton(modules);
        services.AddSingleton(TimeProvider.System);
        var keys = ServiceKeySetting.Read(settings.Configuration, settings.Environment, settings.Database.DataFolder);
        services.AddSingleton(keys);
        services.AddSingleton(provider => new PublicUrl(() => PublicAddress.Of(settings.Configuration, provider)));
        if (settings.Database.Provider == DatabaseProvider.Postgres)
        {
            services.AddSingleton(_ => Source(settings.Database.Connection));
        }

        services.AddTelemetry(settings);
        services.AddKernel(modules, settings.Roles);
        services.AddOptions<MailSettings>().BindConfiguration("Mail");
        services.AddSingleton<IMailTransport, SmtpTransport>();
        services.AddPlugins(settings);
        HookLog.Add(services, settings);
        services.AddModularUi(settings.Configuration.GetSection("Legal").Get<LegalFacts>());
        services.AddKeyRing();
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddSingleton<Health>();
        services.AddHostedService<Settled>();
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30 + settings.Configuration.GetValue("Shutdown:DrainSeconds", 0)));
        services.AddWeb(settings);
    }

    private static void AddWeb(this IServiceCollection services, ModuleSettings settings)
    {
        var development = settings.Environment.IsDevelopment();
        services.AddAuthentication();
        services.AddAuthorizationBuilder().AddPolicy(AdminPages.Policy, policy => policy.RequireClaim(Claims.Platform));
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = development ? "antiforgery" : "__Host-antiforgery";
            options.Cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddProblemDetails(options => options.CustomizeProblemDetails = static problem =>
        {
            problem.ProblemDetails.Extensions.Remove("traceId");
            problem.ProblemDetails.Extensions["requestId"] = problem.HttpContext.TraceIdentifier;
        });
        services.AddLimits(settings.Configuration);
        services.AddOutputCache(options => (options.SizeLimit, options.MaximumBodySize) = (32 * 1024 * 1024, 512 * 1024));
        services.Configure<FormOptions>(options =>
        {
            options.ValueCountLimit = 500;
            options.KeyLengthLimit = 256;
            options.ValueLengthLimit = 256 * 1024;
            options.MultipartBodyLengthLimit = 20 * 1024 * 1024;
        });
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.MaxDepth = 32;
            options.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.AddHsts(options => (options.MaxAge, options.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        services.AddHttpsRedirection(options => (options.HttpsPort, options.RedirectStatusCode) = (settings.Configuration.GetValue("Https:Port", 443), StatusCodes.Status308PermanentRedirect));
        services.AddSingleton(new MenuItem(Rooms.Admin, "/admin", "Überblick", "Overview", 10, "chart"));
        services.AddSingleton(new MenuItem(Rooms.Admin, "/admin/plugins", "Plug-ins", "Plug-ins", 20, "box"));
    }

    /// <summary>Statements that come back are prepared by themselves: hold, confirm and relay are a handful. A pooler in transaction mode that cannot
    /// (PgBouncer before 1.21) needs "Max Auto Prepare=0" in the connection string, which wins.</summary>
    private static NpgsqlDataSource Source(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        if (!settings.ShouldSerialize("Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = 100;
            settings.AutoPrepareMinUsages = 2;
        }

        // Nothing of ours changes a session (no SET, no temporary table, no advisory lock), so there is nothing to reset, and resetting costs
        // PostgreSQL as much as a small query.
        settings.NoResetOnClose = true;
        // The name stands in metrics and traces; the default one is the connection string.
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "modular" }.ConfigureTracing(TelemetrySetup.Trace).Build();
    }
}
