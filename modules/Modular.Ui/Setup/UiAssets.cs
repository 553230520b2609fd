using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;

namespace Modular.Ui;

/// <summary>Addresses of files under wwwroot, this library's and the modules', with a content hash so that browsers may keep them for ever.</summary>
public sealed class UiAssets(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>"/_content/Modular.Ui/modular.css?v=…" for "modular.css".</summary>
    public string this[string file] => Of("Modular.Ui", file);

    /// <summary>The same for a file of another library: "Modular.Booking", "door.js".</summary>
    public string Of(string library, string file) => known.GetOrAdd($"/_content/{library}/{file}", Versioned);

    private string Versioned(string path)
    {
        var info = environment.WebRootFileProvider.GetFileInfo(path);
        if (!info.Exists)
        {
            return path;
        }

        using var content = info.CreateReadStream();
        return $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
    }
}
