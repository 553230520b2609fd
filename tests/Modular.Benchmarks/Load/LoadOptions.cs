namespace Modular.Benchmarks.Load;

/// <summary>How much is measured: everything in three rounds, or (<c>--quick</c>) one short round of everything, or (<c>--only holds,pages</c>) some parts.</summary>
internal sealed record LoadOptions
{
    public static readonly string[] AllParts = ["holds", "confirm", "sqlite", "pages", "start"];

    public required bool Quick { get; init; }

    public required bool Json { get; init; }

    /// <summary>Keep the tables in RESULTS.md beside the source.</summary>
    public required bool Write { get; init; }

    public required IReadOnlyList<string> Parts { get; init; }

    public int Rounds => Quick ? 1 : 3;

    /// <summary>One stretch of load.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(Quick ? 1.2 : 3);

    public TimeSpan Warm => TimeSpan.FromSeconds(Quick ? 1.5 : 6);

    /// <summary>Null when the arguments make no sense.</summary>
    public static LoadOptions? Read(string[] arguments)
    {
        var parts = AllParts;
        var rest = arguments.ToList();
        var at = rest.IndexOf("--only");
        if (at >= 0)
        {
            if (at + 1 >= rest.Count)
            {
                return null;
            }

            parts = rest[at + 1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            rest.RemoveRange(at, 2);
        }

        return rest.Except(["--quick", "--json", "--write"]).Any() || parts.Except(AllParts).Any()
            ? null
            : new LoadOptions { Quick = rest.Contains("--quick"), Json = rest.Contains("--json"), Write = rest.Contains("--write"), Parts = parts };
    }
}
