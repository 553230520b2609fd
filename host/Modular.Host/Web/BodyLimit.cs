using Microsoft.AspNetCore.Http.Features;

namespace Modular.Host.Web;

/// <summary>A body that says itself that it is too large is refused before anybody reads it, with the status that says so.</summary>
internal sealed class BodyLimit(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength is { } length && context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && length > most
            ? Errors.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, "too-large")
            : next(context);
}
