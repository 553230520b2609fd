using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Modular.Host.Plugins;
using Modular.Sdk;
using Modular.Sdk.Pack;

namespace Modular.Host.Tests.Packages;

/// <summary>Makes plug-ins, good ones and broken ones: compiled here, packed as "dotnet pack" does it.</summary>
internal sealed class Smithy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smithy-");

    public string Folder => _folder.FullName;

    /// <summary>A workshop on a fresh store.</summary>
    public Workshop Workshop(PackagePolicy? policy = null) => new(new PluginStore(Path.Combine(Folder, Path.GetRandomFileName()), TimeProvider.System), policy ?? new(new Dictionary<string, string>(), AllowUnsigned: true), TimeSpan.FromSeconds(3));

    /// <param name="kind">Which one.</param>
    /// <param name="version">Its version.</param>
    /// <param name="change">Bends the manifest.</param>
    public string Pack(Broken kind, string version = "1.0.0", Func<PluginManifest, PluginManifest>? change = null)
    {
        var name = $"Broken.{kind}.{version}";
        var stage = Directory.CreateDirectory(Path.Combine(Folder, name, PluginManifest.Closure)).Parent!.FullName;
        var main = Path.Combine(stage, PluginManifest.Closure, "Broken.dll");
        Compile(Source(kind), main);
        File.WriteAllText(Path.Combine(stage, PluginManifest.FileName), (change ?? (m => m))(Manifest(kind, main, version)).ToJson());
        var package = Path.Combine(Folder, name + ".nupkg");
        ZipFile.CreateFromDirectory(stage, package);
        return package;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static PluginManifest Manifest(Broken kind, string main, string version)
    {
        var facts = kind == Broken.CopyOfTheSdk ? null : PluginFacts.Read(main, typeof(Money).Assembly.Location);
        return new()
        {
            Id = IdOf(kind),
            Version = version,
            Kind = "payment",
            EntryAssembly = "Broken.dll",
            EntryType = "Broken.Provider",
            Framework = "net10.0",
            Sdk = facts?.Sdk ?? new(SdkVersion.Major, SdkVersion.Minor),
            EgressHosts = ["api.acme.example"],
            Publisher = "Acme",
            Licence = "MIT",
        };
    }

    public static string IdOf(Broken kind) => string.Concat(kind.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static void Compile(string source, string to)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = new[] { "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Net.Http", "System.Net.Primitives", "netstandard", "System.Memory" }
            .Select(n => Path.Combine(runtime, n + ".dll")).Append(typeof(Money).Assembly.Location).Append(typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location);
        var result = CSharpCompilation.Create("Broken", [CSharpSyntaxTree.ParseText(source)], [.. references.Select(f => MetadataReference.CreateFromFile(f))], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(to);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
    }

    private static string Body(Broken kind) => kind switch
    {
        Broken.Constructor => "throw new InvalidOperationException(\"private words\");",
        Broken.Hang => "Thread.Sleep(-1);",
        Broken.Allocation => "var all = new System.Collections.Generic.List<byte[]>(); while (true) { all.Add(new byte[32 << 20]); }",
        Broken.Thread => "new Thread(() => throw new InvalidOperationException(\"private words\")).Start();",
        Broken.LateThread => "new Thread(() => { Thread.Sleep(4000); throw new InvalidOperationException(\"private words\"); }) { IsBackground = true }.Start();",
        Broken.StaticInitialiser => "GC.KeepAlive(Number);",
        _ => "",
    };

    private static string Source(Broken kind) => $$"""
        using System; using System.Threading; using System.Threading.Tasks; using System.Runtime.InteropServices;
        using Modular.Sdk; using Modular.Sdk.Payments;
        [assembly: System.Runtime.Versioning.TargetFramework(".NETCoreApp,Version=v10.0")]
        [assembly: ModularPlugin(typeof(Broken.Provider), "{{IdOf(kind)}}"{{(kind == Broken.OtherSdk ? ", 2, 0" : "")}}, EgressHosts = new[] { "api.acme.example" })]
        {{(kind == Broken.CopyOfTheSdk ? "namespace Modular.Sdk.Payments { public interface IPaymentProvider { } }" : "")}}
        namespace Broken
        {
            public sealed class Provider : Modular.Sdk.Payments.IPaymentProvider
            {
                {{(kind == Broken.StaticInitialiser ? "static readonly int Number = int.Parse(\"no number\");" : "")}}
                {{(kind == Broken.MissingNativeLibrary ? "[DllImport(\"no_such_library\")] static extern int Native();" : "")}}
                public Provider()
                {
                    {{Body(kind)}}
                }
                public PaymentProviderDescriptor Descriptor => new() { Id = "{{IdOf(kind)}}", Name = LocalText.Of("Acme", "Acme"), Summary = LocalText.Of("", ""), Settings = new SettingsSchema(),
                    Capabilities = new PaymentCapabilities { CaptureModes = [CaptureMode.Automatic], IdempotencyWindow = TimeSpan.FromDays(1), Webhooks = WebhookAuthentication.Signed } };
                public ValueTask<PaymentOutcome<HostedCheckout>> BeginAsync(BeginPayment r, PaymentContext c, CancellationToken ct) => new(PaymentOutcome.NotSupported<HostedCheckout>("this"));
                public ValueTask<PaymentOutcome<PaymentSnapshot>> GetAsync(GetPayment r, PaymentContext c, CancellationToken ct) => new(PaymentOutcome.Refused<PaymentSnapshot>(RefusalCode.NotFound));
                public ValueTask<PaymentOutcome<RefundSnapshot>> RefundAsync(RefundPayment r, PaymentContext c, CancellationToken ct) => new(PaymentOutcome.NotSupported<RefundSnapshot>("this"));
                public ValueTask<PaymentOutcome<RefundSnapshot>> GetRefundAsync(GetRefund r, PaymentContext c, CancellationToken ct) => new(PaymentOutcome.NotSupported<RefundSnapshot>("this"));
                public ValueTask<WebhookReading> ReadWebhookAsync(RawWebhook w, PaymentContext c, CancellationToken ct) => new(new WebhookReading.Forged { Reason = "no signature" });
                public ValueTask<SettingsReport> CheckSettingsAsync(PaymentContext c, CancellationToken ct) { {{(kind == Broken.MissingNativeLibrary ? "Native();" : "")}} return new(new SettingsReport()); }
            }
        }
        """;
}

/// <summary>What is wrong with a plug-in.</summary>
public enum Broken
{
    Nothing,
    Constructor,
    StaticInitialiser,
    Hang,
    Allocation,
    Thread,
    LateThread,
    OtherSdk,
    CopyOfTheSdk,
    MissingNativeLibrary,
    LyingManifest,
    Tampered,
}
