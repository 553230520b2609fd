using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>Which doors a role opens: web all, worker the management port alone, fetcher none.</summary>
internal static class Listen
{
    public static string Addresses(IConfiguration configuration, Roles roles)
    {
        var port = ManagementPort(configuration);
        var management = port is null ? "" : $"http://{configuration["Management:Address"] ?? "localhost"}:{port}";
        if (roles.HasFlag(Roles.Web))
        {
            var urls = configuration["Urls"] is { Length: > 0 } given ? given : throw new SettingsException("Urls", "the addresses to listen on, such as http://localhost:5080");
            return management.Length > 0 ? urls + ";" + management : urls;
        }

        return roles.HasFlag(Roles.Worker) ? management : "";
    }

    public static int? ManagementPort(IConfiguration configuration) => configuration.GetValue<int?>("Management:Port") is > 0 and var port ? port : null;

    /// <summary>Takes the addresses of the roles, and no server at all where there are none.</summary>
    public static void ListenFor(this WebApplicationBuilder builder, Roles roles)
    {
        var addresses = Addresses(builder.Configuration, roles);
        if (addresses.Length == 0)
        {
            builder.Services.AddSingleton<IServer, NoServer>();
            return;
        }

        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, addresses);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 60;
        });
    }

    /// <summary>The management port knows health and metrics and nothing else, and does not count itself.</summary>
    public static void UseManagementPort(this WebApplication app)
    {
        if (ManagementPort(app.Configuration) is { } port)
        {
            app.MapWhen(context => context.Connection.LocalPort == port, management =>
            {
                management.Use(static (context, next) =>
                {
                    if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
                    {
                        metrics.MetricsDisabled = true;
                    }

                    return next(context);
                });
                management.UseOpenTelemetryPrometheusScrapingEndpoint("/metrics");
                management.Run(Ops.Health.AnswerAsync);
            });
        }
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = WithAddresses();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }

        private static FeatureCollection WithAddresses()
        {
            var features = new FeatureCollection();
            features.Set<IServerAddressesFeature>(new NoAddresses());
            return features;
        }

        // Read-only, so that the web host does not write the addresses of the settings into it.
        private sealed class NoAddresses : IServerAddressesFeature
        {
            public ICollection<string> Addresses { get; } = Array.Empty<string>();

            public bool PreferHostingUrls { get; set; }
        }
    }
}
