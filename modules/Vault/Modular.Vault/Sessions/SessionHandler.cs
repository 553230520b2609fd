using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Modular.Kernel;
using Modular.Vault.Company.Enforce;
using Modular.Vault.Devices;

namespace Modular.Vault.Sessions;

/// <summary>
/// The cookie scheme. Not ASP.NET's cookie handler with an ITicketStore: that one keeps the session's key when somebody signs in again
/// (session fixation, ASVS 7.2.4), and it hides the cookie's secret, with which the session opens the person's keys.
/// </summary>
internal sealed class SessionHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, IWebHostEnvironment environment)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>Browsers refuse "__Host-" without TLS, so only development has a name without it.</summary>
    public static string CookieName(HttpRequest request, IHostEnvironment environment) => Secure(request, environment) ? "__Host-session" : "session";

    private const string HalfItem = "half";
    private const string CompanyItem = "company";

    /// <summary>For <c>SignInAsync</c>: the second factor is still to come.</summary>
    public static AuthenticationProperties Half => new(new Dictionary<string, string?> { [HalfItem] = "" });

    /// <summary>For <c>SignInAsync</c>: the company says who it is.</summary>
    public static AuthenticationProperties ByCompany(CompanySession company) =>
        new(new Dictionary<string, string?> { [CompanyItem] = $"{company.Connection} {company.Identity} {company.Sid}".TrimEnd() });

    private SessionStore Sessions => Context.RequestServices.GetRequiredService<SessionStore>();

    private string DeviceCookieName => Secure(Request, environment) ? "__Host-device" : "device";

    private string? Cookie => Request.Cookies[CookieName(Request, environment)];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Cookie is not { Length: > 0 } cookie)
        {
            return AuthenticateResult.NoResult();
        }

        return await Sessions.Find(cookie, Context.RequestAborted) is { } person
            ? AuthenticateResult.Success(new AuthenticationTicket(person, Scheme.Name))
            : AuthenticateResult.NoResult();
    }

    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var account = user.AccountId() ?? throw new InvalidOperationException("Only a person with an account id can be signed in.");
        if (Cookie is { Length: > 0 } before)
        {
            await Sessions.End(before, Context.RequestAborted);
        }

        var device = Device.Describe(Request.Headers.UserAgent);
        var company = Company(properties);
        // The last door behind all the others: whoever must come by their company gets no session in another way.
        if (company is null && (await Context.RequestServices.GetRequiredService<Enforcement>().Of(account, Context.RequestAborted)).MustUseCompany)
        {
            Response.Cookies.Delete(CookieName(Request, environment), CookieOptions());
            return;
        }

        var isHalf = properties?.Items.ContainsKey(HalfItem) == true;
        var cookie = await Sessions.Open(account, device, isHalf, company, Context.RequestAborted);
        Response.Cookies.Append(CookieName(Request, environment), cookie, CookieOptions());
        if (!isHalf)
        {
            var known = await Context.RequestServices.GetRequiredService<KnownDevices>().SignedIn(account, Request.Cookies[DeviceCookieName], device, Context.RequestAborted);
            var options = CookieOptions();
            options.MaxAge = KnownDevice.Memory;
            Response.Cookies.Append(DeviceCookieName, known, options);
        }

        Response.Headers.CacheControl = "no-store";
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        if (Cookie is { Length: > 0 } cookie)
        {
            await Sessions.End(cookie, Context.RequestAborted);
        }

        Response.Cookies.Delete(CookieName(Request, environment), CookieOptions());
        Response.Headers.CacheControl = "no-store";
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!HttpMethods.IsGet(Request.Method) || Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var back = Request.PathBase + Request.Path + Request.QueryString;
        Response.Redirect("/account/sign-in?returnUrl=" + Uri.EscapeDataString(back));
        return Task.CompletedTask;
    }

    /// <summary>Who has not confirmed their mailbox yet is asked to; anybody else may simply not.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.User.Identity?.IsAuthenticated == true && !Context.User.HasClaim(Claims.Confirmed, "true") && HttpMethods.IsGet(Request.Method) && !Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            Response.Redirect("/account/confirm");
            return Task.CompletedTask;
        }

        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static CompanySession? Company(AuthenticationProperties? properties) => properties?.Items.TryGetValue(CompanyItem, out var text) == true && text!.Split(' ', 3) is [var connection, var identity, .. var rest]
        ? new(Guid.Parse(connection), Guid.Parse(identity), rest is [var sid] ? sid : null)
        : null;

    private static bool Secure(HttpRequest request, IHostEnvironment environment) => request.IsHttps || !environment.IsDevelopment();

    private CookieOptions CookieOptions() => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = Secure(Request, environment),
        Path = "/",
        IsEssential = true,
    };
}
