using System.Diagnostics.Metrics;
using Modular.Kernel;

namespace Modular.Vault.Passwords;

/// <summary>How long the queue in front of Argon2id is, and how often somebody was told to come back.</summary>
internal static class PasswordMetrics
{
    public static PasswordHasher Measured(this PasswordHasher hasher, IMeterFactory meters)
    {
        var meter = meters.Create(Measures.Prefix + "Vault");
        meter.CreateObservableGauge("modular.vault.argon2.queue.length", () => hasher.Waiting, "{derivation}", "Derivations that wait for their turn.");
        meter.CreateObservableCounter("modular.vault.argon2.refused", () => hasher.Refused, "{derivation}", "Derivations that found the queue full.");
        return hasher;
    }
}
