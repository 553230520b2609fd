using Modular.Host.Admin;
using Modular.Host.Development;
using Modular.Host.Ops;
using Modular.Host.Ops.Logs;
using Modular.Host.Web;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Host.Composition;

internal static class HostPipeline
{
    public static void UseHostPipeline(this WebApplication app, IReadOnlyList<ModularModule> modules, Roles roles)
    {
        app.UseManagementPort();
        if (!roles.HasFlag(Roles.Web))
        {
            return;
        }

        // First, so that a refusal costs next to nothing.
        app.UseMiddleware<Admission>();
        if (Proxies.Read(app.Configuration) is { } proxies)
        {
            app.UseForwardedHeaders(proxies);
        }

        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<SecurityHeaders>();
        // Before the errors, so that they speak the reader's language.
        app.UseReaderLanguage();
        app.UseMiddleware<Errors>();
        if (!app.Environment.IsDevelopment() && app.Configuration.GetValue("Https:Redirect", true))
        {
            app.UseHsts();
            // Load balancers ask over plain http and take a redirect for illness.
            app.UseWhen(context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal), plain => plain.UseHttpsRedirection());
        }

        if (app.Services.GetService<HookLog>() is { } hooks)
        {
            app.Use((context, following) => hooks.WatchAsync(context, following));
        }

        app.UseMiddleware<HeadRequests>();
        app.UseRouting();
        app.UseMiddleware<SameSitePosts>();
        app.UseMiddleware<BodyLimit>();
        app.UseMiddleware<BodyCharset>();
        app.UseRateLimiter();
        // Before anybody is asked who they are: what is cached is the same for everybody.
        app.UseOutputCache();
        foreach (var module in modules)
        {
            module.Use(app);
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        Map(app, modules);
    }

    private static void Map(WebApplication app, IReadOnlyList<ModularModule> modules)
    {
        app.MapStaticAssets();
        Health.Map(app);
        app.MapModularUi(demoShop: app.Environment.IsDevelopment() ? "/book/spree-kajak" : null, gallery: app.Environment.IsDevelopment());
        app.MapGet("/trust", () => UiResults.Page<TrustPage>());
        AdminPages.Map(app);
        HookReplay.Map(app);
        foreach (var module in modules)
        {
            module.MapRoutes(app);
        }
    }
}
