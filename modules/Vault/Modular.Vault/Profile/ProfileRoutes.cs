using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Accounts;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;
using Modular.Vault.Notices;
using Modular.Vault.Passkeys;
using Modular.Vault.Passwords;
using Modular.Vault.SecondFactor;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Web;

namespace Modular.Vault.Profile;

internal static class ProfileRoutes
{
    public static void MapProfile(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account", Show).RequireAuthorization(AccountRules.AnyAccount);
        routes.MapPost("/account/password", Change).TakesForm().RequireAuthorization(AccountRules.AnyAccount).RequireRateLimiting(Limits.SignIn);
        routes.MapPost("/account/sessions/end", End).TakesForm().RequireAuthorization(AccountRules.AnyAccount);
        routes.MapPost("/account/sessions/end-all", EndAll).TakesForm().RequireAuthorization(AccountRules.AnyAccount);
    }

    private static Task<IResult> Show(HttpContext context, string? done, ProfileView view, CancellationToken stop) =>
        view.Page(context, null, null, done, StatusCodes.Status200OK, stop);

    private static async Task<IResult> Change(HttpContext context, ChangePassword change, ProfileView view, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var id = context.User.AccountId()!.Value;
        var wanted = form.Secret("password");
        var outcome = await change.Handle(id, form.Secret("current"), wanted, context.Connection.RemoteIpAddress, Device.Describe(context.Request.Headers.UserAgent), stop);
        if (outcome.Refusal is { } refusal)
        {
            return await view.Page(context, refusal, refusal.Code == "password" ? wanted : null, null, Forms.Status(refusal), stop);
        }

        await context.SignInAsync(id);
        return Results.LocalRedirect("/account?done=password");
    }

    private static async Task<IResult> End(HttpContext context, SessionStore sessions, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        if (Guid.TryParse(form.Text("session"), out var handle))
        {
            await sessions.End(context.User.AccountId()!.Value, handle, stop);
        }

        return Results.LocalRedirect("/account");
    }

    private static async Task<IResult> EndAll(HttpContext context, SessionStore sessions, CancellationToken stop)
    {
        await sessions.EndAll(context.User.AccountId()!.Value, stop);
        await context.SignOutAsync(SessionStore.Scheme);
        return Results.LocalRedirect("/account/sign-in");
    }
}

/// <summary>The profile page with everything it shows.</summary>
internal sealed class ProfileView(VaultDb db, SessionStore sessions, SecondFactors factors, PasskeyRing ring, SecurityLog log, PasswordMeter meter, ConsentLedger consents, LegalTexts texts, IWebHostEnvironment environment)
{
    public async Task<IResult> Page(HttpContext context, Refusal? refusal, string? weak, string? done, int status, CancellationToken stop)
    {
        context.NeverStore();
        var id = context.User.AccountId()!.Value;
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, stop);
        var cookie = context.Request.Cookies[SessionHandler.CookieName(context.Request, environment)];
        return UiResults.Page<ProfilePage>(
            new
            {
                account.Name,
                account.Email,
                Sessions = (IReadOnlyList<(Guid, string, DateTime, DateTime, bool)>)[.. (await sessions.All(id, cookie, stop)).Select(s => (s.Handle, s.Device, s.OpenedAt, s.SeenAt, s.IsThis))],
                Errors = refusal is null ? null : Forms.Errors([refusal]),
                Strength = weak is null ? null : meter.Judge(weak, new(account.Name, account.Email)).Gauges,
                Done = ProfileWords.Of(done),
                IsConfirmed = account.ConfirmedAt is not null,
                HasSecondFactor = await factors.IsOn(id, stop),
                Passkeys = await ring.Count(id, stop),
                Asking = await Asking(id, stop),
                Events = (IReadOnlyList<(string, string, DateTime)>)[.. (await log.Latest(id, 8, stop)).Select(e => (SecurityWords.Title(e.Kind), e.Device, e.At))],
            },
            status);
    }

    /// <summary>The texts a person is asked about: a newer version, or terms that were never accepted.</summary>
    private async Task<IReadOnlyList<string>> Asking(Guid id, CancellationToken stop)
    {
        var all = await consents.Look(id, stop);
        return [.. Enum.GetValues<ConsentPurpose>().Select(p => ConsentView.Of(texts, p, all.GetValueOrDefault(p))).Where(v => v.Asks).Select(v => v.Current.Words.Title)];
    }
}
