using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Web;

namespace Modular.Vault.Identify;

internal static class IdentifyRoutes
{
    private const string Home = "/account/identity";

    public static void MapIdentify(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapPost(Home, Begin).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
        routes.MapPost(Home + "/again", Again).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
        routes.MapPost(Home + "/code", Confirm).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
    }

    private static Task<IResult> Show(HttpContext context, string? done, Identify identify, CancellationToken stop) => Page(context, identify, null, null, done, stop);

    private static async Task<IResult> Begin(HttpContext context, Identify identify, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var bornIsDate = DateOnly.TryParseExact(form.Text("born"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born);
        var who = new Particulars(form.Text("firstNames"), form.Text("lastName"), born, form.Text("street"), form.Text("postcode"), form.Text("city"));
        var outcome = bornIsDate
            ? await identify.Begin(Person(context), who, form.Secret("cardNumber"), form.Secret("cardBlock"), form.Text("phone"), stop)
            : new Refusal("born", "Geben Sie Ihr Geburtsdatum an.", "Give your birth date.", "born");
        return outcome.Refusal is { } refusal ? await Page(context, identify, refusal, (who, form.Text("born"), form.Text("phone")), null, stop) : Results.LocalRedirect(Home + "?done=sent");
    }

    private static async Task<IResult> Again(HttpContext context, Identify identify, CancellationToken stop)
    {
        var outcome = await identify.Again(Person(context), stop);
        return outcome.Refusal is { } refusal ? await Page(context, identify, refusal, null, null, stop) : Results.LocalRedirect(Home + "?done=sent");
    }

    private static async Task<IResult> Confirm(HttpContext context, Identify identify, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var outcome = await identify.Confirm(Person(context), form.Secret("code"), stop);
        return outcome.Refusal is { } refusal ? await Page(context, identify, refusal, null, null, stop) : Results.LocalRedirect(Home + "?done=confirmed");
    }

    /// <summary>What was typed is shown again, except for the card: its parts are nowhere after the request.</summary>
    private static async Task<IResult> Page(HttpContext context, Identify identify, Refusal? refusal, (Particulars Who, string Born, string Phone)? typed, string? done, CancellationToken stop)
    {
        context.NeverStore();
        var state = await identify.Look(Person(context), stop);
        return UiResults.Page<IdentifyPage>(
            new
            {
                state.IsOpen,
                state.ConfirmedAt,
                IsByBank = state.Method == IdentifiedBy.BankAccount,
                state.PhoneHint,
                state.CanSend,
                IsSent = done == "sent",
                IsDone = done == "confirmed" && state.ConfirmedAt is not null,
                FirstNames = typed?.Who.FirstNames,
                LastName = typed?.Who.LastName,
                typed?.Born,
                Street = typed?.Who.Street,
                Postcode = typed?.Who.Postcode,
                City = typed?.Who.City,
                typed?.Phone,
                Errors = refusal is null ? null : Forms.Errors([refusal]),
            },
            refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));
    }

    private static Guid Person(HttpContext context) => context.User.AccountId()!.Value;
}
