using System.CommandLine;
using Modular.Host.Composition;
using Modular.Host.Plugins;
using Modular.Kernel;

namespace Modular.Host.Commands;

/// <summary>The host is also the command line. Exit code 0, or 1 with a line a person can act on.</summary>
internal static class HostCommands
{
    public static RootCommand Root()
    {
        var roles = new Option<string?>("--roles") { Description = "web, worker, fetcher: one or several with commas. All when left out; setting Roles." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON, for scripts.", Recursive = true };
        var bare = new Option<bool>("--no-plugins") { Description = "Safe mode: start without any plug-in." };
        var root = new RootCommand("Modular: booking, vault, credit and certificates in one host.") { roles, bare, json };
        Func<ParseResult, CancellationToken, Task<int>> serve = (parsed, cancellation) => Speaker(parsed).RunAsync(() => Serve.RunAsync(parsed.GetValue(roles), parsed.GetValue(bare), cancellation));
        root.SetAction(serve);
        var serving = new Command("serve", "Serve pages, run the relay and the jobs (the default).") { roles, bare };
        serving.SetAction(serve);
        root.Add(serving);
        Add("migrate", "Bring every database to the shape this build expects.", Verbs.MigrateAsync);
        var size = new Option<string?>("--size") { Description = "season: 100 experiences, 20,000 departures and 200,000 invented orders as well (week: 4,000). Development, into a database without orders." };
        var seed = new Command("seed", "Write the demo data, once.") { size };
        seed.SetAction((parsed, cancellation) => Speaker(parsed).RunAsync(() => Verbs.SeedAsync(parsed.GetValue(size), Speaker(parsed), cancellation)));
        root.Add(seed);
        Add("doctor", "Look at everything and say what is wrong: one line per finding.", Doctor.RunAsync);
        root.Add(PluginVerbs.Command(Speaker));
        root.Add(Dev.Command(Speaker));
        foreach (var group in HostApp.Modules.SelectMany(m => m.Verbs).GroupBy(v => v.Group))
        {
            var words = new Command(group.Key, string.Join(' ', group.Select(v => v.Description)));
            foreach (var verb in group)
            {
                Add(verb.Name, verb.Description, (say, cancellation) => Verbs.RunAsync(verb, say, cancellation), words);
            }

            root.Add(words);
        }

        return root;

        void Add(string name, string description, Func<Say, CancellationToken, Task<int>> verb, Command? below = null)
        {
            var command = new Command(name, description);
            command.SetAction((parsed, cancellation) =>
            {
                var say = Speaker(parsed);
                return say.RunAsync(() => verb(say, cancellation));
            });
            (below ?? root).Add(command);
        }

        Say Speaker(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json));
    }
}
