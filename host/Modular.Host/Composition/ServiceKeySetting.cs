using System.Security.Cryptography;
using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>
/// The setting ServiceKey: base64 of 32 bytes; several, separated by commas, while rotating, the present one first.
/// Development makes one once and keeps it in the data folder, readable by the owner only.
/// </summary>
internal static class ServiceKeySetting
{
    public static ServiceKeys Read(IConfiguration configuration, IHostEnvironment environment, string dataFolder)
    {
        var given = configuration["ServiceKey"];
        if (string.IsNullOrWhiteSpace(given))
        {
            return environment.IsDevelopment()
                ? new ServiceKeys([OwnKey(Path.Combine(dataFolder, "service.key"))])
                : throw new SettingsException("ServiceKey", "base64 of 32 random bytes (for example from: openssl rand -base64 32)");
        }

        try
        {
            return new ServiceKeys(given.Split(',', StringSplitOptions.TrimEntries).Select(Convert.FromBase64String));
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            throw new SettingsException("ServiceKey", "base64 of 32 bytes, several separated by commas");
        }
    }

    private static byte[] OwnKey(string file)
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
            stream.Write(RandomNumberGenerator.GetBytes(32));
        }
        catch (IOException) when (File.Exists(file))
        {
            // Made by an earlier start.
        }

        return File.ReadAllBytes(file);
    }
}
