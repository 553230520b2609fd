using Modular.Sdk.Tests.Templates;

[assembly: AssemblyFixture(typeof(PublishedFeed))]

namespace Modular.Sdk.Tests.Templates;

/// <summary>All packages of ours, with the dev host, packed once for all tests.</summary>
public sealed class PublishedFeed : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modular-feed-");
    private readonly Lazy<Task> _published;

    public PublishedFeed() => _published = new(() => Packages.PublishAsync(_folder.FullName, CancellationToken.None, withDevHost: true));

    /// <summary>How large one of them is, in megabytes.</summary>
    public double Megabytes(string package) => new FileInfo(Directory.GetFiles(_folder.FullName, package + ".*.nupkg").Single()).Length / 1e6;

    public async Task CopyToAsync(string feed)
    {
        await _published.Value;
        foreach (var package in _folder.GetFiles("*.nupkg"))
        {
            package.CopyTo(Path.Combine(feed, package.Name));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
