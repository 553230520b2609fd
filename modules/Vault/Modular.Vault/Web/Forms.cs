using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Vault.Web;

/// <summary>Posted forms: small, with an antiforgery token, or a page that says what to do.</summary>
internal static class Forms
{
    private const long MostBytes = 32 * 1024;

    /// <summary>Refuses a post without a valid token (400), one that is no form (415) and one that is too large (413), before the handler runs.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route) => route
        .WithMetadata(new RequireAntiforgeryTokenAttribute(), new RequestSizeLimitAttribute(MostBytes))
        .AddEndpointFilter(Check);

    /// <summary>A posted value without the blanks around it; passwords are read by <see cref="Secret"/>.</summary>
    public static string Text(this IFormCollection form, string name) => form[name].ToString().Trim();

    public static string Secret(this IFormCollection form, string name) => form[name].ToString();

    /// <summary>Nothing of a person's pages is kept in between.</summary>
    public static void NeverStore(this HttpContext context) => context.Response.Headers.CacheControl = "no-store";

    public static FormErrors Errors(IEnumerable<Refusal> refusals)
    {
        var errors = new FormErrors();
        foreach (var refusal in refusals)
        {
            errors.Add(refusal.Field ?? "", T.Of(refusal.De, refusal.En));
        }

        return errors;
    }

    /// <summary>What a refusal answers: try later, wait, or look again.</summary>
    public static int Status(Refusal refusal) => refusal.Code switch
    {
        "busy" => StatusCodes.Status503ServiceUnavailable,
        "too-often" => StatusCodes.Status429TooManyRequests,
        "gone" => StatusCodes.Status410Gone,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static async ValueTask<object?> Check(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        context.NeverStore();
        // Taken out because everything that looks at the form while it says "invalid" throws, the page that explains it included.
        var token = context.Features.Get<IAntiforgeryValidationFeature>();
        if (token is not { IsValid: true })
        {
            context.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        if (context.Request.ContentLength > MostBytes)
        {
            return Refuse(context, StatusCodes.Status413PayloadTooLarge, T.Of("Das Formular ist zu groß. Kürzen Sie die Angaben.", "The form is too large. Shorten what you typed."));
        }

        if (!context.Request.HasFormContentType)
        {
            return Refuse(context, StatusCodes.Status415UnsupportedMediaType, null);
        }

        if (token is not { IsValid: true })
        {
            return Refuse(
                context,
                StatusCodes.Status400BadRequest,
                T.Of("Das Formular ist zu alt, oder Sie haben sich inzwischen an- oder abgemeldet. Laden Sie die Seite neu und senden Sie es noch einmal.", "The form is too old, or you have signed in or out since. Reload the page and send it again."));
        }

        return await next(call);
    }

    /// <summary>The renderer reads every posted form, however large; for the page that refuses it there is none.</summary>
    private static IResult Refuse(HttpContext context, int status, string? detail)
    {
        context.Request.ContentType = null;
        return UiResults.Error(status, context.TraceIdentifier, detail);
    }
}
