using Modular.Kernel;

namespace Modular.Vault.Anomalies;

/// <summary>From how many on something is no accident, section "Vault:Anomalies". All counts are of one window, which ends now.</summary>
internal sealed record AnomalyRules
{
    public const string Section = "Vault:Anomalies";

    private const int LongestWindow = 60;
    private const int MostOfAny = 1_000_000;

    /// <summary>How far back a rule looks, in minutes; 1 to 60.</summary>
    public int WindowMinutes { get; init; } = 10;

    /// <summary>Sign-ins and unlocks of one person. Somebody who forgets a tab open all day does one or two.</summary>
    public int UnlocksPerPerson { get; init; } = 15;

    /// <summary>The same of all who work for one operator, together. A shift of fifty that begins at eight stays below.</summary>
    public int UnlocksPerOperator { get; init; } = 100;

    /// <summary>Sign-ins of one person in browsers that are new.</summary>
    public int NewDevicesPerPerson { get; init; } = 3;

    /// <summary>Wrong passwords, everywhere together; counts only with <see cref="FailedAccounts"/>.</summary>
    public int Failures { get; init; } = 100;

    /// <summary>Over how many addresses those wrong passwords go: one person who tries long is no list that somebody bought.</summary>
    public int FailedAccounts { get; init; } = 50;

    /// <summary>Wrong passwords from one network (IPv4 /24, IPv6 /48); counts only with <see cref="FailedAccountsPerNetwork"/>.</summary>
    public int FailuresPerNetwork { get; init; } = 20;

    /// <summary>Over how many addresses those of one network go.</summary>
    public int FailedAccountsPerNetwork { get; init; } = 10;

    public TimeSpan Window => TimeSpan.FromMinutes(WindowMinutes);

    /// <exception cref="SettingsException">A window or a count with which a rule would never or always speak.</exception>
    public static AnomalyRules Checked(AnomalyRules rules)
    {
        Within(nameof(WindowMinutes), rules.WindowMinutes, 1, LongestWindow);
        Within(nameof(UnlocksPerPerson), rules.UnlocksPerPerson, 2, MostOfAny);
        Within(nameof(UnlocksPerOperator), rules.UnlocksPerOperator, 2, MostOfAny);
        Within(nameof(NewDevicesPerPerson), rules.NewDevicesPerPerson, 2, MostOfAny);
        Within(nameof(FailedAccounts), rules.FailedAccounts, 2, MostOfAny);
        Within(nameof(Failures), rules.Failures, rules.FailedAccounts, MostOfAny);
        Within(nameof(FailedAccountsPerNetwork), rules.FailedAccountsPerNetwork, 2, MostOfAny);
        Within(nameof(FailuresPerNetwork), rules.FailuresPerNetwork, rules.FailedAccountsPerNetwork, MostOfAny);
        return rules;
    }

    private static void Within(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new SettingsException($"{Section}:{name}", $"a whole number from {least} to {most}");
        }
    }
}
