using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SampleNamespace.Tests.Simulator;

// The simulator of the tests behind a port, with a page on which a person pays. Modular starts it, tells it where messages go (--hook), and closes its input at the end.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
var app = builder.Build();
var hook = new Uri(builder.Configuration["hook"]!);
using var api = new SimulatedApi(TimeProvider.System, new Uri($"{builder.Configuration["urls"]}/pay/"));
using var calls = new HttpMessageInvoker(api, disposeHandler: false);
using var http = new HttpClient();

app.MapGet("/", () => "The simulator of Sample Name.");
app.Map("/v1/{**path}", async (HttpContext context) =>
{
    // To the simulator it looks as if it had been called by its own name.
    using var request = new HttpRequestMessage(new(context.Request.Method), $"https://{SimulatedApi.Host}{context.Request.Path}{context.Request.QueryString}");
    request.Content = HttpMethods.IsPost(context.Request.Method) ? new StreamContent(context.Request.Body) : null;
    foreach (var (name, values) in context.Request.Headers)
    {
        _ = request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!) || request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!) == true;
    }

    using var answer = await calls.SendAsync(request, context.RequestAborted);
    context.Response.StatusCode = (int)answer.StatusCode;
    context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
    await answer.Content.CopyToAsync(context.Response.Body);
    await TellAsync();
});
app.MapGet("/pay/{id}", (string id) => api.Find(id) is not { } checkout ? Results.NotFound() : Results.Content($"""
    <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sample Name</title>
    <h1>Sample Name, simulated</h1>
    <p>{checkout["amount"]} {WebUtility.HtmlEncode((string?)checkout["currency"])} in minor units, {checkout["status"]}.</p>
    <form method="post"><button>Pay</button></form>
    <p><a href="{WebUtility.HtmlEncode((string?)checkout["cancel_url"])}">Turn back</a></p></html>
    """, "text/html"));
app.MapPost("/pay/{id}", async (string id) =>
{
    if ((string?)api.Find(id)?["status"] != "open")
    {
        return Results.Text("This page is closed.", statusCode: 409);
    }

    api.Pay(new Uri(hook, $"/pay/{id}"));
    await TellAsync();
    return Results.Redirect((string)api.Find(id)!["return_url"]!);
});

await app.StartAsync();
await Console.In.ReadToEndAsync();

async Task TellAsync()
{
    while (api.HasWebhook)
    {
        var webhook = api.NextWebhook();
        using var message = new HttpRequestMessage(HttpMethod.Post, hook) { Content = new ByteArrayContent(webhook.Body.ToArray()) };
        foreach (var name in webhook.Headers.Names)
        {
            _ = message.Headers.TryAddWithoutValidation(name, webhook.Headers.FindAll(name)) || message.Content.Headers.TryAddWithoutValidation(name, webhook.Headers.FindAll(name));
        }

        try
        {
            using var _ = await http.SendAsync(message);
        }
        catch (HttpRequestException)
        {
            // Modular is not there (any more): a provider would try again later.
        }
    }
}
