using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;
using Modular.Vault.Passwords;
using Modular.Vault.Web;

namespace Modular.Vault.Register;

internal static class RegisterRoutes
{
    public static void MapRegister(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/register", Show);
        routes.MapPost("/account/register", Post).TakesForm().RequireRateLimiting(Limits.SignIn);
    }

    private static IResult Show(HttpContext context, LegalTexts texts)
    {
        context.NeverStore();
        return UiResults.Page<RegisterPage>(new { Terms = texts.Current(ConsentPurpose.Terms).Version });
    }

    private static async Task<IResult> Post(HttpContext context, Register register, PasswordMeter meter, LegalTexts texts, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var newcomer = new Newcomer(form.Text("name"), form.Text("email"), form.Secret("password"), Language.Code, form.Text("terms"));
        var refusals = await register.Handle(newcomer, context.Connection.RemoteIpAddress, stop);
        if (refusals.Count == 0)
        {
            return Results.LocalRedirect("/account/confirm?registered=1");
        }

        var strength = refusals.Any(r => r.Code == "password") ? meter.Judge(newcomer.Password, new(newcomer.Name, newcomer.Email)).Gauges : null;
        return UiResults.Page<RegisterPage>(new { Errors = Forms.Errors(refusals), newcomer.Name, newcomer.Email, Strength = strength, Terms = texts.Current(ConsentPurpose.Terms).Version }, Forms.Status(refusals[0]));
    }
}
