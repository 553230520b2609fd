using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SampleNamespace.Tests.Simulator;

// The simulator of the tests behind a port, with a page on which a person signs in. Modular starts it, tells it where people are sent back to (--callback), and closes its input at the end.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
var app = builder.Build();
var here = new Uri(builder.Configuration["urls"]!);
using var provider = new SimulatedProvider(TimeProvider.System, new Uri(builder.Configuration["callback"]!), here);
using var calls = new HttpMessageInvoker(provider, disposeHandler: false);

app.MapGet("/", () => "The simulator of Sample Name.");
app.MapGet("/{company}/authorize", () => Page($"""
    <form method="post"><p><button name="agrees" value="true">I am {WebUtility.HtmlEncode(provider.Person.Name)}</button></p><p><button name="agrees" value="false">Turn back</button></p></form>
    """));
app.MapPost("/{company}/authorize", async (HttpContext context) =>
{
    try
    {
        var agrees = (await context.Request.ReadFormAsync())["agrees"] == "true";
        var answer = provider.Visit(new Uri(here, context.Request.Path + context.Request.QueryString), agrees);
        return Results.Redirect(context.Request.Query["redirect_uri"] + QueryString.Create(answer.Select(it => KeyValuePair.Create(it.Name, (string?)it.Value))));
    }
    catch (InvalidOperationException wrong)
    {
        return Results.Text(wrong.Message, statusCode: 400);
    }
});
app.MapGet("/{company}/logout", (string? post_logout_redirect_uri) => Page($"""
    <p>You are signed out here.</p><p><a href="{WebUtility.HtmlEncode(post_logout_redirect_uri)}">Back</a></p>
    """));
app.MapFallback("/{**path}", async (HttpContext context) =>
{
    using var request = new HttpRequestMessage(new(context.Request.Method), new Uri(here, context.Request.Path + context.Request.QueryString));
    request.Content = HttpMethods.IsPost(context.Request.Method) ? new StreamContent(context.Request.Body) : null;
    foreach (var (name, values) in context.Request.Headers)
    {
        _ = request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!) || request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!) == true;
    }

    using var answer = await calls.SendAsync(request, context.RequestAborted);
    context.Response.StatusCode = (int)answer.StatusCode;
    context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
    await answer.Content.CopyToAsync(context.Response.Body);
});

await app.StartAsync();
await Console.In.ReadToEndAsync();

static IResult Page(string body) => Results.Content($"""
    <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sample Name</title>
    <h1>Sample Name, simulated</h1>
    {body}</html>
    """, "text/html");
