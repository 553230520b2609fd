using System.CommandLine;
using Modular.Host.Commands;
using Modular.Host.Composition;
using Modular.Kernel;
using Modular.Sdk.Pack;

namespace Modular.Host.Plugins;

/// <summary><c>plugin verify | add | approve | list | remove</c>: how a package comes into the house. They need no database and run none of its code in this process.</summary>
internal static class PluginVerbs
{
    public static Command Command(Func<ParseResult, Say> speaker)
    {
        var plugin = new Command("plugin", "Look at, take in, approve, list and remove plug-ins.");
        var file = new Argument<string>("FILE") { Description = "A package, Acme.Pay.1.0.0.nupkg." };
        var id = new Argument<string>("ID") { Description = "The plug-in's id, such as stripe." };
        var version = new Option<string?>("--version") { Description = "Which version; the newest when left out." };
        var by = new Option<string?>("--by") { Description = "Who approves; the user of this shell when left out." };
        Add("verify", "Look at a package without running it.", (say, parsed, stop) => VerifyAsync(say, parsed.GetValue(file)!, stop), file);
        Add("add", "Look at a package, try it in a process of its own, and keep it. It does not run before it is approved.", (say, parsed, stop) => AddAsync(say, parsed.GetValue(file)!, stop), file);
        Add("approve", "Let a package run from the next start on.", (say, parsed, _) => ApproveAsync(say, parsed.GetValue(id)!, parsed.GetValue(version), parsed.GetValue(by) ?? Environment.UserName), id, version, by);
        Add("list", "Say what is here.", (say, _, _) => ListAsync(say));
        Add("remove", "Take a package out, from the next start on.", (say, parsed, _) => RemoveAsync(say, parsed.GetValue(id)!, parsed.GetValue(version)), id, version);
        plugin.Add(Smoke());
        return plugin;

        void Add(string name, string description, Func<Say, ParseResult, CancellationToken, Task<int>> verb, params Symbol[] symbols)
        {
            var command = new Command(name, description);
            foreach (var symbol in symbols)
            {
                if (symbol is Argument argument)
                {
                    command.Add(argument);
                }
                else
                {
                    command.Add((Option)symbol);
                }
            }

            command.SetAction((parsed, stop) =>
            {
                var say = speaker(parsed);
                return say.RunAsync(() => verb(say, parsed, stop));
            });
            plugin.Add(command);
        }
    }

    private static async Task<int> VerifyAsync(Say say, string file, CancellationToken cancellation)
    {
        var shop = Workshop.Open();
        var stage = Directory.CreateTempSubdirectory("modular-verify-");
        try
        {
            var found = await shop.ExamineAsync(file, stage.FullName, cancellation);
            await TellAsync(say, found);
            return found.Passed ? 0 : 1;
        }
        finally
        {
            stage.Delete(recursive: true);
        }
    }

    private static async Task<int> AddAsync(Say say, string file, CancellationToken cancellation)
    {
        var (locked, found) = await Workshop.Open().AddAsync(file, cancellation);
        await TellAsync(say, found);
        if (locked is not { Problem: null })
        {
            return 1;
        }

        await say.LineAsync($"{locked.Id} {locked.Version} is kept and does not run yet. Approve it with: plugin approve {locked.Id} --version {locked.Version}", new { locked.Id, locked.Version, locked.Sha512, locked.State });
        return 0;
    }

    private static async Task<int> ApproveAsync(Say say, string id, string? version, string by)
    {
        var approved = Workshop.Open().Approve(id, version, by);
        await say.LineAsync($"{id} {approved.Version} is approved by {by} and runs from the next start on.", new { approved.Id, approved.Version, approved.Sha512, approved.ApprovedBy, approved.State });
        return 0;
    }

    private static async Task<int> ListAsync(Say say)
    {
        var store = Workshop.Open().Store;
        var all = store.Read().Plugins.OrderBy(p => p.Id, StringComparer.Ordinal).ThenByDescending(p => p.ApprovedAt ?? p.AddedAt).ToList();
        foreach (var p in all)
        {
            await say.LineAsync($"{p.Id} {p.Version}: {p.State}{(p.ApprovedBy is null ? "" : $", approved by {p.ApprovedBy} on {p.ApprovedAt:yyyy-MM-dd}")}{(p.Problem is null ? "" : ": " + p.Problem)}", p);
        }

        if (all.Count == 0)
        {
            await say.LineAsync($"No packages in {store.Folder}. Those that came with the host are listed by doctor.", new { plugins = 0 });
        }

        return 0;
    }

    private static async Task<int> RemoveAsync(Say say, string id, string? version)
    {
        var gone = Workshop.Open().Remove(id, version);
        await say.LineAsync($"{id} {string.Join(", ", gone)} is removed; a host that runs keeps it until its next start.", new { id, versions = gone });
        return 0;
    }

    private static async Task TellAsync(Say say, Examination found)
    {
        foreach (var finding in found.Findings)
        {
            await say.LineAsync(finding);
        }
    }

