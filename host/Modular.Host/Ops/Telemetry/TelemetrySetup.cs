using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Modular.Host.Composition;
using Modular.Kernel;
using Npgsql;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Modular.Host.Ops.Telemetry;

/// <summary>
/// Metrics for whoever scrapes the management port, metrics and traces for whoever is named by a setting; without either nothing is collected.
/// The frameworks measure themselves, our modules do so by <see cref="Measures"/>.
/// </summary>
internal static class TelemetrySetup
{
    private static readonly string[] Meters =
    [
        Measures.Prefix + "*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Net.Http", "System.Runtime", "Npgsql",
    ];

    public static void AddTelemetry(this IServiceCollection services, ModuleSettings module)
    {
        services.AddSingleton<Traffic>();
        // Whoever calls us must not choose what is traced, and whom we call need not know: no trace context comes in or goes out.
        services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(new NoPropagation()));
        var settings = TelemetrySettings.Read(module.Configuration);
        var scraped = Listen.ManagementPort(module.Configuration) is not null;
        if (settings.Endpoint is null && !scraped)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .AddService(settings.Service, serviceVersion: typeof(TelemetrySetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0])
            .AddAttributes([new("deployment.environment.name", module.Environment.EnvironmentName), new("modular.roles", module.Roles.ToString())]));
        telemetry.WithMetrics(metrics => metrics.AddMeter(Meters).Export(settings, scraped));
        if (settings.Traces)
        {
            telemetry.WithTracing(traces => traces.Collect(settings, module.Database.Provider));
        }
    }

    /// <summary>Commands are traced where they are part of something traced; the polling of queues is not worth a line.</summary>
    public static void Trace(NpgsqlTracingOptionsBuilder options) => options
        .ConfigureCommandFilter(_ => Activity.Current is { Recorded: true })
        .ConfigureBatchFilter(_ => Activity.Current is { Recorded: true })
        .ConfigureCommandEnrichmentCallback((activity, command) => activity.DisplayName = SqlSummary.Of(command.CommandText))
        .ConfigureBatchEnrichmentCallback((activity, batch) => activity.DisplayName = SqlSummary.Of(((IEnumerable<NpgsqlBatchCommand>)batch.BatchCommands).Select(c => c.CommandText)))
        .EnableFirstResponseEvent(false)
        .EnablePhysicalOpenTracing(false);

    private static void Collect(this TracerProviderBuilder traces, TelemetrySettings settings, DatabaseProvider database)
    {
        // The default one would read trace context and baggage from the request's headers by itself.
        OpenTelemetry.Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        traces.SetSampler(new ParentBasedSampler(new RootSampler(settings.TraceRatio)))
            .AddSource(Spans.SourceName, "System.Net.Http", "Npgsql")
            .AddAspNetCoreInstrumentation(options => options.Filter = context => !IsNoise(context.Request.Path));
        if (database == DatabaseProvider.Sqlite)
        {
            traces.AddEntityFrameworkCoreInstrumentation(options => options.EnrichWithIDbCommand = (activity, command) => activity.DisplayName = SqlSummary.Of(command.CommandText));
        }

        traces.AddProcessor(new SafeSpans()).AddOtlpExporter(options => Send(options, settings, "v1/traces"));
    }

    private static void Export(this MeterProviderBuilder metrics, TelemetrySettings settings, bool scraped)
    {
        if (scraped)
        {
            metrics.AddPrometheusExporter();
        }

        if (settings.Endpoint is not null)
        {
            metrics.AddOtlpExporter(options => Send(options, settings, "v1/metrics"));
        }
    }

    private static void Send(OtlpExporterOptions options, TelemetrySettings settings, string signal)
    {
        options.Protocol = settings.Protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        var endpoint = settings.Endpoint!.AbsoluteUri.TrimEnd('/');
        options.Endpoint = settings.Protocol == "grpc" ? settings.Endpoint : new Uri($"{endpoint}/{signal}");
        options.Headers = settings.Headers;
    }

    private static bool IsNoise(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/metrics", StringComparison.Ordinal) || path.StartsWithSegments("/_content", StringComparison.Ordinal);
}
