using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Web;

namespace Modular.Vault.Identify.Holder;

internal static class BankRoutes
{
    private const string Home = "/account/identity/bank";

    public static void MapHolder(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapPost(Home, Ask).TakesForm().RequireAuthorization().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> Show(HttpContext context, AskBank ask, BankList banks, CancellationToken stop)
    {
        context.NeverStore();
        var state = await ask.Look(Person(context), stop);
        return state.ConfirmedAt is not null ? Results.LocalRedirect("/account/identity?done=confirmed") : Page(state, banks, null, null, null, null);
    }

    private static async Task<IResult> Ask(HttpContext context, AskBank ask, BankList banks, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var bornIsDate = DateOnly.TryParseExact(form.Text("born"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born);
        var who = new Particulars(form.Text("firstNames"), form.Text("lastName"), born, form.Text("street"), form.Text("postcode"), form.Text("city"));
        var outcome = bornIsDate
            ? await ask.Ask(Person(context), who, form.Text("bank"), form.Text("login"), form.Secret("pin"), context.Connection.RemoteIpAddress, stop)
            : new Refusal("born", "Geben Sie Ihr Geburtsdatum an.", "Give your birth date.", "born");
        return outcome.Refusal is { } refusal ? Page(await ask.Look(Person(context), stop), banks, refusal, who, form.Text("born"), form.Text("bank")) : Results.LocalRedirect(Home);
    }

    /// <summary>What was typed is shown again, except for login and PIN.</summary>
    private static IResult Page(BankState state, BankList banks, Refusal? refusal, Particulars? who, string? born, string? bank) => UiResults.Page<BankPage>(
        new
        {
            Data = state,
            Banks = banks.All.Select(b => (b.Id, b.Name)).ToList(),
            who?.FirstNames,
            who?.LastName,
            Born = born,
            who?.Street,
            who?.Postcode,
            who?.City,
            Bank = bank,
            // What is missing before anything can be asked, the page says by itself, with the way on.
            Errors = refusal is null or { Code: "locked" or "consent" or "waiting" } ? null : Forms.Errors([refusal]),
        },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static Guid Person(HttpContext context) => context.User.AccountId()!.Value;
}
