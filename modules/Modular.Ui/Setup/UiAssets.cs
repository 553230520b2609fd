using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;

namespace Modular.Ui;

/// <summary>Addresses of this library's own files, with a content hash so that browsers may keep them for ever.</summary>
public sealed class UiAssets(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>"/_content/Modular.Ui/modular.css?v=…" for "modular.css".</summary>
    public string this[string file] => known.GetOrAdd(file, Versioned);

    private string Versioned(string file)
    {
        var path = $"/_content/Modular.Ui/{file}";
        var info = environment.WebRootFileProvider.GetFileInfo(path);
        if (!info.Exists)
        {
            return path;
        }

        using var content = info.CreateReadStream();
        return $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
    }
}
