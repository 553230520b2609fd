using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Credit.Contracts;
using Modular.Credit.Web;
using Modular.Ui;

namespace Modular.Credit.Score;

/// <summary>/me/score: what a score that a person already has means. It travels in the body, and nothing of it is kept.</summary>
internal static class ScoreRoutes
{
    public static void MapScore(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/score", () => UiResults.Page<ScorePage>(new { Bureau = ScorePolicy.Boniversum })).RequireAuthorization();
        routes.MapPost("/me/score", Explain).TakesForm().RequireAuthorization();
    }

    private static async Task<IResult> Explain(HttpContext context, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var typed = Short(form["score"].ToString().Trim());
        var bureau = Short(form["bureau"].ToString());
        var none = form["none"] == "true";
        var errors = new FormErrors().When(bureau.Length == 0, "bureau", T.Of("Wählen Sie, von wem der Score ist.", "Choose whose score it is."));
        int? score = null;
        if (none)
        {
            errors.When(typed.Length > 0, "score", T.Of("Hier steht ein Score. Löschen Sie ihn oder nehmen Sie das Häkchen weg.", "There is a score here. Delete it or clear the box below."));
        }
        else if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            score = number;
        }
        else
        {
            errors.Add("score", T.Of("Tippen Sie den Score als ganze Zahl, zum Beispiel 958, oder setzen Sie das Häkchen darunter.", "Type the score as a whole number, for example 958, or tick the box below."));
        }

        return errors.Any
            ? UiResults.Page<ScorePage>(new { Typed = typed, Bureau = bureau, None = none, Errors = errors }, StatusCodes.Status422UnprocessableEntity)
            : UiResults.Page<ScorePage>(new { Typed = typed, Bureau = bureau, None = none, Band = ScorePolicy.Explain(score, bureau) });
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40];
}
