using System.Globalization;
using Modular.Kernel;

namespace Modular.Host.Ops.Telemetry;

/// <summary>Section "Telemetry" of the settings. Nothing leaves this process without <c>Otlp:Endpoint</c>, and nobody is asked to collect without it or a management port.</summary>
internal sealed record TelemetrySettings
{
    /// <summary>service.name: what this installation is called where several report to the same place.</summary>
    public required string Service { get; init; }

    /// <summary>Where traces and metrics are sent; null sends nothing.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>"http/protobuf" or "grpc".</summary>
    public required string Protocol { get; init; }

    /// <summary>Sent along, such as "authorization=Bearer …"; a secret.</summary>
    public string? Headers { get; init; }

    /// <summary>The share of requests and background work whose traces are kept.</summary>
    public required double TraceRatio { get; init; }

    public bool Traces => Endpoint is not null && TraceRatio > 0;

    public static TelemetrySettings Read(IConfiguration configuration) => new()
    {
        Service = configuration["Telemetry:Service"] is { Length: > 0 } name ? name : "modular",
        Endpoint = ReadEndpoint(configuration["Telemetry:Otlp:Endpoint"]),
        Protocol = ReadProtocol(configuration["Telemetry:Otlp:Protocol"]),
        Headers = ReadHeaders(configuration["Telemetry:Otlp:Headers"]),
        TraceRatio = ReadRatio(configuration["Telemetry:TraceRatio"]),
    };

    public override string ToString() => $"Telemetry to {(Endpoint is null ? "nobody" : Endpoint.Host)}";

    private static Uri? ReadEndpoint(string? given) => given is not { Length: > 0 }
        ? null
        : Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0
            ? url
            : throw new SettingsException("Telemetry:Otlp:Endpoint", "an absolute http or https address without user and query, such as http://collector:4318");

    private static string ReadProtocol(string? given) => given is not { Length: > 0 }
        ? "http/protobuf"
        : given is "http/protobuf" or "grpc" ? given : throw new SettingsException("Telemetry:Otlp:Protocol", $"\"http/protobuf\" or \"grpc\", not \"{given}\"");

    // The message must not repeat them: they hold a key.
    private static string? ReadHeaders(string? given) => given is not { Length: > 0 }
        ? null
        : given.Split(',').All(one => one.IndexOf('=', StringComparison.Ordinal) > 0) ? given : throw new SettingsException("Telemetry:Otlp:Headers", "name=value, several separated by commas");

    private static double ReadRatio(string? given) => given is not { Length: > 0 }
        ? 0.05
        : double.TryParse(given, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? ratio
            : throw new SettingsException("Telemetry:TraceRatio", $"a share from 0 to 1, not \"{given}\"");
}
