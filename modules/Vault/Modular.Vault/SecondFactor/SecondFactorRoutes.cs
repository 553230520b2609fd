using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Prove;
using Modular.Vault.Sessions;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.SecondFactor;

internal static class SecondFactorRoutes
{
    private const string Home = "/account/second-factor";

    public static void MapSecondFactor(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapPost(Home + "/start", Start).TakesForm().RequireAuthorization().RequireStepUp(Home);
        routes.MapPost(Home + "/confirm", Confirm).TakesForm().RequireAuthorization().RequireStepUp(Home).RequireRateLimiting(Limits.SignIn);
        routes.MapPost(Home + "/codes", NewCodes).TakesForm().RequireAuthorization().RequireStepUp(Home).RequireRateLimiting(Limits.SignIn);
        routes.MapPost(Home + "/off", Off).TakesForm().RequireAuthorization().RequireStepUp(Home);
    }

    private static async Task<IResult> Show(HttpContext context, string? done, SecondFactors factors, CancellationToken stop)
    {
        context.NeverStore();
        var state = await factors.Look(Person(context), stop);
        return UiResults.Page<SecondFactorPage>(new { state.Since, state.CodesLeft, IsOff = done == "off" && state.Since is null });
    }

    private static async Task<IResult> Start(HttpContext context, SecondFactors factors, VaultDb db, CancellationToken stop)
    {
        using var secret = await factors.Begin(Person(context), stop);
        return secret is null ? Results.LocalRedirect(Home) : await SetUp(context, secret, null, db, stop);
    }

    private static async Task<IResult> Confirm(HttpContext context, SecondFactors factors, VaultDb db, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var outcome = await factors.Confirm(Person(context), form.Text("code"), Sessions.Device.Describe(context.Request.Headers.UserAgent), stop);
        if (outcome.Refusal is not { } refusal)
        {
            return UiResults.Page<BackupCodesPage>(new { Codes = (IReadOnlyList<string>)outcome.Value, IsNew = true });
        }

        using var secret = await factors.Pending(Person(context), stop);
        return secret is null ? await Refused(context, factors, refusal, stop) : await SetUp(context, secret, refusal, db, stop);
    }

    private static async Task<IResult> NewCodes(HttpContext context, SecondFactors factors, CancellationToken stop)
    {
        var outcome = await factors.NewCodes(Person(context), Sessions.Device.Describe(context.Request.Headers.UserAgent), stop);
        return outcome.Refusal is { } refusal ? await Refused(context, factors, refusal, stop) : UiResults.Page<BackupCodesPage>(new { Codes = (IReadOnlyList<string>)outcome.Value, IsNew = false });
    }

    private static async Task<IResult> Off(HttpContext context, SecondFactors factors, CancellationToken stop)
    {
        await factors.TurnOff(Person(context), Sessions.Device.Describe(context.Request.Headers.UserAgent), stop);
        return Results.LocalRedirect(Home + "?done=off");
    }

    /// <summary>The one answer that shows the secret: it is in no address, and the browser keeps nothing of it.</summary>
    private static async Task<IResult> SetUp(HttpContext context, Crypto.KeyBytes secret, Refusal? refusal, VaultDb db, CancellationToken stop)
    {
        var id = Person(context);
        var email = await db.Accounts.Where(a => a.Id == id).Select(a => a.Email).SingleAsync(stop);
        return UiResults.Page<SetUpPage>(
            new { Address = Totp.Address(secret, email), Secret = Totp.Reveal(secret), Errors = refusal is null ? null : Forms.Errors([refusal]) },
            refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));
    }

    private static async Task<IResult> Refused(HttpContext context, SecondFactors factors, Refusal refusal, CancellationToken stop)
    {
        var state = await factors.Look(Person(context), stop);
        return UiResults.Page<SecondFactorPage>(new { state.Since, state.CodesLeft, Errors = Forms.Errors([refusal]) }, Forms.Status(refusal));
    }

    private static Guid Person(HttpContext context) => context.User.AccountId()!.Value;
}
