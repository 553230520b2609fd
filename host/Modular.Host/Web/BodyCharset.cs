using System.Text;

namespace Modular.Host.Web;

/// <summary>A body in an encoding that nobody here can read (or may read: UTF-7) is refused; the framework's readers would throw.</summary>
internal sealed class BodyCharset(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.GetTypedHeaders().ContentType?.Charset.Value?.Trim('"') is { Length: > 0 } charset && !IsKnown(charset)
            ? Errors.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, "charset")
            : next(context);

    private static bool IsKnown(string charset)
    {
        try
        {
            return Encoding.GetEncoding(charset) is not null;
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
