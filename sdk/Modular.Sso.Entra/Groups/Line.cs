using Microsoft.Identity.Client;
using Modular.Sdk.Sso;

namespace Modular.Sso.Entra.Groups;

/// <summary>MSAL calls over the host's client, as everything of a plug-in does. It takes no authority without https; what it sends to Microsoft goes to the simulator then.</summary>
internal sealed class Line(SsoContext context, Cloud cloud) : IMsalHttpClientFactory
{
    public HttpClient GetHttpClient() => cloud.IsReal ? context.Http : new HttpClient(new Detour(context.Http, cloud));

    private sealed class Detour(HttpClient http, Cloud cloud) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // A request is sent once; this is another one with the same words.
            var here = new HttpRequestMessage(request.Method, cloud.Here(request.RequestUri!)) { Content = request.Content };
            foreach (var (name, values) in request.Headers)
            {
                here.Headers.TryAddWithoutValidation(name, values);
            }

            return http.SendAsync(here, cancellationToken);
        }
    }
}
