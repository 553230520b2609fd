using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.Legal.Withdraw;

/// <summary>/legal/withdraw: "Vertrag widerrufen", then "Widerruf bestätigen". For everybody, with or without an account.</summary>
internal static class WithdrawRoutes
{
    private const string Home = "/legal/withdraw";

    public static void MapWithdraw(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show);
        routes.MapPost(Home, Declare).TakesForm();
        routes.MapPost(Home + "/confirm", Confirm).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> Show(HttpContext context, string? contract, string? done, VaultDb db, LegalFacts legal, CancellationToken stop)
    {
        context.NeverStore();
        var person = context.User.AccountId() is { } id ? await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, stop) : null;
        var chosen = contract is not null && Declarations.Words(contract, legal) is not null ? contract : "";
        return UiResults.Page<WithdrawPage>(new { Data = new Declaration(person?.Name ?? "", chosen, "", person?.Email ?? ""), IsDone = done == "1" });
    }

    private static async Task<IResult> Declare(HttpContext context, DeclareWithdrawal withdraw, TimeProvider clock, CancellationToken stop)
    {
        var declared = await Read(context, stop);
        return withdraw.Check(declared) is { Count: > 0 } refusals
            ? Refuse(declared, refusals)
            : UiResults.Page<ConfirmWithdrawalPage>(new { Data = declared, Key = clock.NewId(), IsSignedIn = context.User.AccountId() is not null });
    }

    private static async Task<IResult> Confirm(HttpContext context, DeclareWithdrawal withdraw, TimeProvider clock, CancellationToken stop)
    {
        var declared = await Read(context, stop);
        var form = await context.Request.ReadFormAsync(stop);
        var id = Guid.TryParse(form.Text("key"), out var key) && key != Guid.Empty ? key : clock.NewId();
        var refusals = await withdraw.Confirm(id, context.User.AccountId(), declared, context.Connection.RemoteIpAddress, stop);
        return refusals.Count > 0 ? Refuse(declared, refusals) : Results.LocalRedirect(Home + "?done=1");
    }

    private static async Task<Declaration> Read(HttpContext context, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        return new(form.Text("name"), form.Text("contract"), form.Text("details"), form.Text("email"));
    }

    private static IResult Refuse(Declaration declared, IReadOnlyList<Refusal> refusals) =>
        UiResults.Page<WithdrawPage>(new { Data = declared, Errors = Forms.Errors(refusals) }, Forms.Status(refusals[0]));
}
