using System.Security.Cryptography;
using System.Text.Json;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Pack;

namespace Modular.Host.Plugins;

/// <summary>Whose packages are taken.</summary>
/// <param name="Publishers">Names and SHA-256 fingerprints of authors' certificates (setting Plugins:Publishers).</param>
/// <param name="AllowUnsigned">In development only.</param>
internal sealed record PackagePolicy(IReadOnlyDictionary<string, string> Publishers, bool AllowUnsigned)
{
    public static PackagePolicy Read(IConfiguration configuration, IHostEnvironment environment) => new(
        configuration.GetSection("Plugins:Publishers").GetChildren().ToDictionary(c => Plain(c.Value), c => c.Key), environment.IsDevelopment());

    public string? NameOf(string fingerprint) => Publishers.GetValueOrDefault(fingerprint);

    private static string Plain(string? fingerprint) => (fingerprint ?? "").Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
}

/// <summary>What the gate found about one package.</summary>
internal sealed record Examination(string Sha512, PluginManifest? Manifest, string? Signer, IReadOnlyList<Finding> Findings)
{
    public bool Passed => Findings.All(f => f.Healthy);

    public string Problem => string.Join("; ", Findings.Where(f => !f.Healthy).Select(f => f.Words));
}

/// <summary>Looks at a package from outside: size, paths, signature, manifest against metadata, SDK, what it needs. None of its code runs.</summary>
internal static partial class PackageGate
{
    /// <param name="file">The package.</param>
    /// <param name="folder">An empty folder into which it is unpacked.</param>
    /// <param name="policy">Whose packages are taken.</param>
    /// <param name="clock">For the certificate's life.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Examination> ExamineAsync(string file, string folder, PackagePolicy policy, TimeProvider clock, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        string sha = "", signer = "";
        PluginManifest? manifest = null;
        try
        {
            var size = new FileInfo(file).Length;
            if (size > PackageContents.MostBytes)
            {
                throw new RefusedPackageException("size", $"it has {size / 1024 / 1024} MB, {PackageContents.MostBytes / 1024 / 1024} MB at most");
            }

            await using var package = File.OpenRead(file);
            sha = Convert.ToHexStringLower(await SHA512.HashDataAsync(package, cancellation));
            package.Position = 0;
            PackageContents.Unpack(package, folder);
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
            findings.Add(Good("package", $"{files.Length} files, {files.Sum(f => new FileInfo(f).Length) / 1024} kB, sha512 {sha[..16]}…"));
            manifest = ReadManifest(folder);
            signer = await PackageSignature.SignerAsync(file, clock, cancellation) ?? "";
            findings.Add(Signature(signer, policy));
            findings.AddRange(Look(folder, manifest));
        }
        catch (RefusedPackageException refused)
        {
            findings.Add(Bad(refused.Rule, refused.Message));
        }

