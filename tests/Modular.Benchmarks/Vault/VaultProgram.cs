using Modular.Benchmarks.Load;

namespace Modular.Benchmarks.Vault;

/// <summary>What the vault costs, each figure beside its limit in the same run: unlocking, opening, sealing, a note in the audit trail, and bookings while somebody floods the sign-in.</summary>
internal static class VaultProgram
{
    public static readonly string[] AllParts = ["unlock", "open", "seal", "audit", "sign-ins"];

    public static async Task<int> RunAsync(VaultOptions options)
    {
        var report = new Report();
        if (options.Parts.Any(p => p != "sign-ins"))
        {
            await using var house = await VaultHouse.OpenAsync();
            foreach (var (part, run) in new (string, Func<VaultHouse, VaultOptions, Report, Task>)[] { ("unlock", UnlockPart.RunAsync), ("open", OpenPart.RunAsync), ("seal", SealPart.RunAsync), ("audit", AuditPart.RunAsync) })
            {
                if (options.Parts.Contains(part))
                {
                    await run(house, options, report);
                }
            }
        }

        if (options.Parts.Contains("sign-ins"))
        {
            await SignInFlood.RunAsync(options, report);
        }

        Console.WriteLine(options.Json ? report.Json() : report.Text());
        if (options.Write)
        {
            Results.Keep(report, options.Quick ? "one short round" : $"{options.Rounds} rounds");
        }

        if (report.Failures > 0)
        {
            await Console.Error.WriteLineAsync($"{report.Failures} requests were answered with something nobody expected.");
        }

        return report.Failures > 0 ? 1 : 0;
    }
}

/// <summary>How much is measured: everything in three rounds, or (<c>--quick</c>) one short one.</summary>
internal sealed record VaultOptions(bool Quick, bool Json, bool Write, IReadOnlyList<string> Parts)
{
    public int Rounds => Quick ? 1 : 3;

    public TimeSpan Length => TimeSpan.FromSeconds(Quick ? 2 : 5);

    /// <summary>Null when the arguments make no sense.</summary>
    public static VaultOptions? Read(string[] arguments)
    {
        var (parts, rest) = (VaultProgram.AllParts, arguments.ToList());
        if (rest.IndexOf("--only") is >= 0 and var at)
        {
            if (at + 1 >= rest.Count)
            {
                return null;
            }

            parts = rest[at + 1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            rest.RemoveRange(at, 2);
        }

        return rest.Except(["--quick", "--json", "--write"]).Any() || parts.Except(VaultProgram.AllParts).Any() ? null : new(rest.Contains("--quick"), rest.Contains("--json"), rest.Contains("--write"), parts);
    }
}
