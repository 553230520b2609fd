namespace Modular.Kernel;

/// <summary>A setting is wrong; the message names it and says what it should be, and never repeats a secret.</summary>
public sealed class SettingsException(string setting, string should) : Exception($"The setting {setting} must be {should}.")
{
    public string Setting { get; } = setting;
}
