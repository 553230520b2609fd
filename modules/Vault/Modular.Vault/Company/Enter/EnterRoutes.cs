using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Sdk.Sso;
using Modular.Ui;
using Modular.Vault.Audit;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.Company.Enter;

internal static class EnterRoutes
{
    private const string Hint = "vault/company-hint";

    public static void MapEnterCompany(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/company", (HttpContext context, string? returnUrl) => Ask(context, returnUrl, null, null));
        routes.MapPost("/account/company", Find).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/account/company/{connection:guid}", Direct);
        routes.MapGet("/account/company/link", ShowLink);
        routes.MapPost("/account/company/link", Link).TakesForm().RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/sso/{connection:guid}/start", Start).RequireRateLimiting(Limits.SignIn);
        routes.MapGet("/sso/{connection:guid}/callback", Callback).RequireRateLimiting(Limits.SignIn);
    }

    /// <summary>
    /// The page that leads on to a company. A redirect would do but for form-action: browsers apply it to where a form's answer leads, and
    /// companies' addresses are no fixed list. A refreshing page is no form's answer.
    /// </summary>
    public static IResult Go(HttpContext context, CompanyConnection connection, string? returnTo, string? email, Flights flights, TimeProvider clock)
    {
        var hint = email is null ? "" : "&hint=" + flights.Seal(Hint, new TypedEmail(email, clock.UtcNow().AddMinutes(15)));
        var href = $"/sso/{connection.Id}/start?returnUrl={Uri.EscapeDataString(returnTo ?? "")}{hint}";
        context.NeverStore();
        context.Response.Headers["Refresh"] = "0; url=" + href;
        return UiResults.Page<GoPage>(new { connection.Name, Href = href });
    }

