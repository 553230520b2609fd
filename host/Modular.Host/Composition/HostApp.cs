using Autofac;
using Autofac.Extensions.DependencyInjection;
using Modular.Booking;
using Modular.Certificate;
using Modular.Credit;
using Modular.Host.Ops.Logs;
using Modular.Kernel;
using Modular.Vault;

namespace Modular.Host.Composition;

/// <summary>Puts the host together: settings, modules by name, plug-ins, roles.</summary>
internal static class HostApp
{
    public static IReadOnlyList<ModularModule> Modules { get; } =
        [new HostModule(), new VaultModule(), new BookingModule(), new CreditModule(), new CertificateModule()];

    /// <summary>Builds the host for the given roles. <paramref name="customise"/> is the seam for tests: clock, ports, folders, logs.</summary>
    public static WebApplication Build(string[] args, Roles roles, Action<WebApplicationBuilder>? customise = null) => Build(args, _ => roles, customise);

    /// <summary>The same, with roles that are read from the settings.</summary>
    public static WebApplication Build(string[] args, Func<IConfiguration, Roles> choose, Action<WebApplicationBuilder>? customise = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddSafeLogs(builder.Environment);
        customise?.Invoke(builder);
        var roles = choose(builder.Configuration);
        Add(builder, roles);
        KeyedServices.Refuse(builder.Services);
        var app = builder.Build();
        app.UseHostPipeline(Modules, roles);
        return app;
    }

    /// <summary>All services of the host and its modules, before a container is made of them.</summary>
    internal static void Add(WebApplicationBuilder builder, Roles roles)
    {
        Settings.Check(builder.Configuration, builder.Environment, roles);
        var database = Settings.Database(builder.Configuration, builder.Environment);
        var settings = new ModuleSettings(builder.Configuration, builder.Environment, roles, database);
        builder.WebHost.UseStaticWebAssets();
        builder.ListenFor(roles);
        builder.Host.UseServiceProviderFactory(new AutofacServiceProviderFactory());
        builder.Host.ConfigureContainer<ContainerBuilder>(container => container.RegisterBorder(Modules));
        builder.Services.AddHostServices(settings, Modules);
        foreach (var module in Modules)
        {
            module.AddServices(builder.Services, settings);
        }
    }
}
