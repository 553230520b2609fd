using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Modular.Host.Plugins;
using Modular.Testing;
using NuGet.Common;
using NuGet.Packaging.Signing;
using HashAlgorithmName = NuGet.Common.HashAlgorithmName;

namespace Modular.Host.Tests.Packages;

public sealed class GateTests : IDisposable
{
    private readonly Smithy _smithy = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_package_waits_for_its_approval_and_runs_after_it_once()
    {
        var workshop = _smithy.Workshop();
        var (first, found) = await workshop.AddAsync(_smithy.Pack(Broken.Nothing), Ct);
        Assert.True(found.Passed, found.Problem);
        Assert.Equal("waiting", first!.State);
        Assert.DoesNotContain(new StoredPlugins(workshop.Store, null, TimeSpan.FromSeconds(3)).Load("nowhere"), p => p.Provider is not null);

        workshop.Approve("nothing", null, "ops");
        var again = await workshop.AddAsync(_smithy.Pack(Broken.Nothing, "1.0.0+again"), Ct);
        Assert.Equal("waiting", again.Locked!.State);
        var loaded = Assert.Single(new StoredPlugins(workshop.Store, null, TimeSpan.FromSeconds(3)).Load("nowhere"));
        Assert.Equal(("nothing", "1.0.0", null), (loaded.Name, loaded.Version, loaded.Problem));

        // The version before stays, the one before that goes.
        foreach (var version in new[] { "1.1.0", "1.2.0" })
        {
            await workshop.AddAsync(_smithy.Pack(Broken.Nothing, version), Ct);
            workshop.Approve("nothing", version, "ops");
        }

        Assert.Equal(["1.1.0", "1.2.0"], workshop.Store.Read().Approved().Single().Select(p => p.Version).Order());
        Assert.False(Directory.Exists(workshop.Store.PlaceOf(first)));
        Assert.Equal(3, workshop.Remove("nothing", null).Count);
        Assert.Empty(Directory.GetFiles(workshop.Store.Folder, "*.dll", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("../evil.dll", "leads out of its folder")]
    [InlineData("modular/../../evil.dll", "leads out of its folder")]
    [InlineData("/etc/evil", "leads out of its folder")]
    [InlineData("modular\\..\\evil.dll", "leads out of its folder")]
    [InlineData("C:/evil.dll", "leads out of its folder")]
    public async Task A_package_cannot_write_outside_its_folder(string name, string words)
    {
        var package = _smithy.Pack(Broken.Nothing);
        using (var zip = ZipFile.Open(package, ZipArchiveMode.Update))
        {
            await using var entry = zip.CreateEntry(name).Open();
            entry.WriteByte(1);
        }

        var (locked, found) = await _smithy.Workshop().AddAsync(package, Ct);
        Assert.Null(locked);
        Assert.Contains(words, found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_a_link_a_flood_of_files_and_no_zip_are_refused()
    {
        Assert.Contains("a zip bomb", await ProblemAsync(zip => Fill(zip.CreateEntry("modular/zeros.bin", CompressionLevel.SmallestSize), 40)), StringComparison.Ordinal);
        Assert.Contains("is a link", await ProblemAsync(zip => zip.CreateEntry("modular/link").ExternalAttributes = unchecked((int)0xA1FF0000)), StringComparison.Ordinal);
        Assert.Contains("files, 2000 at most", await ProblemAsync(zip => Enumerable.Range(0, 2001).ToList().ForEach(i => zip.CreateEntry($"modular/{i}"))), StringComparison.Ordinal);
        Assert.Contains("two files in it are called", await ProblemAsync(zip => zip.CreateEntry("modular/broken.DLL")), StringComparison.Ordinal);
        var rubbish = Path.Combine(_smithy.Folder, "rubbish.nupkg");
        await File.WriteAllTextAsync(rubbish, "no zip", Ct);
        Assert.Contains("it is no package", (await _smithy.Workshop().AddAsync(rubbish, Ct)).Found.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_development_only_known_authors_are_taken_and_a_changed_package_is_not()
    {
        var package = _smithy.Pack(Broken.Nothing);
        var unsigned = await _smithy.Workshop(new(new Dictionary<string, string>(), AllowUnsigned: false)).AddAsync(package, Ct);
        Assert.Contains("not signed by its author", unsigned.Found.Problem, StringComparison.Ordinal);

        using var author = Certificate();
        var signed = Path.Combine(_smithy.Folder, "signed.nupkg");
        await SignAsync(package, signed, author);
        var fingerprint = author.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant();
        var stranger = await _smithy.Workshop(new(new Dictionary<string, string>(), AllowUnsigned: false)).AddAsync(signed, Ct);
        Assert.Contains($"its author is not on the list: add Plugins:Publishers:NAME = {fingerprint}", stranger.Found.Problem, StringComparison.Ordinal);
        var policy = new PackagePolicy(new Dictionary<string, string> { [fingerprint] = "Acme" }, AllowUnsigned: false);
        var known = await _smithy.Workshop(policy).AddAsync(signed, Ct);
        Assert.True(known.Found.Passed, known.Found.Problem);
        Assert.Equal(fingerprint, known.Locked!.Signer);

        using (var zip = ZipFile.Open(signed, ZipArchiveMode.Update))
        {
            await using var entry = zip.CreateEntry("modular/more.txt").Open();
            entry.WriteByte(1);
        }

        Assert.Contains("it was changed after it was signed", (await _smithy.Workshop(policy).AddAsync(signed, Ct)).Found.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => _smithy.Dispose();

    private async Task<string> ProblemAsync(Action<ZipArchive> change)
    {
        var package = _smithy.Pack(Broken.Nothing, $"1.0.{Directory.GetFiles(_smithy.Folder).Length}");
        using (var zip = ZipFile.Open(package, ZipArchiveMode.Update))
        {
            change(zip);
        }

        return (await _smithy.Workshop().AddAsync(package, Ct)).Found.Problem;
    }

    private static void Fill(ZipArchiveEntry entry, int megabytes)
    {
        using var stream = entry.Open();
        var zeros = new byte[1024 * 1024];
        for (var i = 0; i < megabytes; i++)
        {
            stream.Write(zeros);
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Acme", key, System.Security.Cryptography.HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static async Task SignAsync(string package, string to, X509Certificate2 author)
    {
        using var request = new AuthorSignPackageRequest(new X509Certificate2(author), HashAlgorithmName.SHA256);
        using var options = SigningOptions.CreateFromFilePaths(package, to, overwrite: true, new X509SignatureProvider(timestampProvider: null), NullLogger.Instance);
        await SigningUtility.SignAsync(options, request, CancellationToken.None);
    }
}
