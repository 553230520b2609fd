namespace Modular.Benchmarks.Load;

/// <summary>What a figure must reach and what it is to reach. A shared machine: no test asserts on these, the program says what it saw.</summary>
/// <param name="Name">The figure's name in JSON.</param>
/// <param name="Part">The part of the load program that measures it.</param>
/// <param name="What">The figure in words.</param>
/// <param name="Floor">Must.</param>
/// <param name="Goal">Should.</param>
/// <param name="Less">Less is better.</param>
internal sealed record Aim(string Name, string Part, string What, double Floor, double Goal, bool Less = false)
{
    public string Verdict(double seen) => Reaches(seen, Goal) ? "goal" : Reaches(seen, Floor) ? "floor" : "**missed**";

    private bool Reaches(double seen, double mark) => Less ? seen <= mark : seen >= mark;
}

internal static class Goals
{
    public static IReadOnlyList<Aim> All { get; } =
    [
        new("hold_spread_ratio", "holds", "HTTP hold, 1,000 departures ÷ pgbench hold, both 8 callers", 0.35, 1.0),
        new("hold_hot_ratio", "holds", "HTTP hold on one hot departure ÷ pgbench hot hold, both 8 callers", 1.0, 4.0),
        new("hot_128_over_8", "holds", "hot departure: rate at 128 callers ÷ rate at 8", 0.9, 1.5),
        new("hot_p99_ms", "holds", "hot departure, 128 callers: p99 in ms", 250, 100, Less: true),
        new("hold_confirm_ratio", "confirm", "HTTP hold + confirm ÷ pgbench hold + confirm, both 8 callers", 0.30, 0.8),
        new("sqlite_hold_ratio", "sqlite", "SQLite FULL: HTTP hold ÷ raw hold, 8 callers", 0.2, 0.5),
        new("sqlite_worst_ms", "sqlite", "SQLite: worst wait in ms", 1000, 250, Less: true),
        new("page_cached_ratio", "pages", "shop page of 30 rows, cached ÷ static page", 0.5, 0.8),
        new("page_db_ratio", "pages", "shop page of 30 rows, from the database ÷ static page", 0.12, 0.3),
        new("cold_start_s", "start", "cold start to the first page in s", 3, 1.2, Less: true),
        new("idle_mb", "start", "idle memory in MB", 200, 130, Less: true),
        new("overload_goodput", "overload", "served at five times the peak ÷ peak", 0.8, 0.95),
        new("overload_recovery_s", "overload", "seconds until the peak is served again", 10, 1, Less: true),
        new("flood_ratio", "flood", "holds beside a thousand webhooks a second ÷ without", 0.8, 0.9),
        new("unlock_ratio", "unlock", "unlock over HTTP ÷ one Argon2id", 1.3, 1.1, Less: true),
        new("open_5000_cpu_s", "open", "5,000 sealed bookings in one session: CPU seconds, the dearer of the two ways", 0.1, 0.05, Less: true),
        new("seal_ratio", "seal", "sealing for people who are away ÷ bare HPKE and AES-GCM", 3, 2, Less: true),
        new("open_audit_ratio", "audit", "open 1 kB + note in the audit trail ÷ one durable row, one caller", 0.7, 0.95),
        new("sign_in_flood_ratio", "sign-ins", "holds during a flood of sign-ins ÷ without", 0.6, 0.9),
        new("guard_us", "guard", "what the guard costs a call in µs", 5, 3, Less: true),
        new("plugins_start_s", "plugins", "start with five plug-ins − start with none in s", 1, 0.5, Less: true),
    ];
}