    private static IResult Ask(HttpContext context, string? returnUrl, string? email, Refusal? refusal)
    {
        context.NeverStore();
        return UiResults.Page<AskPage>(new { Email = email, ReturnTo = ReturnUrl.Local(returnUrl), Errors = refusal is null ? null : Forms.Errors([refusal]) }, refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));
    }

    private static async Task<IResult> Find(HttpContext context, CompanyDoor door, Flights flights, TimeProvider clock, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var (email, to) = (form.Text("email"), form.Text("returnUrl"));
        return await door.FindByEmail(email, stop) is { } connection
            ? Go(context, connection, ReturnUrl.Local(to), email, flights, clock)
            : Ask(context, to, email, DomainName.OfEmail(email) is null
                ? new("email", "Das ist keine E-Mail-Adresse. Sie sieht aus wie name@firma.de.", "That is not an e-mail address. It looks like name@company.com.", "email")
                : new("unknown", "Für Adressen dieser Firma ist keine Firmen-Anmeldung eingerichtet. Melden Sie sich mit Ihrem Passwort an.", "No company sign-in is set up for this company's addresses. Sign in with your password.", "email"));
    }

    private static async Task<IResult> Direct(Guid connection, string? returnUrl, CompanyDoor door, CancellationToken stop) =>
        await door.Find(connection, stop) is null ? Unknown() : Results.LocalRedirect($"/sso/{connection}/start?returnUrl={Uri.EscapeDataString(ReturnUrl.Local(returnUrl) ?? "")}");

    private static async Task<IResult> Start(HttpContext context, Guid connection, string? returnUrl, string? hint, CompanyDoor door, Flights flights, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        if (await door.Find(connection, stop) is not { } company || await door.Open(company, stop) is not var (provider, call))
        {
            return Unknown();
        }

        var to = ReturnUrl.Local(returnUrl);
        var flight = flights.Begin(context, company.Id, to);
        var begun = await provider.BeginAsync(
            new()
            {
                RedirectUri = door.Callback(company.Id),
                State = flight.State,
                Nonce = flight.Nonce,
                CodeChallenge = flight.Challenge,
                LoginHint = flights.Open<TypedEmail>(Hint, hint) is { } typed && typed.Until > clock.UtcNow() ? typed.Email : null,
                Culture = CultureInfo.CurrentUICulture.Name,
            },
            call,
            stop);
        return begun is SsoOutcome<SsoRedirect>.Ok { Value.Target: var target } ? Results.Redirect(target.AbsoluteUri) : await Stop(context, company, begun, to, stop);
    }

    private static async Task<IResult> Callback(HttpContext context, Guid connection, CompanyDoor door, Flights flights, EnterCompany enter, LinkCompany link, CompanyRoles roles, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        if (await door.Find(connection, stop) is not { } company || await door.Open(company, stop) is not var (provider, call))
        {
            return Unknown();
        }

        if (await flights.End(context, company.Id, One(context, "state"), stop) is not { } flight)
        {
            return Page(context, company, CompanyWords.Lost, null, StatusCodes.Status400BadRequest);
        }

        var answer = await provider.CompleteAsync(
            new()
            {
                Parameters = [.. context.Request.Query.Where(q => q.Value.Count == 1).Select(q => new SsoParameter { Name = q.Key, Value = q.Value[0]! })],
                RedirectUri = door.Callback(company.Id),
                Nonce = flight.Nonce,
                CodeVerifier = flight.Verifier,
            },
            call,
            stop);
        if (answer is not SsoOutcome<ExternalIdentity>.Ok { Value: var who })
        {
            return await Stop(context, company, answer, flight.ReturnTo, stop);
        }

        var device = Device.Describe(context.Request.Headers.UserAgent);
        var entered = await enter.Handle(company, who, Language.Code, device, stop);
        if (entered.Refusal is { } refusal)
        {
            return Page(context, company, (T.Of("Noch kein Zugang", "No access yet"), T.Of(refusal.De, refusal.En)), flight.ReturnTo, StatusCodes.Status403Forbidden);
        }

        if (entered.Value.MustLink)
        {
            link.Keep(context, new(company.Id, who.Issuer, who.Subject, who.SessionId, entered.Value.Account, who.Email!, await roles.ByGroup(company.Id, who, stop), who.GroupsComplete, flight.ReturnTo, clock.UtcNow().AddMinutes(15), clock.NewId()));
            return Results.LocalRedirect("/account/company/link");
        }

        return await In(context, company, entered.Value.Account, entered.Value.Identity, who.SessionId, flight.ReturnTo, stop);
    }

    private static async Task<IResult> ShowLink(HttpContext context, LinkCompany link, VaultDb db, CancellationToken stop)
    {
        context.NeverStore();
        return link.Look(context) is { } pending ? await LinkPage(pending, link, db, null, stop) : Results.LocalRedirect("/account/company");
    }

    private static async Task<IResult> Link(HttpContext context, LinkCompany link, VaultDb db, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        if (link.Look(context) is not { } pending)
        {
            return Ask(context, null, null, LinkCompany.Gone);
        }

        var outcome = await link.Handle(context, pending, form.Secret("password"), form.Text("code"), Device.Describe(context.Request.Headers.UserAgent), stop);
        return outcome.Refusal is { } refusal
            ? await LinkPage(pending, link, db, refusal, stop)
            : await In(context, outcome.Value.Connection, pending.Account, outcome.Value.Identity, pending.Sid, pending.ReturnTo, stop);
    }

    private static async Task<IResult> LinkPage(PendingLink pending, LinkCompany link, VaultDb db, Refusal? refusal, CancellationToken stop) => UiResults.Page<LinkPage>(
        new
        {
            Company = await db.Connections.Where(c => c.Id == pending.Connection).Select(c => c.Name).SingleOrDefaultAsync(stop) ?? "",
            pending.Email,
            NeedsCode = await link.NeedsCode(pending, stop),
            Errors = refusal is null ? null : Forms.Errors([refusal]),
        },
        refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));

    private static async Task<IResult> In(HttpContext context, CompanyConnection company, Guid account, Guid identity, string? sid, string? to, CancellationToken stop)
    {
        await context.SignInAsync(SessionStore.Scheme, SignInRoutes.Person(account), SessionHandler.ByCompany(new(company.Id, identity, sid)));
        return Results.LocalRedirect(to ?? (await context.RequestServices.GetRequiredService<SessionStore>().HasRole(account, stop) ? "/desk" : "/account"));
    }

    /// <summary>Says why it ended there, and notes it.</summary>
    private static async Task<IResult> Stop<T>(HttpContext context, CompanyConnection company, SsoOutcome<T> outcome, string? to, CancellationToken stop)
    {
        var (code, words, status) = CompanyWords.Of(outcome, company.Name);
        if (code is not null)
        {
            var db = context.RequestServices.GetRequiredService<VaultDb>();
            await using var write = await db.BeginWriteAsync(stop);
            new AuditTrail(db, context.RequestServices.GetRequiredService<TimeProvider>()).Add(AuditKind.CompanyRefused, null, company.Id, code);
            await db.SaveChangesAsync(stop);
            await write.CommitAsync(stop);
        }

        return Page(context, company, words, to, status);
    }

    private static IResult Page(HttpContext context, CompanyConnection company, (string Title, string Why) words, string? to, int status)
    {
        context.NeverStore();
        return UiResults.Page<StopPage>(new { words.Title, words.Why, Again = $"/account/company/{company.Id}?returnUrl={Uri.EscapeDataString(to ?? "")}", company.Name }, status);
    }

    public static IResult Unknown() => UiResults.Error(
        StatusCodes.Status404NotFound,
        detail: T.Of("Diese Firmen-Anmeldung gibt es nicht (mehr).", "There is no such company sign-in (any more)."),
        back: "/account/sign-in");

    private static string? One(HttpContext context, string name) => context.Request.Query[name] is { Count: 1 } one ? one[0] : null;

    private sealed record TypedEmail(string Email, DateTime Until)
    {
        public override string ToString() => "***";
    }
}
