using System.Net;
using System.Text;

namespace Modular.Sdk.Tests.Support;

/// <summary>Answers in place of the network and remembers what was asked.</summary>
internal sealed class Stub(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public List<(string Line, string Body, string? Key)> Asked { get; } = [];

    public HttpClient Client() => new(this);

    public static Stub Always(HttpStatusCode status, string body, params (string Name, string Value)[] headers) => new(_ => Task.FromResult(Answer(status, body, headers)));

    public static Stub Breaks(Func<Exception> failure) => new(_ => Task.FromException<HttpResponseMessage>(failure()));

    /// <summary>By the beginning of "METHOD path".</summary>
    public static Stub Routes(params (string Line, HttpStatusCode Status, string Body)[] routes) => new(request =>
    {
        var line = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        var route = routes.First(route => line.StartsWith(route.Line, StringComparison.Ordinal));
        return Task.FromResult(Answer(route.Status, route.Body));
    });

    public static HttpResponseMessage Answer(HttpStatusCode status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add(($"{request.Method} {request.RequestUri!.PathAndQuery}", WebUtility.UrlDecode(body), request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null));
        return await answer(request);
    }
}
