using MimeKit;

namespace Modular.Sandbox.Mail;

/// <summary>The mail box as JSON: /mail/messages</summary>
internal static class MailApi
{
    public static void Map(WebApplication app)
    {
        var api = app.MapGroup("/mail/messages");
        api.MapGet("", async (HttpContext context, MailBox box, string? to, string? subject, int? wait) =>
        {
            var found = wait is > 0 ? await box.Wait(to, subject, TimeSpan.FromSeconds(Math.Min(wait.Value, 60)), context.RequestAborted) : box.Search(to, subject);
            return Results.Json(new MailList(found.Count, [.. found.Select(m => Write(m))]));
        }).WithSummary("Mails, newest first; wait=seconds holds the answer until one arrives");
        api.MapDelete("", (MailBox box, string? to) =>
        {
            box.Clear(to);
            return Results.NoContent();
        }).WithSummary("Deletes all mails, or those to one recipient");
        api.MapGet("{id}", (MailBox box, string id) => box.Find(id) is { } mail ? Results.Json(Write(mail)) : Missing()).WithSummary("One mail");
        api.MapDelete("{id}", (MailBox box, string id) => box.Remove(id) ? Results.NoContent() : Missing()).WithSummary("Deletes one mail");
        api.MapGet("{id}/raw", (MailBox box, string id) => box.Find(id) is { } mail ? Results.Bytes(mail.Raw, "message/rfc822", $"{mail.Id}.eml") : Missing()).WithSummary("The message as it came");
        api.MapGet("{id}/attachments/{n:int}", (HttpContext context, MailBox box, string id, int n) =>
        {
            if (box.Find(id) is not { } mail || n < 0 || n >= mail.Attachments.Count) return Missing();
            var part = mail.Attachments[n];
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            return Results.Bytes(StoredMail.Content(part), part.ContentType.MimeType, StoredMail.FileName(part, n));
        }).WithSummary("An attachment, counted from 0");
    }

    private static MailView Write(StoredMail mail) => new(
        mail.Id, mail.ReceivedAt, mail.From, mail.Recipients, mail.Message.From.ToString(), mail.Message.To.ToString(), mail.Message.Subject, mail.Message.TextBody, mail.Message.HtmlBody,
        [.. mail.Message.Headers.Select(h => new MailHeader(h.Field, h.Value))],
        [.. mail.Attachments.Select((a, n) => Write(mail, a, n))]);

    private static MailAttachment Write(StoredMail mail, MimeEntity part, int n) =>
        new(n, StoredMail.FileName(part, n), part.ContentType.MimeType, StoredMail.Content(part).Length, $"/mail/messages/{mail.Id}/attachments/{n}");

    private static IResult Missing() => Results.Problem("There is no such mail. It may have been deleted or pushed out by newer ones.", statusCode: 404);
}

internal sealed record MailList(int Count, IReadOnlyList<MailView> Messages);

internal sealed record MailView(string Id, DateTimeOffset ReceivedAt, string Sender, IReadOnlyList<string> Recipients, string From, string To, string? Subject, string? Text, string? Html,
    IReadOnlyList<MailHeader> Headers, IReadOnlyList<MailAttachment> Attachments);

internal sealed record MailHeader(string Name, string Value);

internal sealed record MailAttachment(int N, string FileName, string ContentType, int Size, string Url);
