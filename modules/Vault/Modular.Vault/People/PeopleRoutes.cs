using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;
using Modular.Vault.SignIn;
using Modular.Vault.Web;

namespace Modular.Vault.People;

internal static class PeopleRoutes
{
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/people", Show).RequireAuthorization();
        routes.MapPost("/desk/people", Invite).TakesForm().RequireAuthorization();
        routes.MapPost("/desk/people/remove", Remove).TakesForm().RequireAuthorization();
        routes.MapGet("/account/invitation/{token}", Open).RequireRateLimiting(Limits.Codes);
        routes.MapPost("/account/invitation/{token}", Accept).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static async Task<IResult> Show(HttpContext context, string? @operator, string? done, PeopleView view, CancellationToken stop)
    {
        var words = done switch
        {
            "invited" => T.Of("Die Einladung ist unterwegs. Sie gilt sieben Tage.", "The invitation is on its way. It is good for seven days."),
            "granted" => T.Of("Die Rolle gilt ab sofort.", "The role is in force from now on."),
            "removed" => T.Of("Die Person hat hier keinen Zugang mehr.", "The person no longer has access here."),
            _ => null,
        };
        return await view.Tenant(context, @operator, stop) is { } tenant
            ? await view.Page(context, tenant, new(), null, words, StatusCodes.Status200OK, stop)
            : Forbidden(context);
    }

    private static async Task<IResult> Invite(HttpContext context, string? @operator, PeopleView view, GrantRoleHandler grant, CancellationToken stop)
    {
        if (await view.Tenant(context, @operator, stop) is not { } tenant)
        {
            return Forbidden(context);
        }

        var form = await context.Request.ReadFormAsync(stop);
        var typed = new Typed(form.Text("name"), form.Text("email"), form.Text("role"), Guid.TryParse(form.Text("key"), out var key) ? key : null);
        var role = Enum.TryParse<TenantRole>(typed.Role, out var parsed) ? parsed : default;
        var answer = await grant.Handle(new(tenant.Id, tenant.Name, typed.Email ?? "", typed.Name ?? "", role, typed.Key ?? view.NewKey(), Language.Code), stop);
        return answer.Result == GrantResult.Refused
            ? await view.Page(context, tenant, typed, answer, null, StatusCodes.Status422UnprocessableEntity, stop)
            : Back(tenant, answer.Result == GrantResult.Invited ? "invited" : "granted");
    }

    private static async Task<IResult> Remove(HttpContext context, string? @operator, PeopleView view, TakeRoleHandler take, CancellationToken stop)
    {
        if (await view.Tenant(context, @operator, stop) is not { } tenant)
        {
            return Forbidden(context);
        }

        var form = await context.Request.ReadFormAsync(stop);
        var answer = await take.Handle(new(tenant.Id, Guid.TryParse(form.Text("person"), out var person) ? person : Guid.Empty), stop);
        return answer.Result == GrantResult.Refused
            ? await view.Page(context, tenant, new(), answer, null, StatusCodes.Status422UnprocessableEntity, stop)
            : Back(tenant, "removed");
    }

    private static async Task<IResult> Open(HttpContext context, string token, AcceptInvitation accept, LegalTexts texts, CancellationToken stop)
    {
        context.NeverStore();
        return await accept.Look(token, stop) is var (invitation, needsPassword)
            ? Page(texts, invitation, needsPassword, null)
            : UiResults.Error(StatusCodes.Status410Gone);
    }

    private static async Task<IResult> Accept(HttpContext context, string token, AcceptInvitation accept, LegalTexts texts, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var outcome = await accept.Handle(token, form.Secret("password"), form.Text("terms"), stop);
        if (outcome.Refusal is { } refusal)
        {
            return await accept.Look(token, stop) is var (invitation, needsPassword)
                ? Page(texts, invitation, needsPassword, refusal)
                : UiResults.Error(StatusCodes.Status410Gone);
        }

        if (outcome.Value is { } account)
        {
            await context.SignInAsync(account.Id);
        }

        // Who had an account keeps their password; if they are not signed in, /desk asks for it.
        return Results.LocalRedirect("/desk");
    }

    private static IResult Page(LegalTexts texts, Invitation invitation, bool needsPassword, Refusal? refusal) => UiResults.Page<InvitationPage>(
        new
        {
            invitation.TenantName,
            invitation.Name,
            invitation.Email,
            Role = (TenantRole)invitation.Role,
            NeedsPassword = needsPassword,
            Terms = texts.Current(ConsentPurpose.Terms).Version,
            Errors = refusal is null ? null : Forms.Errors([refusal]),
        },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static IResult Back(Tenant tenant, string done) => Results.LocalRedirect($"/desk/people?operator={tenant.Id}&done={done}");

    private static IResult Forbidden(HttpContext context) => UiResults.Error(
        StatusCodes.Status403Forbidden,
        context.TraceIdentifier,
        T.Of("Das Team verwaltet nur, wer die Rolle Inhaber hat.", "Only owners manage the team."),
        "/account");
}

/// <summary>What an owner typed.</summary>
internal sealed record Typed(string? Name = null, string? Email = null, string? Role = null, Guid? Key = null)
{
    public override string ToString() => "***";
}
