using Autofac;
using Autofac.Extensions.DependencyInjection;
using Modular.Booking;
using Modular.Certificate;
using Modular.Credit;
using Modular.Kernel;
using Modular.Vault;

namespace Modular.Host.Composition;

/// <summary>Puts the host together: settings, modules by name, plug-ins, roles.</summary>
internal static class HostApp
{
    public static IReadOnlyList<ModularModule> Modules { get; } =
        [new HostModule(), new VaultModule(), new BookingModule(), new CreditModule(), new CertificateModule()];

    /// <summary>Builds the host for the given roles. <paramref name="customise"/> is the seam for tests: clock, ports, folders.</summary>
    public static WebApplication Build(string[] args, Roles roles, Action<WebApplicationBuilder>? customise = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        customise?.Invoke(builder);
        builder.WebHost.UseStaticWebAssets();
        var database = Settings.Database(builder.Configuration);
        var settings = new ModuleSettings(builder.Configuration, builder.Environment, roles, database);

        builder.Host.UseServiceProviderFactory(new AutofacServiceProviderFactory());
        builder.Host.ConfigureContainer<ContainerBuilder>(container => container.RegisterBorder(Modules));
        builder.Services.AddHostServices(settings, Modules);
        foreach (var module in Modules)
        {
            module.AddServices(builder.Services, settings);
        }

        var app = builder.Build();
        app.UseHostPipeline(Modules, roles);
        return app;
    }
}
