using Microsoft.AspNetCore.DataProtection;
using Modular.Host.Plugins;
using Modular.Host.Storage;
using Modular.Kernel;
using Npgsql;

namespace Modular.Host.Composition;

internal static class HostServices
{
    public static void AddHostServices(this IServiceCollection services, ModuleSettings settings, IReadOnlyList<ModularModule> modules)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Database);
        services.AddSingleton(modules);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => ServiceKeySetting.Read(settings.Configuration, settings.Environment, settings.Database.DataFolder));
        services.AddSingleton(provider => new PublicUrl(() => PublicAddress.Of(settings.Configuration, provider)));
        if (settings.Database.Provider == DatabaseProvider.Postgres)
        {
            services.AddSingleton(_ => new NpgsqlDataSourceBuilder(settings.Database.Connection).Build());
        }

        services.AddKernel(modules, settings.Roles);
        services.AddOptions<MailSettings>().BindConfiguration("Mail");
        services.AddSingleton<IMailTransport, SmtpTransport>();
        services.AddScoped<RazorMail>();
        services.AddPlugins(settings);
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddDataProtection().SetApplicationName("Modular").PersistKeysToDbContext<HostDb>();
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddAntiforgery();
        services.AddHealthChecks();
        services.AddProblemDetails();
    }

    public static void UseHostPipeline(this WebApplication app, IReadOnlyList<ModularModule> modules, Roles roles)
    {
        app.UseExceptionHandler();
        app.UseRouting();
        foreach (var module in modules)
        {
            module.Use(app);
        }

        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapHealthChecks("/health/live");
        if (roles.HasFlag(Roles.Web))
        {
            foreach (var module in modules)
            {
                module.MapRoutes(app);
            }
        }
    }
}
