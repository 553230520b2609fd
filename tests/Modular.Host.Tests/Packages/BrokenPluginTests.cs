using System.IO.Compression;
using Microsoft.Extensions.DependencyInjection;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Sdk.Pack;
using Modular.Testing;

namespace Modular.Host.Tests.Packages;

/// <summary>Ten kinds of broken plug-ins: refused with a reason when they are added, and left out with a reason where somebody let them in all the same.</summary>
public sealed class BrokenPluginTests : IDisposable
{
    private readonly Smithy _smithy = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static readonly Dictionary<Broken, string> Words = new()
    {
        [Broken.Constructor] = "it fails at its start: InvalidOperationException",
        [Broken.StaticInitialiser] = "it fails at its start: FormatException in a static initialiser",
        [Broken.Hang] = "it did not come up within 3 s",
        [Broken.Allocation] = "OutOfMemoryException",
        [Broken.Thread] = "it killed it: unhandled System.InvalidOperationException",
        [Broken.OtherSdk] = "it was built on SDK 2.0; this host carries 1.0",
        [Broken.CopyOfTheSdk] = "has a private copy of Modular.Sdk.Payments.IPaymentProvider",
        [Broken.MissingNativeLibrary] = "a native library is missing",
        [Broken.LyingManifest] = "its manifest says something else than its code: hosts it calls \"api.acme.example evil.example\"",
        [Broken.Tampered] = "its conformance report is not the one its manifest names",
    };

