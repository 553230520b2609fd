using System.Diagnostics;

namespace Modular.Host.Plugins;

/// <summary>The only way out for a plug-in: declared hosts, a trace with host, status and duration, never paths, headers or bodies.</summary>
internal sealed class EgressHandler(HttpMessageHandler wire, PluginHosts hosts, ILogger log, Action? trespassed = null) : DelegatingHandler(wire)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } url || !hosts.MayCall(url))
        {
            log.LogWarning("A call to {TargetHost} was stopped: the plug-in did not declare that host", request.RequestUri?.IdnHost);
            if (request.RequestUri is { IsAbsoluteUri: true } wanted && hosts.BlamesPlugin(wanted))
            {
                trespassed?.Invoke();
            }

            throw new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, "The plug-in did not declare this host.");
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            log.LogInformation("{Method} {TargetHost} answered {Status} in {Elapsed:0} ms", request.Method.Method, url.IdnHost, (int)response.StatusCode, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return response;
        }
        catch (Exception failure)
        {
            log.LogWarning("{Method} {TargetHost} failed with {Failure} after {Elapsed:0} ms", request.Method.Method, url.IdnHost, failure.GetType().Name, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            throw;
        }
    }
}