        return new Examination(sha, manifest, signer.Length > 0 ? signer : null, findings);
    }

    private static PluginManifest ReadManifest(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, PluginManifest.FileName));
            var manifest = !file.Exists ? throw new RefusedPackageException("manifest", $"there is no {PluginManifest.FileName} in it: was it packed with Modular.Sdk's targets?")
                : file.Length > 64 * 1024 ? throw new RefusedPackageException("manifest", $"its {PluginManifest.FileName} is too large")
                : PluginManifest.FromJson(File.ReadAllText(file.FullName));
            return Path.GetFileName(manifest.EntryAssembly) != manifest.EntryAssembly || !manifest.EntryAssembly.EndsWith(".dll", StringComparison.Ordinal)
                    || !File.Exists(Path.Combine(folder, PluginManifest.Closure, manifest.EntryAssembly)) ? throw new RefusedPackageException("manifest", "the assembly it names as its entry is not in it")
                : !VersionPattern().IsMatch(manifest.Version) ? throw new RefusedPackageException("manifest", "its version is no version")
                : !IdPattern().IsMatch(manifest.Id) ? throw new RefusedPackageException("manifest", "its id is not lower-case letters, digits and dashes, 40 at most")
                : manifest;
        }
        catch (JsonException)
        {
            throw new RefusedPackageException("manifest", $"its {PluginManifest.FileName} cannot be read");
        }
    }

    private static Finding Signature(string signer, PackagePolicy policy) => signer.Length == 0
        ? policy.AllowUnsigned ? Good("signature", "not signed; taken in development only") : Bad("signature", "it is not signed by its author")
        : policy.NameOf(signer) is { } name ? Good("signature", $"signed by {name}") : Bad("signature", $"its author is not on the list: add Plugins:Publishers:NAME = {signer}, if you know them");

    private static IEnumerable<Finding> Look(string folder, PluginManifest manifest)
    {
        var closure = Path.Combine(folder, PluginManifest.Closure);
        PluginFacts facts;
        string? unreadable = null;
        try
        {
            facts = PluginFacts.Read(Path.Combine(closure, manifest.EntryAssembly), typeof(Money).Assembly.Location);
        }
        catch (UnreadablePluginException broken)
        {
            (facts, unreadable) = (null!, broken.Message);
        }

        if (unreadable is not null)
        {
            yield return Bad("entry", unreadable);
        }
        else
        {
            yield return facts.Sdk.Major == SdkVersion.Major && facts.Sdk.MinMinor <= SdkVersion.Minor
                ? Good("sdk", $"built on {facts.Sdk}, this host carries {SdkVersion.Major}.{SdkVersion.Minor}")
                : Bad("sdk", $"it was built on SDK {facts.Sdk}; this host carries {SdkVersion.Major}.{SdkVersion.Minor}: ask its author for a package for this version, or update the host");
            var lies = Lies(manifest, facts).ToList();
            yield return lies.Count == 0 ? Good("manifest", $"{manifest.Id} {manifest.Version}, {manifest.Kind}, by {(manifest.Publisher.Length > 0 ? manifest.Publisher : "nobody named")}; calls {Hosts(manifest.EgressHosts, manifest)}; sends people to {Hosts(manifest.RedirectHosts, manifest)}")
                : Bad("manifest", $"its manifest says something else than its code: {string.Join(", ", lies)}");
            if (!facts.FrameworkLoads)
            {
                yield return Bad("framework", $"it was built for {facts.Framework}; this host loads net10.0, net9.0 and net8.0");
            }

            if (facts.Objection() is { } objection)
            {
                yield return Bad("entry", objection);
            }
        }

        var objections = Closure.Objections(closure).ToList();
        yield return objections.Count == 0 ? Good("closure", "complete, and nothing twice") : Bad("closure", string.Join("; ", objections.Take(3)));
        yield return Conformance(folder, manifest);
    }

    private static Finding Conformance(string folder, PluginManifest manifest)
    {
        var file = Path.Combine(folder, "conformance.json");
        return (manifest.Conformance, File.Exists(file)) switch
        {
            (null, false) => Good("conformance", "no report in it"),
            ({ } hash, true) when Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) == hash => Good("conformance", "its author's report is in it, as the manifest says"),
            _ => Bad("conformance", "its conformance report is not the one its manifest names"),
        };
    }

    private static IEnumerable<string> Lies(PluginManifest said, PluginFacts true_)
    {
        var pairs = new (string What, string Said, string True)[]
        {
            ("id", said.Id, true_.Id), ("entry type", said.EntryType, true_.EntryType), ("kind", said.Kind, true_.Kind), ("framework", said.Framework, true_.Framework), ("sdk", said.Sdk.ToString(), true_.Sdk.ToString()),
            ("hosts it calls", string.Join(' ', said.EgressHosts), string.Join(' ', true_.EgressHosts)), ("hosts it sends people to", string.Join(' ', said.RedirectHosts), string.Join(' ', true_.RedirectHosts)),
            ("any public host", said.AnyPublicHost.ToString(), true_.AnyPublicHost.ToString()),
        };
        return pairs.Where(p => p.Said != p.True).Select(p => $"{p.What} \"{p.Said}\" for \"{p.True}\"");
    }

    private static string Hosts(IReadOnlyList<string> hosts, PluginManifest manifest) => manifest.AnyPublicHost ? "any public host" : hosts.Count > 0 ? string.Join(", ", hosts) : "nobody";

    private static Finding Good(string rule, string words) => new(rule, true, words);

    private static Finding Bad(string rule, string words) => new(rule, false, words);

    [System.Text.RegularExpressions.GeneratedRegex(@"^[0-9][0-9A-Za-z.+-]{0,63}\z")]
    private static partial System.Text.RegularExpressions.Regex VersionPattern();

    [System.Text.RegularExpressions.GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial System.Text.RegularExpressions.Regex IdPattern();
}