    [Fact]
    public async Task Each_is_refused_with_a_reason_the_host_starts_serves_and_tells()
    {
        var workshop = _smithy.Workshop();
        foreach (var (kind, words) in Words)
        {
            var (locked, found) = await workshop.AddAsync(Package(kind), Ct);
            Assert.False(found.Passed);
            Assert.Contains(words, found.Problem, StringComparison.Ordinal);
            Assert.DoesNotContain("private words", found.Problem, StringComparison.Ordinal);
            Assert.Equal("refused", locked!.State);
            Assert.False(Directory.Exists(workshop.Store.PlaceOf(locked)));
            Assert.Throws<Commands.NotReadyException>(() => workshop.Approve(locked.Id, null, "somebody"));
        }

        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform() with { Settings = Settings(workshop) });
        var page = await host.Http.GetStringAsync(new Uri("/admin/plugins?lang=en", UriKind.Relative), Ct);
        var all = System.Net.WebUtility.HtmlDecode(page);
        Assert.All(Words.Values, words => Assert.Contains(words, all, StringComparison.Ordinal));
        Assert.All(Words.Keys, kind => Assert.NotEmpty(host.Logs.Containing($"The plug-in {Smithy.IdOf(kind)} 1.0.0 was left out")));
        Assert.Contains(host.Services.GetRequiredService<IPaymentProviders>().All, p => p.Id == "stripe");
    }

    [Fact]
    public async Task Who_was_let_in_all_the_same_is_left_out_at_the_start()
    {
        var workshop = _smithy.Workshop();
        // Two kinds kill or fill a process: the next test starts a real one.
        var kinds = Words.Keys.Append(Broken.Nothing).Where(k => k is not (Broken.Thread or Broken.Allocation or Broken.MissingNativeLibrary or Broken.LyingManifest)).ToList();
        foreach (var kind in kinds)
        {
            LetIn(workshop, kind);
        }

        await using (var host = await TestHost.StartAsync(Database.Sqlite, new TestHostOptions { Settings = Settings(workshop) }))
        {
            var found = host.Services.GetRequiredService<FoundPlugins>().All.Where(p => p.Origin == PluginOrigin.Store).ToDictionary(p => p.Name);
            Assert.Null(found["nothing"].Problem);
            Assert.All(kinds.Where(k => k != Broken.Nothing), kind => Assert.NotNull(found[Smithy.IdOf(kind)].Problem));
            Assert.Contains("files were changed after it was approved", found["tampered"].Problem, StringComparison.Ordinal);
            Assert.Contains("did not come up", found["hang"].Problem, StringComparison.Ordinal);
            using var landing = await host.Http.GetAsync(new Uri("/", UriKind.Relative), Ct);
            Assert.True(landing.IsSuccessStatusCode);
        }

        // Written down: the next start does not try them again.
        Assert.All(workshop.Store.Read().Plugins, p => Assert.Equal(p.Id == "nothing", p.Problem is null));
    }

    [Fact]
    public async Task A_package_that_kills_the_host_is_rolled_back_by_the_next_start()
    {
        var workshop = _smithy.Workshop();
        LetIn(workshop, Broken.LateThread, "1.0.0", good: true);
        var (late, found) = await workshop.AddAsync(_smithy.Pack(Broken.LateThread, "2.0.0"), Ct);
        Assert.True(found.Passed, found.Problem); // its thread throws after the smoke test is over
        workshop.Approve(late!.Id, "2.0.0", "ops");

        await using var database = await MigratedDatabase.CopyAsync(Database.Sqlite);
        var options = new HostProcessOptions { Settings = new Dictionary<string, string?>(Settings(workshop)) { ["Plugins:TrialSeconds"] = "60", ["Demo:Seed"] = "false" } };
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var first = await HostProcess.StartAsync(database, options);
            await Eventually.TrueAsync(() => Task.FromResult(first.Output.Contains("Unhandled exception", StringComparison.Ordinal)), "the host to die of its plug-in");
            throw new InvalidOperationException("it died while it served");
        });

        await using var second = await HostProcess.StartAsync(database, options);
        Assert.Contains("late-thread 2.0.0 was left out: the host did not come through its start with it", second.Output, StringComparison.Ordinal);
        Assert.Contains("The plug-in nothing 1.0.0 is ready", second.Output, StringComparison.Ordinal);
        Assert.Equal(0, await second.StopAsync());

        var (code, listed) = await HostProcess.RunAsync(database, ["plugin", "list"], options);
        Assert.Equal(0, code);
        Assert.Contains("late-thread 2.0.0: refused, approved by ops", listed, StringComparison.Ordinal);
        var (_, safe) = await HostProcess.RunAsync(database, ["plugin", "verify", Package(Broken.LyingManifest), "--json"], options);
        Assert.Contains("\"subject\":\"manifest\",\"healthy\":false", safe, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_safe_mode_nothing_is_loaded_and_the_page_says_so()
    {
        var workshop = _smithy.Workshop();
        LetIn(workshop, Broken.Constructor);
        await using var host = await TestHost.StartAsync(Database.Sqlite, Hosting.Platform() with { Settings = new Dictionary<string, string?>(Settings(workshop)) { ["Plugins:Off"] = "true" } });
        Assert.Empty(host.Services.GetRequiredService<IPaymentProviders>().All);
        Assert.Contains("Started without plug-ins", await host.Http.GetStringAsync(new Uri("/admin/plugins?lang=en", UriKind.Relative), Ct), StringComparison.Ordinal);
    }

    public void Dispose() => _smithy.Dispose();

    private static Dictionary<string, string?> Settings(Workshop workshop) => new() { ["Plugins:Store"] = workshop.Store.Folder, ["Plugins:StartSeconds"] = "3" };

    private string Package(Broken kind) => kind switch
    {
        Broken.LyingManifest => _smithy.Pack(kind, change: m => m with { EgressHosts = [.. m.EgressHosts, "evil.example"] }),
        Broken.Tampered => _smithy.Pack(kind, change: m => m with { Conformance = new string('0', 64) }),
        _ => _smithy.Pack(kind),
    };

    /// <summary>As if gate and smoke test had passed it.</summary>
    private void LetIn(Workshop workshop, Broken kind, string version = "1.0.0", bool good = false)
    {
        var package = good ? _smithy.Pack(Broken.Nothing, version) : _smithy.Pack(kind, version);
        var stage = workshop.Store.NewStage();
        using (var stream = File.OpenRead(package))
        {
            PackageContents.Unpack(stream, stage);
        }

        var locked = new LockedPlugin
        {
            Id = Smithy.IdOf(kind),
            Version = version,
            Sha512 = Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(File.ReadAllBytes(package))),
            Contents = PackageContents.Hash(stage),
            EntryAssembly = "Broken.dll",
            ApprovedBy = "somebody",
            ApprovedAt = DateTime.UtcNow,
            ProvenAt = good ? DateTime.UtcNow : null,
        };
        if (kind == Broken.Tampered)
        {
            File.AppendAllText(Path.Combine(stage, PluginManifest.Closure, "Broken.dll"), "x");
        }

        PluginStore.Keep(stage, workshop.Store.PlaceOf(locked));
        workshop.Store.Change(now => now.With(locked));
    }
}
