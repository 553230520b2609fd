using Modular.Kernel;
using Modular.Ui;

namespace Modular.Host.Web;

/// <summary>
/// A page of another site must not post here in its visitor's name. Browsers say where a post comes from (Sec-Fetch-Site, Origin); shop posts,
/// which carry no antiforgery token so that their pages can be cached, rest on this alone. A program that sends neither header has no visitor
/// whose cookies it could misuse.
/// </summary>
internal sealed class SameSitePosts(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        IsSafe(context.Request.Method) || IsExempt(context) || IsOurs(context.Request)
            ? next(context)
            : Errors.WriteAsync(context, StatusCodes.Status403Forbidden, "cross-site", T.Of(
                "Diese Anfrage kam von einer anderen Seite. Öffnen Sie die Seite hier und senden Sie das Formular noch einmal.",
                "This request came from another site. Open the page here and send the form once more."));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // A header that names a token cannot be sent by another site's page without our consent (CORS), which is never given.
    private static bool IsExempt(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/hooks", StringComparison.OrdinalIgnoreCase)
        || context.GetEndpoint()?.Metadata.GetMetadata<AllowCrossSiteAttribute>() is not null
        || context.Request.Headers.Authorization.Count > 0;

    private static bool IsOurs(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0 && site is not ("same-origin" or "none"))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return true;
        }

        return Uri.TryCreate(origin, UriKind.Absolute, out var url)
            && string.Equals(url.Authority, new Uri($"{url.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase)
            && (url.Scheme == request.Scheme || url.Scheme == Uri.UriSchemeHttps);
    }
}
