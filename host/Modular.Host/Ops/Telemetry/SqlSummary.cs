using System.Text.RegularExpressions;

namespace Modular.Host.Ops.Telemetry;

/// <summary>A statement's name in a trace: verb and first table, "select booking.orders". The text itself is not exported.</summary>
internal static partial class SqlSummary
{
    public static string Of(string sql)
    {
        var verb = Verb().Match(sql);
        var table = Table().Match(sql);
        var name = verb.Success ? verb.Groups[1].Value.ToLowerInvariant() : "sql";
        return table.Success ? $"{name} {table.Groups[1].Value.Replace("\"", "", StringComparison.Ordinal)}" : name;
    }

    /// <summary>The first statement of a batch that names a table stands for it.</summary>
    public static string Of(IEnumerable<string> batch)
    {
        var names = batch.Select(Of).ToList();
        return $"batch {names.Find(n => n.Contains(' ', StringComparison.Ordinal)) ?? names.FirstOrDefault() ?? "sql"}";
    }

    [GeneratedRegex("""^\s*(?:--[^\n]*\n\s*)*([A-Za-z]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    [GeneratedRegex("""\b(?:from|into|update)\s+((?:"?\w+"?\.)?"?\w+"?)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Table();
}
