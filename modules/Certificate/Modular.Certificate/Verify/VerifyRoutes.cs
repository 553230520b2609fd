using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Modular.Certificate.Contracts;
using Modular.Certificate.Facts;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Certificate.Verify;

/// <summary>
/// /verify: what a document says and whether it is genuine, for people and for programs. The document travels in the body, so that no log and no
/// history has it; nothing of it is kept.
/// </summary>
internal static class VerifyRoutes
{
    private const int MostBytes = 16 * 1024;

    private static readonly Refusal NoForm = new("no-form", "Senden Sie den Nachweis als Formularfeld „document“.", "Send the document as form field “document”.");

    private static readonly Refusal Unreadable = new(
        "unreadable",
        "Das ist kein vollständiger Nachweis. Kopieren Sie den ganzen Text: drei Teile, durch Punkte getrennt, er beginnt mit „eyJ“.",
        "This is not a complete document. Copy the whole text: three parts separated by dots, starting with “eyJ”.",
        Field: "document");

    public static void MapVerify(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/verify", () => UiResults.Page<VerifyPage>());
        // No antiforgery token: nobody is signed in here and nothing changes. The host refuses posts from other sites anyway.
        routes.MapPost("/verify", Check).Takes();
        routes.MapPost("/verify/sample", TakeSample).Takes();
    }

    private static void Takes(this RouteHandlerBuilder route) =>
        route.DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MostBytes)).RequireRateLimiting(Limits.Codes);

    private static async Task<IResult> Check(HttpContext context, CheckFactsHandler check, CancellationToken stop)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType)
        {
            return NoForm.ToProblem(StatusCodes.Status415UnsupportedMediaType);
        }

        var document = (await context.Request.ReadFormAsync(stop))["document"].ToString();
        var verdict = await check.Handle(new CheckFacts(document), stop);
        var status = verdict.State is FactsState.Unreadable ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK;
        if (WantsJson(context.Request))
        {
            return verdict.State is FactsState.Unreadable ? Unreadable.ToProblem(status) : Results.Json(Answer(verdict));
        }

        var errors = verdict.State is FactsState.Unreadable ? new FormErrors().Add(Unreadable.Field!, Unreadable.Words()) : null;
        // What was longer than any document is not sent back.
        return UiResults.Page<VerifyPage>(new { Document = document.Length <= CompactJws.Longest ? document : null, Verdict = verdict, Errors = errors }, status);
    }

    private static async Task<IResult> TakeSample(HttpContext context, Sample sample, CancellationToken stop)
    {
        context.Response.Headers.CacheControl = "no-store";
        var signed = await sample.MakeAsync(stop);
        return WantsJson(context.Request)
            ? Results.Json(new { document = signed.Compact, signed.KeyId })
            : UiResults.Page<VerifyPage>(new { Document = signed.Compact, Sample = true });
    }

    private static object Answer(FactsVerdict verdict) => new
    {
        state = verdict.State switch
        {
            FactsState.Valid => "valid",
            FactsState.Expired => "expired",
            FactsState.UnknownKey => "unknown-key",
            _ => "forged",
        },
        verdict.Facts,
        verdict.KeyId,
    };

    private static bool WantsJson(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }
}
