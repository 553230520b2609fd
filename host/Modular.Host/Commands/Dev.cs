using System.CommandLine;
using System.Text.Json;
using Modular.Host.Development;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Sdk.Pack;

namespace Modular.Host.Commands;

/// <summary>
/// <c>dev</c>: the development profile with somebody's plug-in in it: its build output, so that breakpoints hold, or, with <c>--packed</c>, its package,
/// taken in and loaded as in production. Refused outside development.
/// </summary>
internal static class Dev
{
    public static Command Command(Func<ParseResult, Say> speaker)
    {
        var plugin = new Option<string>("--plugin") { Description = "The plug-in: its main assembly (bin/Debug/net10.0/Acme.Pay.dll), or a package.", Required = true };
        var data = new Option<string?>("--data") { Description = "A folder for databases, messages and packages; \"dev-data\" here when left out." };
        var packed = new Option<bool>("--packed") { Description = "Pack --project, take the package in, approve it, and load it as a production host does." };
        var project = new Option<string?>("--project") { Description = "The plug-in's project, for --packed." };
        var beside = new Option<string?>("--beside") { Description = "A program (.dll) that plays the provider: started with --urls, --hook and --callback, ends with this host." };
        var account = new Option<string?>("--account") { Description = "A JSON file with the settings of a sandbox account: the demo shop has it from the start." };
        var dev = new Command("dev", "Serve the demo shop with a plug-in that is being written. Development only.") { plugin, data, packed, project, beside, account };
        dev.SetAction((parsed, stop) =>
        {
            var say = speaker(parsed);
            return say.RunAsync(() => RunAsync(say, new(parsed.GetValue(plugin)!, parsed.GetValue(data), parsed.GetValue(packed), parsed.GetValue(project), parsed.GetValue(beside), parsed.GetValue(account)), stop));
        });
        return dev;
    }

    private static async Task<int> RunAsync(Say say, DevOrder order, CancellationToken cancellation)
    {
        var environment = Workshop.Environment();
        if (!environment.IsDevelopment())
        {
            throw new NotReadyException($"dev is for development, and this is {environment.EnvironmentName}: set ASPNETCORE_ENVIRONMENT=Development, or serve.");
        }

        var settings = Settings(order);
        if (!order.IsPackage)
        {
            settings[FoundPlugins.BuildSetting] = File.Exists(order.Plugin) ? Path.GetFullPath(order.Plugin) : throw new NotReadyException($"There is no plug-in {order.Plugin}. Build it first.");
        }
        else if (!await TakeAsync(say, order, settings, cancellation))
        {
            return 1;
        }

        return await Serve.RunAsync(null, false, cancellation, settings, order.Beside);
    }

    /// <summary>A breakpoint is no fault of the plug-in. What somebody set stays.</summary>
    public static void BePatient(IConfiguration configuration)
    {
        foreach (var (name, value) in new[] { ("DeadlineSeconds", "300"), ("StartSeconds", "120"), ("BreakerCalls", "100000"), ("Openings", "100000"), ("Hanging", "100000"), ("Lies", "100000") })
        {
            configuration["Plugins:" + name] ??= value;
        }
    }

    /// <summary>Whoever writes a plug-in must not try out another one in its place.</summary>
    public static void RequireLoaded(FoundPlugins found)
    {
        if (found.All.FirstOrDefault(p => p is { Origin: PluginOrigin.Build or PluginOrigin.Store, Problem: not null }) is { } left)
        {
            throw new NotReadyException($"The plug-in {left.Name} does not load: {left.Problem}.");
        }
    }

    private static Dictionary<string, string?> Settings(DevOrder order)
    {
        // What is approved here was approved by nobody: it must never come into a store that another host trusts, nor meet the build output.
        var settings = new Dictionary<string, string?>
        {
            ["Data:Folder"] = order.DataFolder,
            ["Plugins:Store"] = Path.Combine(order.DataFolder, order.IsPackage ? "packed-store" : "build-store"),
            [HookLog.Setting] = "true",
        };
        if (order.Account is not { } file)
        {
            return settings;
        }

        try
        {
            var account = JsonSerializer.Deserialize<DevAccount>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
            (settings["Demo:Account:Provider"], settings["Demo:Account:Domain"]) = (account.Provider, account.Domain);
            foreach (var (key, value) in account.Settings)
            {
                settings["Demo:Account:Settings:" + key] = value;
            }

            return settings;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new NotReadyException($"{file} is not to be read as {{ \"provider\": \"acme-pay\", \"settings\": {{ \"api_key\": \"…\" }} }}.");
        }
    }

    /// <summary>Packs, looks, tries, approves: what an installation's people do by hand.</summary>
    private static async Task<bool> TakeAsync(Say say, DevOrder order, Dictionary<string, string?> settings, CancellationToken cancellation)
    {
        var package = order.Packed ? await PackedProject.PackAsync(order.Project ?? throw new NotReadyException("--packed needs --project: what is to be packed."), Path.Combine(order.DataFolder, "packed"), cancellation) : order.Plugin;
        var workshop = Workshop.Open(settings);
        // An older build must not be taken instead, nor a start that a debugger ended be held against this one.
        if (Directory.Exists(workshop.Store.Folder))
        {
            Directory.Delete(workshop.Store.Folder, recursive: true);
        }

        var (locked, found) = await workshop.AddAsync(package, cancellation);
        foreach (var finding in found.Findings)
        {
            await say.LineAsync(finding);
        }

        if (locked is not { Problem: null })
        {
            return false;
        }

        workshop.Approve(locked.Id, locked.Version, Environment.UserName);
        return true;
    }

    private sealed record DevOrder(string Plugin, string? Data, bool Packed, string? Project, string? Beside, string? Account)
    {
        public bool IsPackage => Packed || Plugin.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase);

        public string DataFolder => Path.GetFullPath(Data is { Length: > 0 } given ? given : "dev-data");
    }

    private sealed record DevAccount(string Provider, Dictionary<string, string> Settings, string? Domain = null);
}
