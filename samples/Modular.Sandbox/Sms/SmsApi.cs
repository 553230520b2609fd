using System.Globalization;
using System.Text.RegularExpressions;
using Modular.Sandbox.Faults;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Sms;

/// <summary>The SMS provider, POST /sms/messages, and its box for people and tests.</summary>
internal static partial class SmsApi
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/sms/messages", Send).WithSummary("Sends a text message; Authorization: Bearer sms_test_…");
        app.MapGet("/sms/messages", (SmsBox box, string? to) => Results.Json(new { messages = box.Search(to) })).WithSummary("Text messages, newest first");
        app.MapGet("/sms/messages/{id}", (SmsBox box, string id) => box.Find(id) is { } message ? Results.Json(message) : Results.Problem("There is no such message.", statusCode: 404)).WithSummary("One text message");
        app.MapDelete("/sms/messages", (SmsBox box, string? to) =>
        {
            box.Clear(to);
            return Results.NoContent();
        }).WithSummary("Deletes all text messages, or those to one number");
        app.MapGet("/sms", Page).ExcludeFromDescription();
    }

    private static async Task<IResult> Send(HttpContext context, SmsBox box, FaultBoard faults, TimeProvider clock, SmsRequest body)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer sms_test_", StringComparison.Ordinal))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Problem("Send a bearer key that begins with sms_test_.", statusCode: 401);
        }
        if (body.To is null || !E164().IsMatch(body.To)) return Results.Problem("to must be a number in international format, such as +4915112345678.", statusCode: 400);
        if (string.IsNullOrWhiteSpace(body.Text) || body.Text.Length > 1600) return Results.Problem("text must have 1 to 1600 characters.", statusCode: 400);

        if (faults.Bite(FaultBoard.Sms, FaultBoard.Delay, body.To) is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), clock, context.RequestAborted);
        if (faults.Bite(FaultBoard.Sms, FaultBoard.Drop, body.To) is not null) return Cut(context);
        if (faults.Bite(FaultBoard.Sms, FaultBoard.RateLimit, body.To) is { } limit)
        {
            context.Response.Headers.RetryAfter = limit.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return Results.Problem("Too many messages.", statusCode: 429);
        }
        if (faults.Bite(FaultBoard.Sms, FaultBoard.FailBefore, body.To) is { } before) return Results.Problem("A fault knob of the sandbox did this.", statusCode: before.Status ?? 500);
        var copies = faults.Bite(FaultBoard.Sms, FaultBoard.Duplicate, body.To)?.Times ?? 1;
        var message = box.Add(body.To, body.Text);
        for (var i = 1; i < copies; i++) box.Add(body.To, body.Text);
        if (faults.Bite(FaultBoard.Sms, FaultBoard.DropAfter, body.To) is not null) return Cut(context);
        if (faults.Bite(FaultBoard.Sms, FaultBoard.FailAfter, body.To) is { } after) return Results.Problem("A fault knob of the sandbox did this.", statusCode: after.Status ?? 500);
        return Results.Json(message, statusCode: 201);
    }

    private static IResult Cut(HttpContext context)
    {
        context.Abort();
        return Results.Empty;
    }

    private static IResult Page(HttpContext context, SmsBox box)
    {
        var messages = box.Search(null);
        var rows = messages.Take(200).Select(m => Html.Of($"""
            <li><span class="top"><b>{m.To}</b><time>{m.SentAt.UtcDateTime:dd MMM HH:mm:ss} UTC</time></span><span class="bubble">{m.Text}</span></li>
            """)).ToList();
        return Layout.Page(context, "SMS", Html.Of($"""
            <h1>SMS</h1>
            <p class="lead">Text messages the product sends, newest first.</p>
            {(messages.Count == 0 ? Html.Of($"""<p class="empty">No message yet.</p>""") : Html.Of($"""<ul class="list" data-testid="messages">{rows}</ul>"""))}
            """), "/sms");
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex E164();
}

internal sealed record SmsRequest(string? To, string? Text);
