using Modular.Host.Composition;
using Modular.Host.Development;
using Modular.Host.Ops;
using Modular.Host.Plugins;
using Modular.Kernel;

namespace Modular.Host.Commands;

internal static class Serve
{
    public static async Task<int> RunAsync(string? names, bool noPlugins, CancellationToken cancellation, Dictionary<string, string?>? dev = null, string? program = null)
    {
        var roles = Roles.None;
        await using var app = HostApp.Build([], configuration => roles = Parse(names ?? configuration["Roles"] ?? "web,worker,fetcher"), builder =>
        {
            if (noPlugins)
            {
                builder.Configuration["Plugins:Off"] = "true";
            }

            if (dev is not null)
            {
                Dev.BePatient(builder.Configuration);
                builder.Configuration.AddInMemoryCollection(dev);
                builder.Configuration["Plugins:Simulators:9"] = builder.Configuration[BesideProcess.Setting] ??= "http://localhost:5091";
            }
        });
        if (dev is not null)
        {
            Dev.RequireLoaded(app.Services.GetRequiredService<FoundPlugins>());
        }

        await using var sandbox = await SandboxProcess.StartAsync(app, cancellation);
        await using var beside = await BesideProcess.StartAsync(program, app, cancellation);
        await Verbs.ReachAsync(app.Services, cancellation);
        if (app.Environment.IsDevelopment())
        {
            await Verbs.PrepareAsync(app.Services, cancellation);
            app.Lifetime.ApplicationStarted.Register(() => Banner.Write(app, roles, sandbox, beside));
        }
        else
        {
            await Verbs.RequireMigratedAsync(app.Services, cancellation);
        }

        await app.StartAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    internal static Roles Parse(string names)
    {
        var roles = Roles.None;
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= name switch
            {
                "web" => Roles.Web,
                "worker" => Roles.Worker,
                "fetcher" => Roles.Fetcher,
                _ => throw new SettingsException("Roles", $"web, worker, fetcher or several of them with commas, not \"{name}\""),
            };
        }

        return roles == Roles.None ? throw new SettingsException("Roles", "at least one of web, worker, fetcher") : roles;
    }
}
