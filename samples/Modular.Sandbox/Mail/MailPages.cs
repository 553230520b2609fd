using MimeKit;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Mail;

/// <summary>The mail box for people: /mail and /mail/{id}</summary>
internal static class MailPages
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/mail", List).ExcludeFromDescription();
        app.MapPost("/mail/clear", (MailBox box) =>
        {
            box.Clear(null);
            return Results.Redirect("/mail");
        }).ExcludeFromDescription();
        app.MapGet("/mail/{id}", Read).ExcludeFromDescription();
        app.MapGet("/mail/{id}/html", HtmlBody).ExcludeFromDescription();
    }

    private static IResult List(HttpContext context, MailBox box, string? to)
    {
        var mails = box.Search(to, null);
        var rows = mails.Take(200).Select(m => Html.Of($"""
            <li><a href="/mail/{m.Id}"><span class="top"><b>{m.Message.Subject ?? "(no subject)"}</b><time>{m.ReceivedAt.UtcDateTime:dd MMM HH:mm:ss} UTC</time></span><span class="fine">{m.Sender} → {string.Join(", ", m.Recipients)}{(m.Attachments.Count == 0 ? "" : $" · {m.Attachments.Count} attachment(s)")}</span></a></li>
            """)).ToList();
        return Layout.Page(context, "Mail", Html.Of($"""
            <h1>Mail</h1>
            <p class="lead">Everything the product sends by SMTP ends here and nowhere else.</p>
            <form method="get" action="/mail" class="row"><label for="to">To</label><input id="to" name="to" value="{to}" placeholder="guest@example.org" autocomplete="off"><button class="small">Filter</button></form>
            {(mails.Count == 0 ? Html.Of($"""<p class="empty">No mail yet.</p>""") : Html.Of($"""<ul class="list" data-testid="mails">{rows}</ul><form method="post" action="/mail/clear"><button class="small">Delete all</button></form>"""))}
            """), "/mail");
    }

    private static IResult Read(HttpContext context, MailBox box, string id)
    {
        if (box.Find(id) is not { } mail)
            return Layout.Page(context, "Mail", Html.Of($"""<h1>There is no such mail</h1><p>It may have been deleted or pushed out by newer ones.</p><p><a href="/mail">All mail</a></p>"""), "/mail", status: 404);
        var m = mail.Message;
        var files = mail.Attachments.Select((a, n) => Html.Of($"""<li><a href="/mail/messages/{mail.Id}/attachments/{n}" data-testid="attachment">{StoredMail.FileName(a, n)}</a> <small>{a.ContentType.MimeType}, {StoredMail.Content(a).Length} bytes</small></li>"""));
        return Layout.Page(context, m.Subject ?? "Mail", Html.Of($"""
            <p><a href="/mail">← All mail</a></p>
            <h1 data-testid="subject">{m.Subject ?? "(no subject)"}</h1>
            <dl class="facts"><dt>From</dt><dd>{mail.Sender}</dd><dt>To</dt><dd>{(m.To.Count > 0 ? m.To.ToString() : string.Join(", ", mail.Recipients))}</dd><dt>Received</dt><dd>{mail.ReceivedAt.UtcDateTime:dd MMM yyyy HH:mm:ss} UTC</dd></dl>
            {(mail.Attachments.Count == 0 ? Html.Empty : Html.Of($"""<h2>Attachments</h2><ul class="files">{files}</ul>"""))}
            {(m.HtmlBody is null ? Html.Empty : Html.Of($"""<h2>Message</h2><iframe class="mail" title="The message as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mail/{mail.Id}/html"></iframe>"""))}
            {(m.TextBody is null ? Html.Empty : Html.Of($"""<h2>Text version</h2><pre class="mailtext" data-testid="text" tabindex="0">{m.TextBody}</pre>"""))}
            <p class="fine"><a href="/mail/messages/{mail.Id}/raw">Raw message</a> · <a href="/mail/messages/{mail.Id}">JSON</a></p>
            """), "/mail");
    }

    /// <summary>The HTML body for the frame: no script, nothing from the network, links open in a new tab, inline pictures from the mail itself.</summary>
    private static IResult HtmlBody(HttpContext context, MailBox box, string id)
    {
        if (box.Find(id) is not { Message.HtmlBody: { } html } mail) return Results.NotFound();
        foreach (var part in mail.Message.BodyParts.OfType<MimePart>().Where(p => p.ContentId is not null))
            html = html.Replace("cid:" + part.ContentId, $"data:{part.ContentType.MimeType};base64,{Convert.ToBase64String(StoredMail.Content(part))}", StringComparison.Ordinal);
        context.Response.Headers.ContentSecurityPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text("<base target=\"_blank\">" + html, "text/html; charset=utf-8");
    }
}
