namespace Modular.Sandbox.Pages;

/// <summary>The frame every page shares.</summary>
internal static class Layout
{
    // The HTML of mails is shown in a sandboxed frame from this origin; nothing else is ever loaded.
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'self'";

    public static IResult Page(HttpContext context, string title, Html body, string active = "", string lang = "en", int status = 200) =>
        Write(context, status, Html.Of($"""
            <!doctype html>
            <html lang="{lang}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · Sandbox</title>
            <link rel="stylesheet" href="/sandbox.css">
            </head>
            <body>
            <a class="skip" href="#content">Skip to content</a>
            <header class="bar"><a class="brand" href="/"><span class="dot" aria-hidden="true"></span>Sandbox</a>
            <nav aria-label="Boxes">{Link("/stripe", "Stripe", active)}{Link("/paypal", "PayPal", active)}{Link("/mangopay", "Mangopay", active)}{Link("/mail", "Mail", active)}{Link("/sms", "SMS", active)}{Link("/idp", "Company", active)}{Link("/entra", "Entra", active)}{Link("/dns", "DNS", active)}{Link("/bank", "Bank", active)}{Link("/knobs", "Fault knobs", active)}</nav></header>
            <main id="content">{body}</main>
            </body>
            </html>
            """));

    /// <summary>A page without the sandbox's own navigation: the payment page belongs to the payer.</summary>
    public static IResult Bare(HttpContext context, string title, Html body, string lang, int status = 200) =>
        Write(context, status, Html.Of($"""
            <!doctype html>
            <html lang="{lang}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <link rel="stylesheet" href="/sandbox.css">
            </head>
            <body class="pay">{body}</body>
            </html>
            """));

    private static Html Link(string href, string text, string active) => href == active
        ? Html.Of($"""<a href="{href}" aria-current="page">{text}</a>""")
        : Html.Of($"""<a href="{href}">{text}</a>""");

    private static IResult Write(HttpContext context, int status, Html page)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(page.Markup, "text/html; charset=utf-8", statusCode: status);
    }
}
