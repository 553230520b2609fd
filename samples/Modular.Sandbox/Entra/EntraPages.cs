using Modular.Sandbox.Faults;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Entra;

/// <summary>The pages people see at Entra: who they are, and whether they really go. And /entra for who plays the tenant.</summary>
internal static class EntraPages
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/entra", Overview).ExcludeFromDescription();
        app.MapGet("/entra/{tenant}/oauth2/v2.0/authorize", Choose).WithSummary("Entra: the page where somebody signs in");
        app.MapGet("/entra/{tenant}/oauth2/v2.0/logout", Leave).WithSummary("Entra: the page where somebody signs out");
    }

    private static IResult Choose(HttpContext context, EntraWorld world, FaultBoard faults, string tenant)
    {
        var query = context.Request.Query;
        string Asked(string name) => query[name].ToString();
        // Whoever cannot be sent back safely sees it here, as at Entra.
        var wrong = !EntraLogin.IsOurs(tenant) ? EntraError.NoTenant(tenant)
            : world.App(Asked("client_id")) is not { } app ? EntraError.NoApp(Asked("client_id"))
            : !app.MayReturnTo(Asked("redirect_uri")) ? EntraError.WrongRedirect
            : Asked("response_type") != "code" || Asked("code_challenge_method") != "S256" || Asked("code_challenge").Length == 0 ? EntraError.Malformed("code_challenge")
            : !Asked("scope").Split(' ').Contains("openid") ? EntraError.WrongScope
            : null;
        if (wrong is not null)
        {
            return Layout.Bare(context, EntraWorld.Name, Html.Of($"""<main class="notice"><section class="card"><p class="badge">{EntraWorld.Name}</p><h1>AADSTS{wrong.Code}</h1><p>{wrong.Words}</p></section></main>"""), "en", wrong.Status);
        }

        if (Asked("employee") == "nobody")
        {
            return Back([("error", "access_denied"), ("error_subcode", "cancel"), ("state", Asked("state"))]);
        }

        if (world.Find(Asked("employee")) is { } person)
        {
            var code = world.Grant(new(Asked("client_id"), person, Asked("redirect_uri"), Asked("nonce"), Asked("code_challenge")));
            var lie = faults.Bite(FaultBoard.Entra, FaultBoard.MixUp, "*") is null ? null : "https://other.example/";
            return Back([("code", code), ("state", Asked("state")), ("session_state", world.NewSid()), ("iss", lie)]);
        }

        return Ask(context, world, tenant);

        IResult Back(IEnumerable<(string Name, string? Value)> answer) =>
            Results.Redirect(Asked("redirect_uri") + "?" + string.Join('&', answer.Where(a => a.Value is { Length: > 0 }).Select(a => $"{a.Name}={Uri.EscapeDataString(a.Value!)}")));
    }

    private static IResult Ask(HttpContext context, EntraWorld world, string tenant)
    {
        var german = IsGerman(context);
        var hint = context.Request.Query["login_hint"].ToString();
        var people = world.People.OrderByDescending(p => IsHinted(p, hint)).ThenBy(p => p.Oid, StringComparer.Ordinal).Select(p => Html.Of($"""
            <button class="{(IsHinted(p, hint) ? "primary" : "")}" name="employee" value="{p.Oid}" data-testid="{p.Oid}"><b>{p.Name}</b><small>{p.Email} · {p.Groups.Length} {(german ? "Gruppen" : "groups")}</small></button>
            """));
        return Layout.Bare(context, german ? "Konto auswählen" : "Pick an account", Html.Of($"""
            <main class="notice">
            <section class="card" aria-labelledby="who">
            <p class="badge">{EntraWorld.Name} · {(german ? "Nachbildung von Microsoft Entra" : "a simulation of Microsoft Entra")}</p>
            <h1 id="who">{(german ? "Konto auswählen" : "Pick an account")}</h1>
            <form method="get" action="/entra/{tenant}/oauth2/v2.0/authorize">
            {Kept(context, "employee")}
            {people}
            <button class="plain" name="employee" value="nobody" data-testid="nobody">{(german ? "Abbrechen" : "Cancel")}</button>
            </form>
            </section>
            </main>
            """), german ? "de" : "en");
    }

    private static IResult Leave(HttpContext context, string tenant)
    {
        var (to, state) = (context.Request.Query["post_logout_redirect_uri"].ToString(), context.Request.Query["state"].ToString());
        if (context.Request.Query["sure"] == "yes" && Uri.TryCreate(to, UriKind.Absolute, out _))
        {
            return Results.Redirect(state.Length > 0 ? $"{to}?state={Uri.EscapeDataString(state)}" : to);
        }

        var german = IsGerman(context);
        return Layout.Bare(context, EntraWorld.Name, Html.Of($"""
            <main class="notice"><section class="card" aria-labelledby="leave">
            <p class="badge">{EntraWorld.Name}</p>
            <h1 id="leave">{(german ? "Von welchem Konto möchten Sie sich abmelden?" : "Which account do you want to sign out of?")}</h1>
            <form method="get" action="/entra/{tenant}/oauth2/v2.0/logout">{Kept(context, "sure")}<button class="primary" name="sure" value="yes" data-testid="sure">{(german ? "Abmelden" : "Sign out")}</button></form>
            </section></main>
            """), german ? "de" : "en");
    }

    private static IResult Overview(HttpContext context, EntraWorld world)
    {
        var people = world.People.Select(p => Html.Of($"""<tr><td>{p.Name}</td><td>{p.Email}{(p.EmailVerified ? "" : " (not verified)")}</td><td class="num">{p.Groups.Length}</td><td>{string.Join(", ", p.Roles)}</td><td><code>{p.Oid}</code></td></tr>"""));
        return Layout.Page(context, "Entra", Html.Of($"""
            <h1>{EntraWorld.Name} at Microsoft Entra</h1>
            <p class="lead">One tenant, with the shapes of Entra's v2.0 endpoints and of Microsoft Graph. Nothing here is Microsoft's.</p>
            <dl class="facts"><dt>Tenant</dt><dd><code>{EntraWorld.Tenant}</code></dd><dt>Application</dt><dd><code>{EntraWorld.Client}</code></dd><dt>Secret</dt><dd><code>{EntraWorld.Secret}</code></dd><dt>Instance</dt><dd><code>{EntraLogin.Login(context).AbsoluteUri.TrimEnd('/')}</code></dd></dl>
            <h2>People</h2>
            <div class="scroll" role="region" aria-label="People" tabindex="0"><table><thead><tr><th>Name</th><th>E-mail</th><th class="num">Groups</th><th>App roles</th><th>Object id</th></tr></thead><tbody>{people}</tbody></table></div>
            """), "/entra");
    }

    private static IEnumerable<Html> Kept(HttpContext context, string but) =>
        context.Request.Query.Where(q => q.Key != but).Select(q => Html.Of($"""<input type="hidden" name="{q.Key}" value="{q.Value.ToString()}">"""));

    private static bool IsHinted(EntraPerson person, string hint) => hint.Length > 0 && string.Equals(person.Email, hint, StringComparison.OrdinalIgnoreCase);

    private static bool IsGerman(HttpContext context)
    {
        var asked = context.Request.Query["ui_locales"].ToString();
        return (asked.Length > 0 ? asked : context.Request.Headers.AcceptLanguage.ToString()).StartsWith("de", StringComparison.OrdinalIgnoreCase);
    }
}
