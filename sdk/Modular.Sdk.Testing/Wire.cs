using System.Collections.Immutable;

namespace Modular.Sdk.Testing;

/// <summary>The client a plug-in is given: declared hosts and the simulator, nothing else, and no other client's settings.</summary>
internal sealed class Wire
{
    private readonly Gate _gate;

    public Wire(HttpMessageHandler handler, ModularPluginAttribute manifest, Func<ImmutableArray<Uri>> simulators)
    {
        _gate = new(handler, manifest, simulators);
        Client = new(_gate, disposeHandler: false);
    }

    public HttpClient Client { get; }

    public void Close()
    {
        Client.Dispose();
        _gate.Release();
    }

    private sealed class Gate(HttpMessageHandler handler, ModularPluginAttribute manifest, Func<ImmutableArray<Uri>> simulators) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(handler, disposeHandler: false);

        public void Release() => _inner.Dispose();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var url = request.RequestUri!;
            var isDeclared = url.Scheme == Uri.UriSchemeHttps && (manifest.AnyPublicHost || manifest.EgressHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase));
            return isDeclared || simulators().Any(simulator => simulator.Authority == url.Authority)
                ? _inner.SendAsync(request, cancellationToken)
                : throw new HttpRequestException($"{url.Host} is not among the declared egress hosts.");
        }
    }
}
