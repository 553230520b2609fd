using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Modular.Sdk.Pack;

/// <summary>Puts a package's content together: the closure without what the host shares, the conformance report, the manifest.</summary>
internal static class Stage
{
    /// <summary>Returns what stands against it, each with its code.</summary>
    public static List<(string Code, string Words)> Run(Order order)
    {
        if (Directory.Exists(order.To))
        {
            Directory.Delete(order.To, recursive: true);
        }

        var closure = Path.Combine(order.To, PluginManifest.Closure);
        foreach (var (from, to) in order.Files.Where(f => !Closure.IsShared(Path.GetFileNameWithoutExtension(f.To))))
        {
            var target = Path.Combine(closure, to.Replace('\\', '/'));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (to.EndsWith(".deps.json", StringComparison.Ordinal))
            {
                File.WriteAllText(target, WithoutShared(File.ReadAllText(from)));
            }
            else
            {
                File.Copy(from, target, overwrite: true);
            }
        }

        var main = Path.Combine(closure, Path.GetFileName(order.Main));
        try
        {
            var facts = PluginFacts.Read(main, order.Sdk);
            var objections = Closure.Objections(closure).Select(words => ("MOD2003", words)).ToList();
            if (facts.Objection() is { } objection)
            {
                objections.Add(("MOD2002", objection));
            }

            if (!facts.FrameworkLoads)
            {
                objections.Add(("MOD2004", $"it targets {facts.Framework}; a host on .NET 10 loads net10.0 and what is older of .NET 8 and 9"));
            }

            var hash = Conformance(order, facts, objections);
            File.WriteAllText(Path.Combine(order.To, PluginManifest.FileName), new PluginManifest
            {
                Id = facts.Id,
                Version = order.Version,
                Kind = facts.Kind,
                EntryAssembly = Path.GetFileName(order.Main),
                EntryType = facts.EntryType,
                Framework = facts.Framework,
                Sdk = facts.Sdk,
                EgressHosts = facts.EgressHosts,
                RedirectHosts = facts.RedirectHosts,
                AnyPublicHost = facts.AnyPublicHost,
                Publisher = order.Publisher,
                Licence = order.Licence,
                Conformance = hash,
            }.ToJson());
            return objections;
        }
        catch (UnreadablePluginException unreadable)
        {
            return [("MOD2001", unreadable.Message)];
        }
    }

    private static string? Conformance(Order order, PluginFacts facts, List<(string, string)> objections)
    {
        if (!File.Exists(order.Conformance))
        {
            if (order.Release)
            {
                objections.Add(("MOD2005", "a release needs conformance.json beside the project: run the conformance kit (Modular.Sdk.Testing) and keep its report"));
            }

            return null;
        }

        var bytes = File.ReadAllBytes(order.Conformance);
        try
        {
            var report = JsonNode.Parse(bytes)!;
            var failed = report["lines"]!.AsArray().Count(line => line!["result"]!.GetValue<string>() == "Failed");
            if (report["provider"]!.GetValue<string>() != facts.Id || report["sdk"]!.GetValue<string>() != facts.Sdk.ToString())
            {
                objections.Add(("MOD2006", $"conformance.json is about {report["provider"]} on SDK {report["sdk"]}, the plug-in is {facts.Id} on SDK {facts.Sdk}: run the conformance kit again"));
            }
            else if (failed > 0)
            {
                objections.Add(("MOD2006", $"conformance.json tells of {failed} broken rules"));
            }
        }
        catch (Exception failure) when (failure is JsonException or NullReferenceException or InvalidOperationException)
        {
            objections.Add(("MOD2006", "conformance.json is no report of the conformance kit"));
        }

        File.WriteAllBytes(Path.Combine(order.To, "conformance.json"), bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>A .deps.json that no longer names what was left out: the resolver would look for it.</summary>
    private static string WithoutShared(string json)
    {
        var deps = JsonNode.Parse(json)!;
        foreach (var (_, libraries) in deps["targets"]!.AsObject())
        {
            foreach (var (_, library) in libraries!.AsObject())
            {
                if (library!["runtime"] is JsonObject runtime)
                {
                    foreach (var path in runtime.Select(r => r.Key).Where(path => Closure.IsShared(Path.GetFileNameWithoutExtension(path))).ToList())
                    {
                        runtime.Remove(path);
                    }
                }
            }
        }

        return deps.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
