using Modular.Kernel;

namespace Modular.Host.Web;

/// <summary>What every answer carries. A route may set a header itself; these fill what is missing.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IPaymentProviders payments, IHostEnvironment environment, IConfiguration configuration)
{
    private static readonly string[] SignedInPlaces = ["/account", "/desk", "/me", "/partner", "/admin"];
    private static readonly string[] SecretParameters = ["secret", "code", "token", "key"];
    private readonly string _policy = ContentSecurityPolicy(payments, environment, configuration);

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("Content-Security-Policy", _policy);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        // Not "no-referrer": it would turn the Origin of our own form posts into "null". To other sites nothing is told either way.
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", (UsesCamera(context) ? "camera=(self)" : "camera=()") + ", microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("X-Frame-Options", "DENY");
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = IsPrivate(context) ? "no-store" : "no-cache";
        }
    }

    private static bool UsesCamera(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<UsesCameraAttribute>() is not null;

    private static bool IsPrivate(HttpContext context) =>
        context.User.Identity?.IsAuthenticated == true
        || context.Response.Headers.SetCookie.Count > 0
        || context.Response.StatusCode >= 400
        || SignedInPlaces.Any(place => context.Request.Path.StartsWithSegments(place, StringComparison.OrdinalIgnoreCase))
        || (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.Parameters.Any(p => SecretParameters.Contains(p.Name, StringComparer.OrdinalIgnoreCase)) == true;

    /// <summary>
    /// Chromium applies form-action to the redirect that follows a post, and checkout posts lead to the provider's page: so the hosts the
    /// plug-ins declared are allowed there, and in development the sandbox.
    /// </summary>
    private static string ContentSecurityPolicy(IPaymentProviders payments, IHostEnvironment environment, IConfiguration configuration)
    {
        var targets = payments.All.SelectMany(p => p.RedirectHosts).Select(host => "https://" + host);
        if (environment.IsDevelopment() && Uri.TryCreate(configuration["Sandbox:Url"], UriKind.Absolute, out var sandbox))
        {
            targets = targets.Append(sandbox.GetLeftPart(UriPartial.Authority));
        }

        var forms = string.Join(' ', targets.Distinct(StringComparer.OrdinalIgnoreCase).Prepend("'self'"));
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
            + $"form-action {forms}; frame-ancestors 'none'; base-uri 'none'";
    }
}
