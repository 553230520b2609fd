using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Faults;

/// <summary>The knobs by HTTP: GET, POST and DELETE /faults, and a page for people at /knobs.</summary>
internal static class FaultApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/faults", (FaultBoard board) => Results.Json(new { faults = board.All(), kinds = FaultBoard.Kinds })).WithSummary("The knobs that are set, and the kinds each target knows");
        app.MapPost("/faults", (FaultBoard board, Fault fault) => Wrong(fault) is { } wrong
            ? Results.Problem(wrong, statusCode: 400)
            : Results.Json(board.Set(fault), statusCode: 201)).WithSummary("Sets a knob");
        app.MapDelete("/faults", (FaultBoard board) =>
        {
            board.Clear();
            return Results.NoContent();
        }).WithSummary("Clears all knobs");
        app.MapDelete("/faults/{id}", (FaultBoard board, string id) => board.Clear(id) ? Results.NoContent() : Results.Problem("There is no such fault.", statusCode: 404)).WithSummary("Clears one knob");
        app.MapGet("/knobs", (HttpContext context, FaultBoard board) => Page(context, board, null)).ExcludeFromDescription();
        app.MapPost("/knobs", SetFromForm).ExcludeFromDescription();
        app.MapPost("/knobs/clear", (FaultBoard board) =>
        {
            board.Clear();
            return Results.Redirect("/knobs");
        }).ExcludeFromDescription();
    }

    private static string? Wrong(Fault f)
    {
        if (!FaultBoard.Kinds.TryGetValue(f.Target, out var kinds)) return $"target must be one of {string.Join(", ", FaultBoard.Kinds.Keys)}.";
        if (!kinds.Contains(f.Kind)) return $"kind for {f.Target} must be one of {string.Join(", ", kinds)}.";
        if (f.Count is < 1) return "count must be at least 1, or absent for every time.";
        if (f.Probability is not (> 0 and <= 1)) return "probability must be above 0 and at most 1.";
        if (f.DelayMs is < 0 or > 600_000) return "delayMs must be between 0 and 600000.";
        if (f.WindowMs is < 1 or > 600_000) return "windowMs must be between 1 and 600000.";
        if (f.Times is < 2 or > 20) return "times must be between 2 and 20.";
        if (f.Status is < 400 or > 599) return "status must be between 400 and 599.";
        if (f.RetryAfterSeconds is < 0 or > 86_400) return "retryAfterSeconds must be between 0 and 86400.";
        if (f.Kind == FaultBoard.Lie && f.AmountDelta == 0 && f.Currency is null) return "lie needs amountDelta other than 0, or currency.";
        return null;
    }

    private static async Task<IResult> SetFromForm(HttpContext context, FaultBoard board)
    {
        var form = await context.Request.ReadFormAsync();
        var choice = form["fault"].ToString().Split(' ');
        var fault = new Fault
        {
            Target = choice[0],
            Kind = choice.ElementAtOrDefault(1) ?? "",
            Route = form["route"].ToString() is { Length: > 0 } route ? route : null,
            Count = int.TryParse(form["count"], out var count) ? count : null,
        };
        if (Wrong(fault) is { } wrong) return Page(context, board, wrong);
        board.Set(fault);
        return Results.Redirect("/knobs");
    }

    private static IResult Page(HttpContext context, FaultBoard board, string? wrong)
    {
        var set = board.All();
        var rows = set.Select(f => Html.Of($"""<tr><td>{f.Target}</td><td>{f.Kind}</td><td>{f.Route ?? "everything"}</td><td>{(f.Count is { } n ? $"{n} more" : "until cleared")}</td><td class="num">{f.Bitten}</td></tr>"""));
        var options = FaultBoard.Kinds.Select(t => Html.Of($"""<optgroup label="{t.Key}">{t.Value.Select(k => Html.Of($"""<option value="{t.Key} {k}">{t.Key}: {k}</option>"""))}</optgroup>"""));
        return Layout.Page(context, "Fault knobs", Html.Of($"""
            <h1>Fault knobs</h1>
            <p class="lead">Make the outside world misbehave. Everything finer (delays, probabilities, statuses) goes by <code>POST /faults</code>.</p>
            {(wrong is null ? Html.Empty : Html.Of($"""<div class="alert" role="alert">{wrong}</div>"""))}
            <form method="post" action="/knobs" class="row">
            <label for="fault">What breaks</label><select id="fault" name="fault">{options}</select>
            <label for="route">Where</label><input id="route" name="route" placeholder="POST /v1/refunds*" autocomplete="off">
            <label for="count">How often</label><input id="count" name="count" type="number" min="1" placeholder="always">
            <button class="small">Set</button></form>
            {(set.Count == 0 ? Html.Of($"""<p class="empty">Nothing is broken.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Knobs that are set" tabindex="0"><table><thead><tr><th>Target</th><th>Kind</th><th>Where</th><th>How often</th><th class="num">Bitten</th></tr></thead><tbody>{rows}</tbody></table></div><form method="post" action="/knobs/clear"><button class="small">Clear all</button></form>"""))}
            """), "/knobs", status: wrong is null ? 200 : 400);
    }
}
