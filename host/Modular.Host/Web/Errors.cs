using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Modular.Host.Ops.Logs;
using Modular.Ui;

namespace Modular.Host.Web;

/// <summary>
/// Turns what went wrong into an answer: problem+json for programs, a page for people, the same status for both. A fault of the sender is a 4xx;
/// a 500 says a request id and nothing else.
/// </summary>
internal sealed class Errors(RequestDelegate next, ILogger<Errors> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
            return;
        }
        catch (Exception failure)
        {
            var status = StatusOf(failure);
            if (status >= 500)
            {
                log.LogError(failure, "{Route} failed", RequestLog.Route(context));
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            await WriteAsync(context, status);
            return;
        }

        if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null, ContentType: null or "" })
        {
            await WriteAsync(context, context.Response.StatusCode);
        }
    }

    /// <summary>Writes the error as page or problem.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The status.</param>
    /// <param name="code">A stable word for programs.</param>
    /// <param name="detail">A sentence for this very case, in the reader's language.</param>
    public static Task WriteAsync(HttpContext context, int status, string? code = null, string? detail = null)
    {
        context.Response.StatusCode = status;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        if (!WantsPage(context.Request))
        {
            var more = new Dictionary<string, object?>();
            if (code is not null)
            {
                more["code"] = code;
            }

            return TypedResults.Problem(statusCode: status, title: Title(status), detail: detail, extensions: more).ExecuteAsync(context);
        }

        if (status == StatusCodes.Status401Unauthorized && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect("/account/sign-in?returnUrl=" + Uri.EscapeDataString(context.Request.Path + context.Request.QueryString));
            return Task.CompletedTask;
        }

        return UiResults.Error(status, context.TraceIdentifier, detail).ExecuteAsync(context);
    }

    private static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        JsonException or AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        // What reading a form throws when it is broken or beyond its limits.
        InvalidDataException => StatusCodes.Status400BadRequest,
        // A multipart body that ends in the middle. Other IOExceptions, a full disk say, are ours.
        IOException { Source: "Microsoft.AspNetCore.WebUtilities" } => StatusCodes.Status400BadRequest,
        { InnerException: BadHttpRequestException inner } => inner.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true)
        && !Machines.Any(place => request.Path.StartsWithSegments(place, StringComparison.OrdinalIgnoreCase));

    private static readonly string[] Machines = ["/api", "/octo", "/hooks", "/openapi", "/health"];

    private static string Title(int status) => status switch
    {
        400 => T.Of("Die Anfrage ist unvollständig oder beschädigt.", "The request is incomplete or damaged."),
        401 => T.Of("Dafür ist eine Anmeldung nötig.", "This needs a sign-in."),
        403 => T.Of("Das ist nicht erlaubt.", "This is not allowed."),
        404 => T.Of("Das gibt es nicht.", "There is no such thing."),
        405 => T.Of("Diese Methode gibt es hier nicht.", "This method does not exist here."),
        409 => T.Of("Das passt nicht zum jetzigen Stand.", "This conflicts with the present state."),
        413 => T.Of("Die Anfrage ist zu groß.", "The request is too large."),
        415 => T.Of("Dieses Format wird hier nicht verstanden.", "This format is not understood here."),
        429 => T.Of("Zu viele Anfragen. Warten Sie einen Moment.", "Too many requests. Wait a moment."),
        503 => T.Of("Gerade nicht erreichbar.", "Not available right now."),
        >= 500 => T.Of("Der Fehler liegt bei uns.", "The fault is ours."),
        _ => T.Of("Das ging nicht.", "That did not work."),
    };
}
