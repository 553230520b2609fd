using System.Collections.Concurrent;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Dns;

/// <summary>A domain's administration: TXT records, set on a page or by a program, read by the product instead of the real DNS.</summary>
internal sealed class DnsZone
{
    private readonly ConcurrentDictionary<string, string[]> _records = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<KeyValuePair<string, string[]>> All => _records.OrderBy(r => r.Key, StringComparer.Ordinal);

    public string[] Find(string? name) => name is null ? [] : _records.GetValueOrDefault(name.TrimEnd('.'), []);

    public void Set(string name, string[] values) => _records[name.TrimEnd('.')] = values;

    public void Clear(string name) => _records.TryRemove(name.TrimEnd('.'), out _);
}

internal static class DnsApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/dns/txt", (DnsZone zone, string? name) => Results.Json(new { values = zone.Find(name) })).WithSummary("The TXT records of a name");
        app.MapPut("/dns/txt", (DnsZone zone, DnsRequest body) =>
        {
            if (string.IsNullOrWhiteSpace(body.Name) || body.Values is null) return Results.Problem("name and values are missing.", statusCode: 400);
            zone.Set(body.Name.Trim(), body.Values);
            return Results.NoContent();
        }).WithSummary("Sets the TXT records of a name");
        app.MapDelete("/dns/txt", (DnsZone zone, string? name) =>
        {
            zone.Clear(name ?? "");
            return Results.NoContent();
        }).WithSummary("Deletes the TXT records of a name");
        app.MapGet("/dns", Page).ExcludeFromDescription();
        app.MapPost("/dns", async (HttpContext context, DnsZone zone) =>
        {
            var form = await context.Request.ReadFormAsync();
            if (form["name"].ToString().Trim() is { Length: > 0 } name) zone.Set(name, [form["value"].ToString().Trim()]);
            return Results.Redirect("/dns");
        }).ExcludeFromDescription();
    }

    private static IResult Page(HttpContext context, DnsZone zone)
    {
        var rows = zone.All.SelectMany(r => r.Value.Select(v => Html.Of($"""<tr><td><code>{r.Key}</code></td><td><code>{v}</code></td></tr>"""))).ToList();
        return Layout.Page(context, "DNS", Html.Of($"""
            <h1>DNS</h1>
            <p class="lead">TXT records as a domain's administrator sets them. In development the product looks here instead of the real DNS.</p>
            <form method="post" action="/dns" class="row">
            <label for="name">Name</label><input id="name" name="name" placeholder="_modular.kajakwerk.example" autocomplete="off" required>
            <label for="value">Value</label><input id="value" name="value" autocomplete="off" required>
            <button class="small">Set</button></form>
            {(rows.Count == 0 ? Html.Of($"""<p class="empty">No record yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Records" tabindex="0"><table><thead><tr><th>Name</th><th>TXT</th></tr></thead><tbody>{rows}</tbody></table></div>"""))}
            """), "/dns");
    }
}

internal sealed record DnsRequest(string? Name, string[]? Values);