    private static Command Smoke()
    {
        var main = new Argument<string>("MAIN");
        var seconds = new Argument<int>("SECONDS");
        var command = new Command("smoke", "Run by add, in a process of its own.") { main, seconds };
        command.Hidden = true;
        command.SetAction((parsed, stop) => SmokeChild.RunAsync(parsed.GetValue(main)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.InvocationConfiguration.Output, stop));
        return command;
    }
}

/// <summary>Store and policy of this installation, and what can be done with them.</summary>
internal sealed record Workshop(PluginStore Store, PackagePolicy Policy, TimeSpan Limit)
{
    /// <summary>By the settings; without a host, a database or a key.</summary>
    public static Workshop Open(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = Builder();
        builder.Configuration.AddInMemoryCollection(settings);
        var folder = Settings.Database(builder.Configuration, builder.Environment).DataFolder;
        return new(FoundPlugins.StoreOf(builder.Configuration, folder, TimeProvider.System), PackagePolicy.Read(builder.Configuration, builder.Environment), TimeSpan.FromSeconds(builder.Configuration.GetValue("Plugins:StartSeconds", 10)));
    }

    /// <summary>Where this program runs, by its variables.</summary>
    public static IHostEnvironment Environment() => Builder().Environment;

    public Task<Examination> ExamineAsync(string file, string stage, CancellationToken cancellation) =>
        File.Exists(file) ? PackageGate.ExamineAsync(file, stage, Policy, Store.Clock, cancellation) : throw new NotReadyException($"There is no file {file}.");

    /// <summary>Examines, tries, keeps. What was refused is written down with the reason, so that pages and logs can tell.</summary>
    public async Task<(LockedPlugin? Locked, Examination Found)> AddAsync(string file, CancellationToken cancellation)
    {
        var stage = Store.NewStage();
        try
        {
            var found = await ExamineAsync(file, stage, cancellation);
            if (found.Manifest is not { } manifest || found.Sha512.Length == 0)
            {
                return (null, found);
            }

            if (found.Passed)
            {
                var problem = await SmokeTest.RunAsync(Path.Combine(stage, PluginManifest.Closure, manifest.EntryAssembly), Limit, cancellation);
                found = found with { Findings = [.. found.Findings, new Finding("smoke", problem is null, problem ?? "it came up and answered in a process of its own")] };
            }

            var locked = new LockedPlugin
            {
                Id = manifest.Id,
                Version = manifest.Version,
                Sha512 = found.Sha512,
                Contents = PackageContents.Hash(stage),
                EntryAssembly = manifest.EntryAssembly,
                Signer = found.Signer,
                Publisher = manifest.Publisher,
                AddedAt = Now,
                Problem = found.Passed ? null : found.Problem,
            };
            if (Store.Read().Plugins.FirstOrDefault(p => p.Is(locked)) is { Problem: null } known)
            {
                return (known, found);
            }

            if (found.Passed)
            {
                PluginStore.Keep(stage, Store.PlaceOf(locked));
            }

            Store.Change(now => now.With(locked));
            return (locked, found);
        }
        finally
        {
            if (Directory.Exists(stage))
            {
                Directory.Delete(stage, recursive: true);
            }
        }
    }

    /// <exception cref="NotReadyException">There is no such package, or its files are not what was added.</exception>
    public LockedPlugin Approve(string id, string? version, string by)
    {
        var plugin = Store.Read().Plugins.Where(p => p.Id == id && (version is null || p.Version == version)).OrderByDescending(p => p.AddedAt).FirstOrDefault()
            ?? throw new NotReadyException($"No package of {id}{(version is null ? "" : " " + version)} is here. Add it first: plugin add FILE.");
        var place = Store.PlaceOf(plugin);
        if (!Directory.Exists(place) || PackageContents.Hash(place) != plugin.Contents)
        {
            throw new NotReadyException($"{id} {plugin.Version} was not taken: {plugin.Problem ?? "its files are not those that were added"}. Add a package that passes, then approve it.");
        }

        var approved = plugin with { ApprovedBy = by, ApprovedAt = Now, ProvenAt = null, Problem = null };
        Store.Change(now => now.With(approved));
        Store.Tidy();
        return approved;
    }

    /// <exception cref="NotReadyException">There is no such package.</exception>
    public IReadOnlyList<string> Remove(string id, string? version)
    {
        var gone = Store.Read().Plugins.Where(p => p.Id == id && (version is null || p.Version == version)).Select(p => p.Version).ToList();
        if (gone.Count == 0)
        {
            throw new NotReadyException($"No package of {id}{(version is null ? "" : " " + version)} is here.");
        }

        Store.Change(now => now.Without(p => p.Id == id && (version is null || p.Version == version)));
        Store.Tidy();
        return gone;
    }

    private static WebApplicationBuilder Builder() => WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });

    private DateTime Now => Store.Clock.GetUtcNow().UtcDateTime;
}
