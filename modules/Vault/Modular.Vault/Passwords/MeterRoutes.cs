using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Modular.Ui;
using Modular.Vault.Web;

namespace Modular.Vault.Passwords;

/// <summary>Measures while somebody types. Nothing is kept, nothing of the body is logged, and only so many are measured at once.</summary>
internal static class MeterRoutes
{
    private const int MostBytes = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 4 };

    public static void MapMeter(this IEndpointRouteBuilder routes) => routes.MapPost("/account/password-strength", Measure)
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes)).DisableAntiforgery();

    private static async Task<IResult> Measure(HttpContext context, PasswordMeter meter, MeterTurns turns, CancellationToken stop)
    {
        context.NeverStore();
        if (!context.Request.HasJsonContentType())
        {
            return Results.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send application/json.");
        }

        Question? question;
        try
        {
            question = await JsonSerializer.DeserializeAsync<Question>(context.Request.Body, Json, stop);
        }
        catch (JsonException)
        {
            question = null;
        }
        catch (BadHttpRequestException tooLarge)
        {
            return Results.Problem(statusCode: tooLarge.StatusCode, title: "The body is too large.");
        }

        if (question?.Password is null)
        {
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Send {\"password\": \"…\"}; name, email, birthDate (yyyy-mm-dd) and operator are optional.");
        }

        var about = new PasswordOwner(Short(question.Name), Short(question.Email), question.BirthDate, Short(question.Operator));
        if (await turns.Take(() => meter.Judge(question.Password, about), stop) is not { } strength)
        {
            return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many are measured at once. Try again in a moment.");
        }

        return Results.Json(new
        {
            strength.Length,
            strength.Complexity,
            strength.Unpredictability,
            strength.Score,
            strength.Accepted,
            Message = T.Of(strength.German, strength.English),
        });
    }

    private static string? Short(string? text) => text is { Length: > 254 } ? text[..254] : text;

    private sealed record Question(string? Password, string? Name, string? Email, DateOnly? BirthDate, string? Operator)
    {
        public override string ToString() => "***";
    }
}

/// <summary>The meter's own turns: typing must not queue behind signing in, nor the other way round.</summary>
internal sealed class MeterTurns() : Turns(Math.Max(1, Environment.ProcessorCount), 40);
