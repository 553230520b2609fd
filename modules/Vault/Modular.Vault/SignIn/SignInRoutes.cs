using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Company;
using Modular.Vault.Company.Enforce;
using Modular.Vault.Company.Enter;
using Modular.Vault.Company.Leave;
using Modular.Vault.Passwords;
using Modular.Vault.SecondFactor;
using Modular.Vault.Sessions;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.SignIn;

internal static class SignInRoutes
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/sign-in", Show);
        routes.MapPost("/account/sign-in", Post).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/sign-in/second", ShowSecond);
        routes.MapPost("/account/sign-in/second", Second).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapPost("/account/sign-out", (Delegate)Leave).TakesForm();
    }

    /// <summary>Opens a session for this account in this browser; one that was open ends.</summary>
    public static Task SignInAsync(this HttpContext context, Guid account) =>
        context.SignInAsync(SessionStore.Scheme, Person(account));

    public static ClaimsPrincipal Person(Guid account) => new(new ClaimsIdentity([new Claim(Claims.Account, account.ToString())], SessionStore.Scheme));

    /// <summary>What follows a right password: a session, or half of one and the question for the second factor.</summary>
    public static async Task<IResult> Enter(this HttpContext context, Guid account, string? to, CancellationToken stop)
    {
        if (await context.RequestServices.GetRequiredService<SecondFactors>().IsOn(account, stop))
        {
            await context.SignInAsync(SessionStore.Scheme, Person(account), SessionHandler.Half);
            return Results.LocalRedirect("/account/sign-in/second" + (to is null ? "" : "?returnUrl=" + Uri.EscapeDataString(to)));
        }

        await context.SignInAsync(account);
        return Results.LocalRedirect(to ?? await Home(context, account, stop));
    }

    private static IResult Show(HttpContext context, string? returnUrl, string? done)
    {
        context.NeverStore();
        var to = ReturnUrl.Local(returnUrl);
        return context.User.Identity?.IsAuthenticated == true
            ? Results.LocalRedirect(to ?? "/account")
            : UiResults.Page<SignInPage>(new { ReturnTo = to, Reset = done == "reset", NewEmail = done == "email" });
    }

    private static async Task<IResult> Post(
        HttpContext context, PasswordHasher hasher, UiAssets assets, SignIn signIn, CompanyDoor door, Flights flights, Enforcement enforcement, TimeProvider clock, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var to = ReturnUrl.Local(form.Text("returnUrl"));
        // Somebody who gives a work address and no password means their company.
        if (form.Secret("password").Length == 0 && await door.FindByEmail(form.Text("email"), stop) is { } company)
        {
            return EnterRoutes.Go(context, company, to, form.Text("email"), flights, clock);
        }

        if (hasher.IsFull)
        {
            // Before anything is counted or looked up: in a flood this is what most hear, and it must cost next to nothing.
            return CrowdedPage.Answer(context, assets);
        }

        var answer = await signIn.Handle(form.Text("email"), form.Secret("password"), context.Connection.RemoteIpAddress, stop);
        if (answer.Refusal is { } refusal)
        {
            if (refusal.Code is "busy" or "too-often")
            {
                context.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
            }

            return UiResults.Page<SignInPage>(new { Errors = Forms.Errors([refusal]), Email = form.Text("email"), ReturnTo = to }, Forms.Status(refusal));
        }

        return await ByCompanyOnly(context, answer.Value.Id, to, enforcement, stop) ?? await context.Enter(answer.Value.Id, to, stop);
    }

    /// <summary>The page that says so, with the way on, when the account must come in by its company; null when it need not. An emergency account's use is told.</summary>
    public static async Task<IResult?> ByCompanyOnly(HttpContext context, Guid account, string? to, Enforcement enforcement, CancellationToken stop)
    {
        var standing = await enforcement.Of(account, stop);
        if (standing.MustUseCompany)
        {
            var refusal = Enforcement.Refusal(standing.Company!);
            return UiResults.Page<SignInPage>(
                new { Errors = Forms.Errors([refusal]), ReturnTo = to, CompanyName = standing.Company!.Name, CompanyHref = $"/account/company/{standing.Company.Id}?returnUrl={Uri.EscapeDataString(to ?? "")}" },
                StatusCodes.Status403Forbidden);
        }

        if (standing.IsEmergency)
        {
            await enforcement.Used(account, standing.Company!, Device.Describe(context.Request.Headers.UserAgent), stop);
        }

        return null;
    }

    private static async Task<IResult> ShowSecond(HttpContext context, string? returnUrl, SessionStore sessions, CancellationToken stop)
    {
        context.NeverStore();
        return await Half(context, sessions, stop) is null ? Begin(context, returnUrl) : UiResults.Page<SecondPage>(new { ReturnTo = ReturnUrl.Local(returnUrl) });
    }

    private static async Task<IResult> Second(HttpContext context, SessionStore sessions, SecondFactors factors, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var to = ReturnUrl.Local(form.Text("returnUrl"));
        if (await Half(context, sessions, stop) is not { } account)
        {
            return UiResults.Page<SignInPage>(new { Errors = Forms.Errors([Late]), ReturnTo = to }, Forms.Status(Late));
        }

        var outcome = await factors.Check(account, form.Text("code"), context.Connection.RemoteIpAddress, Device.Describe(context.Request.Headers.UserAgent), stop);
        if (outcome.Refusal is { } refusal)
        {
            return UiResults.Page<SecondPage>(new { Errors = Forms.Errors([refusal]), ReturnTo = to }, Forms.Status(refusal));
        }

        await context.SignInAsync(account);
        return Results.LocalRedirect(to ?? await Home(context, account, stop));
    }

    private static readonly Refusal Late = new("gone", "Das hat zu lange gedauert. Melden Sie sich bitte noch einmal an.", "That took too long. Please sign in once more.");

    private static async Task<Guid?> Half(HttpContext context, SessionStore sessions, CancellationToken stop)
    {
        var environment = context.RequestServices.GetRequiredService<IWebHostEnvironment>();
        return context.Request.Cookies[SessionHandler.CookieName(context.Request, environment)] is { Length: > 0 } cookie ? await sessions.FindHalf(cookie, stop) : null;
    }

    private static IResult Begin(HttpContext context, string? returnUrl) =>
        Results.LocalRedirect(context.User.Identity?.IsAuthenticated == true ? ReturnUrl.Local(returnUrl) ?? "/account" : "/account/sign-in");

    private static async Task<IResult> Leave(HttpContext context)
    {
        var company = Guid.TryParse(context.User.FindFirstValue(CompanySession.Claim), out var id) ? id : (Guid?)null;
        await context.SignOutAsync(SessionStore.Scheme);
        return company is null
            ? Results.LocalRedirect("/")
            : UiResults.Page<LeftPage>(new { Href = $"/account/company/{company}/leave" });
    }

    public static async Task<string> Home(HttpContext context, Guid account, CancellationToken stop) =>
        await IsPlatform(context, account, stop) ? "/admin" : await HasDesk(context, account, stop) ? "/desk" : "/account";

    private static Task<bool> IsPlatform(HttpContext context, Guid account, CancellationToken stop) =>
        context.RequestServices.GetRequiredService<VaultDb>().Accounts.AnyAsync(a => a.Id == account && a.IsPlatform, stop);

    private static Task<bool> HasDesk(HttpContext context, Guid account, CancellationToken stop) =>
        context.RequestServices.GetRequiredService<SessionStore>().HasRole(account, stop);
}
