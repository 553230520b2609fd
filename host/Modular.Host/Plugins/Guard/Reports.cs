using Modular.Sdk;

namespace Modular.Host.Plugins;

/// <summary>What "Test connection" shows when the plug-in has nothing to say.</summary>
internal static class Reports
{
    public static SettingsReport Of(Called<SettingsReport> called, PluginGuard guard) => called.Answer ?? (guard.Standing.IsQuarantined
        ? Error(
            "Dieser Anbieter ist gesperrt, weil sein Plug-in auffällig war. Wer die Plattform betreibt, prüft es. Offene Zahlungen gehen nicht verloren: Sie werden nachgesehen, sobald die Sperre endet.",
            "This provider is locked because its plug-in behaved strangely. The people who run the platform look into it. Open payments are not lost: they are looked at as soon as the lock ends.")
        : Error("Der Anbieter hat nicht geantwortet. Prüfen Sie die Angaben und versuchen Sie es noch einmal.", "The provider did not answer. Check the settings and try once more."));

    private static SettingsReport Error(string de, string en) => new() { Findings = [new SettingsFinding { Severity = FindingSeverity.Error, Text = LocalText.Of(de, en) }] };
}
