using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Modular.Benchmarks.Load;

/// <summary>What was measured: tables for people, figures by name for programs.</summary>
internal sealed class Report
{
    private readonly List<(string Part, string Text)> _sections = [];
    private readonly Dictionary<string, double> _figures = [];

    public int Failures { get; private set; }

    public void Figure(string name, double value) => _figures[name] = Math.Round(value, 3);

    public void Failed(int count) => Failures += count;

    /// <param name="part">The part of the load program that measured it.</param>
    /// <param name="title">What the table shows.</param>
    /// <param name="note">What was done, in sentences.</param>
    /// <param name="heads">Column heads.</param>
    /// <param name="rows">Numbers are written short and without the reader's culture.</param>
    public void Table(string part, string title, string note, string[] heads, IEnumerable<object[]> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {title}\n\n{note}\n\n| {string.Join(" | ", heads)} |\n|{string.Concat(Enumerable.Repeat("---|", heads.Length))}\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Cell))} |\n");
        }

        _sections.Add((part, text.ToString()));
    }

    public string Json() => JsonSerializer.Serialize(_figures);

    public string Text() => string.Join('\n', ByPart().Select(part => part.Text));

    /// <summary>Each part's tables, and what of it reached its floor or its goal.</summary>
    public IEnumerable<(string Part, string Text)> ByPart() =>
        _sections.GroupBy(s => s.Part).Select(part => (part.Key, string.Join('\n', part.Select(s => s.Text).Append(Verdicts(part.Key)))));

    private string Verdicts(string part)
    {
        var text = new StringBuilder("| | seen | floor | goal | reached |\n|---|---|---|---|---|\n");
        foreach (var aim in Goals.All.Where(a => a.Part == part && _figures.ContainsKey(a.Name)))
        {
            var seen = _figures[aim.Name];
            text.Append(CultureInfo.InvariantCulture, $"| {aim.What} | {Cell(seen)} | {aim.Floor:0.##} | {aim.Goal:0.##} | {aim.Verdict(seen)} |\n");
        }

        return text.ToString();
    }

    private static string Cell(object value) => value switch
    {
        double number when Math.Abs(number) >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        double number => number.ToString("0.00", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
