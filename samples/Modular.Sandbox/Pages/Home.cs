using System.Globalization;
using Modular.Sandbox.Mail;

namespace Modular.Sandbox.Pages;

/// <summary>/ and what every page needs.</summary>
internal static class Home
{
    private static readonly byte[] Css = Resource("sandbox.css");

    public static void Map(WebApplication app)
    {
        app.MapGet("/sandbox.css", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(Css, "text/css; charset=utf-8");
        }).ExcludeFromDescription();
        app.MapGet("/health", () => Results.Text("ok")).WithSummary("Answers ok when the sandbox is up");
        app.MapGet("/", Show).ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context, SmtpServer smtp)
    {
        Html Card(string href, string title, string text, string code) => Html.Of($"""<li><a href="{href}"><b>{title}</b><span>{text}</span><code>{code}</code></a></li>""");
        var host = $"{context.Request.Scheme}://{context.Request.Host}";
        return Layout.Page(context, "The outside world", Html.Of($"""
            <div class="hero"><h1>The outside world, on your desk</h1>
            <p class="lead">A bank that says no on request, a post office that delivers nowhere, and knobs to break both. No money moves, no message leaves this machine.</p></div>
            <ul class="cards">
            {Card("/stripe", "Stripe", "A Stripe simulator with a payment page, refunds and signed webhooks.", $"{host}/v1")}
            {Card("/paypal", "PayPal", "A PayPal simulator with an approve page, captures and verified webhooks.", $"{host}/v2")}
            {Card("/mangopay", "Mangopay", "A Mangopay simulator with wallets, card pay-ins and unsigned hooks.", $"{host}/v2.01")}
            {Card("/mail", "Mail", "Every mail the product sends, with attachments.", string.Create(CultureInfo.InvariantCulture, $"smtp://localhost:{smtp.Port}"))}
            {Card("/sms", "SMS", "Every text message the product sends.", "POST /sms/messages")}
            {Card("/idp", "A company", "An OpenID Connect provider with employees, groups and logout notices.", $"{host}/idp")}
            {Card("/entra", "Microsoft Entra", "A tenant with the shapes of Entra and Graph: groups that do not fit, certificates, AADSTS errors.", $"{host}/entra")}
            {Card("/dns", "DNS", "TXT records, by which a company shows that a domain is its own.", "PUT /dns/txt")}
            {Card("/bank", "A bank", "Account owners after Berlin Group NextGenPSD2, for who has login and PIN.", $"{host}/bank/v1")}
            {Card("/knobs", "Fault knobs", "Delay, drop, duplicate, reorder, forge, lie, fail after acting.", "POST /faults")}
            </ul>
            <p class="fine"><a href="/openapi/v1.json">OpenAPI description</a></p>
            """), "/");
    }

    public static byte[] Resource(string name)
    {
        using var stream = typeof(Home).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing from the build.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
