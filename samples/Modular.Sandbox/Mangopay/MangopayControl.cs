using System.Globalization;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Mangopay;

/// <summary>What the sandbox adds to Mangopay: deliveries, and a page that runs out at once. Below /mangopay.</summary>
internal static class MangopayControl
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/mangopay", Dashboard).ExcludeFromDescription();
        app.MapGet("/mangopay/deliveries", (MangopayWorld world, string? type) => Results.Json(new
        {
            deliveries = world.Hooks.Log().Where(d => type is null || d.Hook.Type == type).Reverse().Select(d => d.Describe()),
        })).WithSummary("What was delivered where, newest first");
        app.MapPost("/mangopay/deliveries/{id}/resend", (HttpContext context, MangopayWorld world, string id) =>
            world.Hooks.Resend(id) is { } again ? Done(context, again.Describe()) : Results.Problem("There is no such delivery.", statusCode: 404)).WithSummary("Sends a hook once more");
        app.MapPost("/mangopay/tokens/forget", (MangopayWorld world) =>
        {
            world.ForgetTokens();
            return Results.NoContent();
        }).WithSummary("Makes every access token void");
        app.MapPut("/mangopay/clients/{clientId}", (MangopayWorld world, string clientId, Stripe.AccountRequest body) =>
        {
            if (world.Accounts.FirstOrDefault(a => a.ClientId == clientId) is not { } account || string.IsNullOrWhiteSpace(body.Name)) return Results.Problem("No such client has asked for a token yet, or the name is empty.", statusCode: 404);
            account.Name = body.Name.Trim();
            return Results.Json(new { account.ClientId, account.Name });
        }).WithSummary("Names the shop shown on the page");
        app.MapPost("/mangopay/payins/{id}/expire", (HttpContext context, MangopayWorld world, string id) =>
        {
            if (world.FindPage(id) is not var (account, payIn)) return Results.Problem("There is no such pay-in.", statusCode: 404);
            lock (account.Gate)
            {
                if (payIn.Status != "CREATED") return Results.Problem("This pay-in is decided already.", statusCode: 409);
                world.End(account, payIn, "101109", "The payment session has expired");
                return Done(context, MangopayJson.Transaction(payIn, $"{context.Request.Scheme}://{context.Request.Host}"));
            }
        }).WithSummary("The payer went away: the page runs out at once");
    }

    private static IResult Dashboard(HttpContext context, MangopayWorld world)
    {
        var rows = new List<Html>();
        foreach (var account in world.Accounts)
            lock (account.Gate)
                rows.AddRange(account.Transactions.Values.OrderByDescending(t => t.CreatedAt).Take(50).Select(Row));
        var hooks = world.Hooks.Log().Reverse().Take(100).Select(d => Html.Of($"""
            <tr><td>{d.Hook.Type}</td><td><code>{d.Hook.Url}</code></td><td><span class="state {d.State}">{d.State}</span> {string.Join(", ", d.Answers.Select(a => a?.ToString(CultureInfo.InvariantCulture) ?? "–"))}</td><td>{d.At.UtcDateTime:HH:mm:ss}</td>
            <td><form method="post" action="/mangopay/deliveries/{d.Id}/resend?back=1"><button class="small">Send again</button></form></td></tr>
            """)).ToList();
        return Layout.Page(context, "Mangopay", Html.Of($"""
            <h1>Mangopay</h1>
            <p class="lead">A Mangopay simulator: API v2.01 with users, wallets, card pay-ins, refunds and hooks. Use <code>{context.Request.Scheme}://{context.Request.Host}</code> as the API's address, any client id of four characters and any key of eight or more; every client is an account of its own.</p>
            <h2>Transactions</h2>
            {(rows.Count == 0 ? Html.Of($"""<p class="empty">No transaction yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Transactions" tabindex="0"><table><thead><tr><th>Id</th><th>What</th><th class="num">Amount</th><th>State</th><th>Do</th></tr></thead><tbody>{rows}</tbody></table></div>"""))}
            <h2>Hooks</h2>
            {(hooks.Count == 0 ? Html.Of($"""<p class="empty">Nothing delivered yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Hooks" tabindex="0"><table><thead><tr><th>Event</th><th>To</th><th>Result</th><th>UTC</th><th>Once more</th></tr></thead><tbody>{hooks}</tbody></table></div>"""))}
            """), "/mangopay");
    }

    private static Html Row(MangopayTransaction it)
    {
        var action = it is { Status: "CREATED", Page: not null }
            ? Html.Of($"""<a href="/mangopay/pay/{it.Id}">Payment page</a> <form method="post" action="/mangopay/payins/{it.Id}/expire?back=1"><button class="small">Let it run out</button></form>""")
            : Html.Empty;
        return Html.Of($"""<tr><td><code>{it.Id}</code></td><td>{(it.IsRefund ? "refund" : it.Type == "PAYIN" ? "pay-in" : "transfer")}</td><td class="num">{it.Debited.Show(CultureInfo.InvariantCulture)}</td><td><span class="state">{it.Status}</span> {it.Code}</td><td>{action}</td></tr>""");
    }

    private static IResult Done(HttpContext context, object body) => context.Request.Query.ContainsKey("back") ? Results.Redirect("/mangopay") : Results.Json(body);
}
