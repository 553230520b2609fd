namespace Modular.Sdk.Pack;

/// <summary>What MSBuild hands over.</summary>
internal sealed record Order
{
    public required string Project { get; init; }

    /// <summary>The plug-in's own assembly.</summary>
    public required string Main { get; init; }

    /// <summary>The SDK's assembly it was compiled against.</summary>
    public required string Sdk { get; init; }

    /// <summary>Where the package's content is put together.</summary>
    public required string To { get; init; }

    public required string Version { get; init; }

    public string Publisher { get; init; } = "";

    public string Licence { get; init; } = "";

    /// <summary>The conformance report; it need not exist.</summary>
    public string Conformance { get; init; } = "";

    /// <summary>A release: what is missing is an error.</summary>
    public bool Release { get; init; }

    /// <summary>Files and where they lie in the closure.</summary>
    public required IReadOnlyList<(string From, string To)> Files { get; init; }

    public static Order Read(IEnumerable<string> lines)
    {
        var all = lines.Where(l => l.Contains('=', StringComparison.Ordinal)).Select(l => l.Split('=', 2)).ToList();
        string Get(string name) => all.LastOrDefault(l => l[0] == name)?[1] ?? "";
        return new Order
        {
            Project = Get("project"),
            Main = Get("main"),
            Sdk = Get("sdk"),
            To = Get("to"),
            Version = Get("version"),
            Publisher = Get("publisher"),
            Licence = Get("licence"),
            Conformance = Get("conformance"),
            Release = Get("configuration") == "Release",
            Files = [.. all.Where(l => l[0] == "file").Select(l => l[1].Split('|')).Select(p => (p[0], p[1]))],
        };
    }
}
