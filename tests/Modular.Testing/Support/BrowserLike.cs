using System.Net;
using System.Net.Sockets;

namespace Modular.Testing;

/// <summary>
/// What a browser adds to a request: its cookies (also Secure ones, because localhost counts as secure), and on a post where it comes from.
/// Redirects are not followed, so that a test sees them.
/// </summary>
public sealed class BrowserLike(Uri origin) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
{
    public CookieContainer Cookies { get; } = new();

    public static HttpClient Client(Uri origin) => new(new BrowserLike(origin)) { BaseAddress = origin };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var secure = new UriBuilder(request.RequestUri!) { Scheme = Uri.UriSchemeHttps }.Uri;
        if (Cookies.GetCookieHeader(secure) is { Length: > 0 } cookies && !request.Headers.Contains("Cookie"))
        {
            request.Headers.Add("Cookie", cookies);
        }

        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            Default(request, "Origin", origin.GetLeftPart(UriPartial.Authority));
            Default(request, "Sec-Fetch-Site", "same-origin");
        }

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException gone)
        {
            // The handler forgets to wrap this one: the server died between "connected" and the first look at who answered.
            throw new HttpRequestException("The connection broke while it was made.", gone);
        }

        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            Cookies.SetCookies(secure, cookie);
        }

        return response;
    }

    private static void Default(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.Contains(name))
        {
            request.Headers.Add(name, value);
        }
    }
}
