using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Modular.Sdk.Pack;

namespace Modular.Host.Plugins;

/// <summary>A package is not taken; the message says why, in one sentence.</summary>
internal sealed class RefusedPackageException(string rule, string words) : Exception(words)
{
    public string Rule => rule;
}

/// <summary>Takes a plug-in out of its package without trusting a word of the zip's own table: sizes are counted while they are read.</summary>
internal static class PackageContents
{
    public const long MostBytes = 64 * 1024 * 1024;
    public const long MostUnpacked = 256 * 1024 * 1024;
    public const int MostFiles = 2000;

    /// <summary>A well compressed library shrinks to a fifth; a bomb to a thousandth.</summary>
    public const int MostRatio = 100;

    /// <summary>Unpacks what belongs to the plug-in into an empty folder.</summary>
    /// <exception cref="RefusedPackageException">It is no zip, too large, or leads out of the folder.</exception>
    public static void Unpack(Stream package, string folder)
    {
        using var zip = Open(package);
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var left = MostUnpacked;
        foreach (var entry in zip.Entries)
        {
            var name = Checked(entry);
            if (!seen.Add(name))
            {
                throw new RefusedPackageException("paths", $"two files in it are called {Printable(name)}");
            }

            if (!IsOurs(name))
            {
                continue;
            }

            var target = Path.GetFullPath(Path.Combine(folder, name));
            if (!target.StartsWith(root, StringComparison.Ordinal))
            {
                throw new RefusedPackageException("paths", $"a file in it leads out of its folder: {Printable(name)}");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            left -= Copy(entry, target, left);
        }
    }

    /// <summary>One hash over all files and their names, of what lies in a folder.</summary>
    public static string Hash(string folder) => Hash(Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), (Func<Stream>)(() => File.OpenRead(file)))));

    /// <summary>The same, of what <see cref="Unpack"/> would write.</summary>
    public static string Hash(Stream package)
    {
        using var zip = Open(package);
        return Hash(zip.Entries.Where(e => IsOurs(e.FullName)).Select(e => (e.FullName, (Func<Stream>)e.Open)));
    }

    private static bool IsOurs(string name) => name is PluginManifest.FileName or "conformance.json" || name.StartsWith(PluginManifest.Closure + "/", StringComparison.Ordinal);

    private static ZipArchive Open(Stream package)
    {
        try
        {
            var zip = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Count <= MostFiles ? zip : throw new RefusedPackageException("size", $"it holds {zip.Entries.Count} files, {MostFiles} at most");
        }
        catch (InvalidDataException)
        {
            throw new RefusedPackageException("package", "it is no package: not a zip file");
        }
    }

    private static string Checked(ZipArchiveEntry entry)
    {
        const int link = 0xA000, kind = 0xF000;
        var name = entry.FullName;
        var parts = name.Split('/');
        return name switch
        {
            _ when name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal) || name.StartsWith('/') || name.Any(char.IsControl) || parts.Any(p => p is ".." or ".") =>
                throw new RefusedPackageException("paths", $"a file in it leads out of its folder: {Printable(name)}"),
            { Length: > 240 } => throw new RefusedPackageException("paths", "a file in it has a name longer than 240 characters"),
            _ when parts.Length > 12 => throw new RefusedPackageException("paths", $"a file in it lies too deep: {Printable(name)}"),
            _ when ((entry.ExternalAttributes >> 16) & kind) == link => throw new RefusedPackageException("paths", $"a file in it is a link: {Printable(name)}"),
            _ => name,
        };
    }

    private static long Copy(ZipArchiveEntry entry, string target, long left)
    {
        if (entry.FullName.EndsWith('/'))
        {
            return 0;
        }

        try
        {
            using var from = entry.Open();
            using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            var buffer = new byte[81920];
            long size = 0;
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                size += read;
                if (size > left || (size > 1024 * 1024 && size > entry.CompressedLength * MostRatio))
                {
                    throw new RefusedPackageException("size", $"{Printable(entry.FullName)} unpacks to far more than it should: a zip bomb");
                }

                to.Write(buffer.AsSpan(0, read));
            }

            return size;
        }
        catch (InvalidDataException)
        {
            throw new RefusedPackageException("package", $"{Printable(entry.FullName)} in it is damaged");
        }
    }

    private static string Hash(IEnumerable<(string Name, Func<Stream> Open)> files)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        foreach (var (name, open) in files.Where(f => !f.Name.EndsWith('/')).OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            using var content = open();
            all.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            all.AppendData(SHA512.HashData(content));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static string Printable(string name) => new([.. name.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
