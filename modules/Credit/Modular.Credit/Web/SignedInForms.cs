using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Modular.Ui;

namespace Modular.Credit.Web;

/// <summary>Posted forms of signed-in people: small, and with an antiforgery token.</summary>
internal static class SignedInForms
{
    private const int MostBytes = 16 * 1024;

    /// <summary>Refuses a post that is no form (415) or has no valid token (400) before the handler runs.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route) => route
        .WithMetadata(new RequireAntiforgeryTokenAttribute(), new RequestSizeLimitAttribute(MostBytes))
        .AddEndpointFilter(Check);

    private static ValueTask<object?> Check(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        // While it says "invalid", everything that looks at the form throws, even the question whether there is one.
        var token = context.Features.Get<IAntiforgeryValidationFeature>();
        if (token is not { IsValid: true })
        {
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        var isForm = context.Request.HasFormContentType;
        if (isForm && token is { IsValid: true })
        {
            return next(call);
        }

        // The renderer reads every posted form; for the page that refuses it there is none.
        context.Request.ContentType = null;
        return ValueTask.FromResult<object?>(isForm
            ? UiResults.Error(StatusCodes.Status400BadRequest, context.TraceIdentifier, T.Of("Das Formular ist zu alt, oder Sie haben sich inzwischen an- oder abgemeldet. Laden Sie die Seite neu und senden Sie es noch einmal.", "The form is too old, or you have signed in or out since. Reload the page and send it again."))
            : UiResults.Error(StatusCodes.Status415UnsupportedMediaType, context.TraceIdentifier));
    }
}
