using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Modular.Kernel;

/// <summary>
/// Keys of 32 bytes in a setting: base64; several, separated by commas, while rotating, the present one first.
/// Development makes one once and keeps it in the data folder, readable by the owner only.
/// </summary>
public static class RootKeySetting
{
    public const string Should = "base64 of 32 random bytes (for example from: openssl rand -base64 32)";

    /// <summary>Null when none is given and nobody makes one by himself: everywhere but in development.</summary>
    /// <exception cref="SettingsException">It is no base64 of 32 bytes.</exception>
    public static IReadOnlyList<byte[]>? Read(IConfiguration configuration, IHostEnvironment environment, string setting, string developmentFile)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Parse(setting, configuration[setting], RootKeys.KeySize) ?? (environment.IsDevelopment() ? [Own(developmentFile)] : null);
    }

    /// <summary>Null when <paramref name="given"/> is empty.</summary>
    public static IReadOnlyList<byte[]>? Parse(string setting, string? given, int size)
    {
        if (string.IsNullOrWhiteSpace(given))
        {
            return null;
        }

        try
        {
            byte[][] keys = [.. given.Split(',', StringSplitOptions.TrimEntries).Select(Convert.FromBase64String)];
            if (keys.All(k => k.Length == size))
            {
                return keys;
            }
        }
        catch (FormatException)
        {
            // The message must not repeat it.
        }

        throw new SettingsException(setting, $"base64 of {size} bytes, several separated by commas");
    }

    private static byte[] Own(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            stream.Write(RandomNumberGenerator.GetBytes(RootKeys.KeySize));
        }
        catch (IOException) when (File.Exists(file))
        {
            // Made by an earlier start.
        }

        return File.ReadAllBytes(file);
    }
}
