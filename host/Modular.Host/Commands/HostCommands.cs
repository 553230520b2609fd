using System.CommandLine;
using Modular.Host.Composition;
using Modular.Kernel;

namespace Modular.Host.Commands;

/// <summary>The host is also the command line. Exit code 0, or 1 with a line a person can act on.</summary>
internal static class HostCommands
{
    public static RootCommand Root()
    {
        var roles = new Option<string>("--roles") { Description = "web, worker, fetcher: one or several with commas.", DefaultValueFactory = _ => "web,worker,fetcher" };
        var serve = new Command("serve", "Serve pages, run the relay and the jobs (the default).") { roles };
        serve.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(roles)!, cancellation));
        var migrate = new Command("migrate", "Bring every database to the shape this build expects.");
        migrate.SetAction((_, cancellation) => Verbs.MigrateAsync(cancellation));
        var seed = new Command("seed", "Write the demo data, once.");
        seed.SetAction((_, cancellation) => Verbs.SeedAsync(cancellation));
        var root = new RootCommand("Modular: booking, vault, credit and certificates in one host.") { serve, migrate, seed };
        root.SetAction((_, cancellation) => ServeAsync("web,worker,fetcher", cancellation));
        return root;
    }

    private static async Task<int> ServeAsync(string names, CancellationToken cancellation)
    {
        var roles = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(Roles.None, (all, name) => all | Enum.Parse<Roles>(name, ignoreCase: true));
        await using var app = HostApp.Build([], roles);
        if (app.Environment.IsDevelopment())
        {
            await Verbs.PrepareAsync(app.Services, cancellation);
        }

        await app.RunAsync(cancellation);
        return 0;
    }
}
