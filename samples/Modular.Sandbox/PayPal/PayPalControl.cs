using System.Globalization;
using Modular.Sandbox.Apis;
using Modular.Sandbox.Pages;
using Modular.Sandbox.Stripe;

namespace Modular.Sandbox.PayPal;

/// <summary>What the sandbox adds to PayPal: deliveries, and deciding what banks decide. Below /paypal.</summary>
internal static class PayPalControl
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/paypal", Dashboard).ExcludeFromDescription();
        app.MapGet("/paypal/deliveries", (PayPalWorld world, string? type) => Results.Json(new
        {
            deliveries = world.Hooks.Log().Where(d => type is null || d.Hook.Type == type).Reverse().Select(d => d.Describe()),
        })).WithSummary("What was delivered where, newest first");
        app.MapPost("/paypal/deliveries/{id}/resend", (HttpContext context, PayPalWorld world, string id) =>
            world.Hooks.Resend(id) is { } again ? Done(context, again.Describe()) : Results.Problem("There is no such delivery.", statusCode: 404)).WithSummary("Sends the event of a delivery once more");
        app.MapPost("/paypal/tokens/forget", (PayPalWorld world) =>
        {
            world.ForgetTokens();
            return Results.NoContent();
        }).WithSummary("Makes every access token void");
        app.MapPut("/paypal/accounts/{clientId}", (PayPalWorld world, string clientId, AccountRequest body) =>
        {
            if (world.Accounts.FirstOrDefault(a => a.ClientId == clientId) is not { } account || string.IsNullOrWhiteSpace(body.Name)) return Results.Problem("No such client has asked for a token yet, or the name is empty.", statusCode: 404);
            account.Name = body.Name.Trim();
            return Results.Json(new { account.ClientId, account.Name });
        }).WithSummary("Names the shop shown on the page");
        app.MapPost("/paypal/orders/{id}/pending/{outcome}", (HttpContext context, PayPalWorld world, string id, string outcome) =>
        {
            if (outcome is not ("completed" or "denied")) return Results.Problem("outcome must be completed or denied.", statusCode: 400);
            if (world.Find(id) is not var (account, order)) return Results.Problem("There is no such order.", statusCode: 404);
            lock (account.Gate)
            {
                var baseUrl = $"{context.Request.Scheme}://{context.Request.Host}";
                return order.Captures is [var capture, ..] && Charge.Decide(world, account, capture, outcome == "completed", baseUrl) ? Done(context, PayPalJson.Order(order, baseUrl))
                    : Results.Problem("This order has no pending capture.", statusCode: 409);
            }
        }).WithSummary("Decides a pending capture: completed or denied");
        app.MapPost("/paypal/refunds/{id}/fail", (HttpContext context, PayPalWorld world, string id) =>
        {
            foreach (var account in world.Accounts)
                lock (account.Gate)
                    if (account.Refunds.TryGetValue(id, out var refund))
                        return PaymentsApi.Fail(world, refund) ? Done(context, PayPalJson.Refund(refund, "")) : Results.Problem("This refund has already failed.", statusCode: 409);
            return Results.Problem("There is no such refund.", statusCode: 404);
        }).WithSummary("Lets a refund come back");
    }

    private static IResult Dashboard(HttpContext context, PayPalWorld world)
    {
        var rows = new List<Html>();
        foreach (var account in world.Accounts)
            lock (account.Gate)
                rows.AddRange(account.Orders.Values.OrderByDescending(o => o.CreatedAt).Take(50).Select(Row));
        var hooks = world.Hooks.Log().Reverse().Take(100).Select(d => Html.Of($"""
            <tr><td>{d.Hook.Type}</td><td><code>{d.Hook.Url}</code></td><td><span class="state {d.State}">{d.State}</span> {string.Join(", ", d.Answers.Select(a => a?.ToString(CultureInfo.InvariantCulture) ?? "–"))}</td><td>{d.At.UtcDateTime:HH:mm:ss}</td>
            <td><form method="post" action="/paypal/deliveries/{d.Id}/resend?back=1"><button class="small">Send again</button></form></td></tr>
            """)).ToList();
        return Layout.Page(context, "PayPal", Html.Of($"""
            <h1>PayPal</h1>
            <p class="lead">A PayPal simulator: Orders v2, Payments v2, webhooks. Use <code>{context.Request.Scheme}://{context.Request.Host}</code> as the API's address and any client id and secret of eight characters or more; every client is an account of its own.</p>
            <h2>Orders</h2>
            {(rows.Count == 0 ? Html.Of($"""<p class="empty">No order yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Orders" tabindex="0"><table><thead><tr><th>Order</th><th>Invoice</th><th class="num">Amount</th><th>State</th><th>Decide</th></tr></thead><tbody>{rows}</tbody></table></div>"""))}
            <h2>Webhooks</h2>
            {(hooks.Count == 0 ? Html.Of($"""<p class="empty">Nothing delivered yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Webhooks" tabindex="0"><table><thead><tr><th>Event</th><th>To</th><th>Result</th><th>UTC</th><th>Once more</th></tr></thead><tbody>{hooks}</tbody></table></div>"""))}
            """), "/paypal");
    }

    private static Html Row(PayPalOrder order)
    {
        Html Press(string outcome, string text) => Html.Of($"""<form method="post" action="/paypal/orders/{order.Id}/pending/{outcome}?back=1"><button class="small">{text}</button></form>""");
        var action = order.Status is "PAYER_ACTION_REQUIRED" or "CREATED" ? Html.Of($"""<a href="/paypal/checkoutnow?token={order.Id}">Approve page</a>""")
            : order.Captures.Exists(c => c.Status == "PENDING") ? Html.Of($"{Press("completed", "Money arrives")}{Press("denied", "Money fails")}") : Html.Empty;
        return Html.Of($"""<tr><td><code>{order.Id}</code></td><td>{order.InvoiceId}</td><td class="num">{order.Amount.Show(CultureInfo.InvariantCulture)}</td><td><span class="state">{order.Status}</span> {order.Captures.LastOrDefault()?.Status}</td><td>{action}</td></tr>""");
    }

    private static IResult Done(HttpContext context, object body) => context.Request.Query.ContainsKey("back") ? Results.Redirect("/paypal") : Results.Json(body);
}
