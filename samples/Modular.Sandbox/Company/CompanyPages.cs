using System.Globalization;
using System.Collections.Immutable;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Modular.Sandbox.Pages;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Modular.Sandbox.Company;

/// <summary>The pages an employee sees, and /idp for who plays the company.</summary>
internal static class CompanyPages
{
    private const string Cookie = "company";

    public static void Map(WebApplication app)
    {
        app.MapGet("/idp", Overview).ExcludeFromDescription();
        app.MapGet("/idp/connect/authorize", Choose).WithSummary("OpenID Connect: the page where an employee signs in");
        app.MapGet("/idp/connect/end-session", Leave).WithSummary("OpenID Connect: the page where an employee signs out");
    }

    private static IResult Choose(HttpContext context, CompanyWorld world)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The provider did not look at this request.");
        var chosen = context.Request.Query["employee"].ToString();
        if (chosen == "nobody")
        {
            return Results.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied }), [CompanyServer.Scheme]);
        }

        if (world.Find(chosen) is { } employee)
        {
            var issuer = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
            var session = world.Enter(employee, request.ClientId!, issuer, request.RedirectUri!);
            context.Response.Cookies.Append(Cookie, session.Sid, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/idp" });
            return Results.SignIn(CompanyServer.Describe(employee, session, request.GetScopes()), authenticationScheme: CompanyServer.Scheme);
        }

        var german = IsGerman(context);
        var kept = context.Request.Query.Where(q => q.Key != "employee").Select(q => Html.Of($"""<input type="hidden" name="{q.Key}" value="{q.Value.ToString()}">"""));
        var hint = context.Request.Query["login_hint"].ToString();
        var people = world.Employees.OrderByDescending(e => string.Equals(e.Email, hint, StringComparison.OrdinalIgnoreCase)).ThenBy(e => e.Sub, StringComparer.Ordinal).Select(e => Html.Of($"""
            <button class="{(string.Equals(e.Email, hint, StringComparison.OrdinalIgnoreCase) ? "primary" : "")}" name="employee" value="{e.Sub}" data-testid="{e.Sub}"><b>{e.Name}</b><small>{e.Email}{(e.EmailVerified ? "" : german ? " (nicht geprüft)" : " (not checked)")} · {string.Join(", ", e.Groups)}</small></button>
            """));
        return Layout.Bare(context, german ? $"Anmelden · {CompanyWorld.Name}" : $"Sign in · {CompanyWorld.Name}", Html.Of($"""
            <main class="notice">
            <section class="card" aria-labelledby="who">
            <p class="badge">{CompanyWorld.Name} · {(german ? "Testbetrieb" : "test mode")}</p>
            <h1 id="who">{(german ? "Wer sind Sie?" : "Who are you?")}</h1>
            <p>{(german ? "Wählen Sie, als wer Sie sich anmelden. Ein Passwort braucht hier niemand." : "Choose as whom to sign in. Nobody needs a password here.")}</p>
            <form method="get" action="/idp/connect/authorize">
            {kept}
            {people}
            <button class="plain" name="employee" value="nobody" data-testid="nobody">{(german ? "Abbrechen" : "Cancel")}</button>
            </form>
            </section>
            </main>
            """), german ? "de" : "en");
    }

    private static async Task<IResult> Leave(HttpContext context, CompanyWorld world, LogoutSender sender, CancellationToken stop)
    {
        if (context.Request.Query["sure"] == "yes")
        {
            if (context.Request.Cookies[Cookie] is { } sid && world.Leave(sid) is { } session)
            {
                await sender.Send(session, everywhere: false, stop);
            }

            context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/idp" });
            return Results.SignOut(authenticationSchemes: [CompanyServer.Scheme]);
        }

        var german = IsGerman(context);
        var kept = context.Request.Query.Select(q => Html.Of($"""<input type="hidden" name="{q.Key}" value="{q.Value.ToString()}">"""));
        return Layout.Bare(context, CompanyWorld.Name, Html.Of($"""
            <main class="notice"><section class="card" aria-labelledby="leave">
            <p class="badge">{CompanyWorld.Name}</p>
            <h1 id="leave">{(german ? "Auch bei der Firma abmelden?" : "Sign out of the company too?")}</h1>
            <form method="get" action="/idp/connect/end-session">{kept}<button class="primary" name="sure" value="yes" data-testid="sure">{(german ? "Abmelden" : "Sign out")}</button></form>
            </section></main>
            """), german ? "de" : "en");
    }

    private static IResult Overview(HttpContext context, CompanyWorld world, LogoutSender sender)
    {
        var people = world.Employees.Select(e => Html.Of($"""<tr><td>{e.Name}</td><td>{e.Email}{(e.EmailVerified ? "" : " (not checked)")}</td><td>{string.Join(", ", e.Groups)}</td><td><code>{e.Sub}</code></td></tr>"""));
        var sessions = world.Sessions.Take(50).Select(s => Html.Of($"""
            <tr><td>{world.Find(s.Sub)?.Name}</td><td>{s.Client}</td><td>{s.At.UtcDateTime:dd MMM HH:mm:ss}</td><td><form method="post" action="/idp/sessions/{s.Sid}/end?back=1"><button class="small">Sign out</button></form></td></tr>
            """)).ToList();
        var told = sender.All.Take(20).Select(d => Html.Of($"""<tr><td>{d.At.UtcDateTime:HH:mm:ss}</td><td>{d.Url}</td><td>{d.Status?.ToString(CultureInfo.InvariantCulture) ?? d.Error}</td></tr>""")).ToList();
        var issuer = $"{context.Request.Scheme}://{context.Request.Host}/idp";
        return Layout.Page(context, CompanyWorld.Name, Html.Of($"""
            <h1>{CompanyWorld.Name}</h1>
            <p class="lead">A company with an OpenID Connect provider. Its people sign in to the product by it.</p>
            <dl class="facts"><dt>Issuer</dt><dd><code>{issuer}</code></dd><dt>Client</dt><dd><code>modular</code></dd><dt>Secret</dt><dd><code>company_secret_sandbox</code></dd></dl>
            <h2>Employees</h2>
            <div class="scroll" role="region" aria-label="Employees" tabindex="0"><table><thead><tr><th>Name</th><th>E-mail</th><th>Groups</th><th>Subject</th></tr></thead><tbody>{people}</tbody></table></div>
            <h2>Signed in</h2>
            {(sessions.Count == 0 ? Html.Of($"""<p class="empty">Nobody is signed in.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Signed in" tabindex="0"><table><thead><tr><th>Who</th><th>Where</th><th>Since (UTC)</th><th></th></tr></thead><tbody>{sessions}</tbody></table></div>"""))}
            {(told.Count == 0 ? Html.Empty : Html.Of($"""<h2>Logout notices</h2><div class="scroll" role="region" aria-label="Logout notices" tabindex="0"><table><thead><tr><th>At (UTC)</th><th>To</th><th>Answer</th></tr></thead><tbody>{told}</tbody></table></div>"""))}
            <h2>Keys</h2>
            <form method="post" action="/idp/keys/rotate?back=1"><button class="small">Sign with a new key</button></form>
            """), "/idp");
    }

    private static bool IsGerman(HttpContext context)
    {
        var asked = context.Request.Query["ui_locales"].ToString();
        return (asked.Length > 0 ? asked : context.Request.Headers.AcceptLanguage.ToString()).StartsWith("de", StringComparison.OrdinalIgnoreCase);
    }
}
