using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Modular.Kernel;

public static class RefusalExtensions
{
    /// <summary>The sentence in the reader's language.</summary>
    public static string Words(this Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? refusal.De : refusal.En;
    }

    /// <summary>problem+json (RFC 9457) with the stable code as <c>code</c> and, if it is about one, the field as <c>field</c>.</summary>
    public static IResult ToProblem(this Refusal refusal, int status)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var more = new Dictionary<string, object?> { ["code"] = refusal.Code };
        if (refusal.Field is { } field)
        {
            more["field"] = field;
        }

        return TypedResults.Problem(statusCode: status, title: refusal.Words(), extensions: more);
    }
}

/// <summary>303: the answer to a form is another page.</summary>
public sealed class SeeOther(string url) : IResult
{
    public string Url { get; } = url;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Url;
        return Task.CompletedTask;
    }
}
