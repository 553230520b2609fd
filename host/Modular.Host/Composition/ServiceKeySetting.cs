using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>The setting ServiceKey, which every role needs.</summary>
internal static class ServiceKeySetting
{
    public static ServiceKeys Read(IConfiguration configuration, IHostEnvironment environment, string dataFolder) =>
        new(RootKeySetting.Read(configuration, environment, "ServiceKey", Path.Combine(dataFolder, "service.key")) ?? throw new SettingsException("ServiceKey", RootKeySetting.Should));
}
