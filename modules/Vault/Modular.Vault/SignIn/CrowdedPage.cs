using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Modular.Ui;
using Modular.Vault.Accounts;

namespace Modular.Vault.SignIn;

/// <summary>
/// What those hear for whom there is not even a place in the queue. Not rendered like other pages: in a flood of sign-ins this is the answer to nearly all of
/// them, and rendering it took a tenth of the machine from the guests who were booking.
/// </summary>
internal static class CrowdedPage
{
    public static IResult Answer(HttpContext context, UiAssets assets)
    {
        context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
        var title = T.Of("Einen Moment bitte", "One moment please");
        var page = $"""
            <!DOCTYPE html>
            <html lang="{Language.Code}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <meta name="robots" content="noindex">
              <title>{title}</title>
              <link rel="stylesheet" href="{assets["modular.css"]}">
            </head>
            <body>
              <main class="wrap page stack" id="main">
                <h1>{title}</h1>
                <p class="lead">{WebUtility.HtmlEncode(T.Of(AccountRules.Busy.De, AccountRules.Busy.En))}</p>
                <p>{T.Of("Wenn Sie zurückgehen, steht Ihre E-Mail-Adresse noch da.", "If you go back, your e-mail address is still there.")}</p>
                <p><a class="btn btn-1" href="/account/sign-in">{T.Of("Zur Anmeldung", "Back to signing in")}</a></p>
              </main>
            </body>
            </html>
            """;
        return Results.Content(page, "text/html; charset=utf-8", null, StatusCodes.Status503ServiceUnavailable);
    }
}
